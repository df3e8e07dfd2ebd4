package dev.diskusage.job;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A Job, its pod and what the cluster noted about both; read into a [JobOutcome].
///
/// @param pod the Job's only pod, or null when it has none (yet, or any more)
/// @param events about the Job and the pod; may be empty, then a reason is less exact
public record Observed(Job job, @Nullable Pod pod, List<Event> events) {

    public JobOutcome outcome() {
        if (isTrue("Complete") || isTrue("SuccessCriteriaMet")) {
            return JobOutcome.SUCCEEDED;
        }
        Optional<JobCondition> failed = condition("Failed").or(() -> condition("FailureTarget"));
        if (failed.isPresent()) {
            return failed(failed.get());
        }
        if (pod == null || pod.getStatus() == null) {
            return waitingForPod();
        }
        return switch (Objects.requireNonNullElse(pod.getStatus().getPhase(), "Pending")) {
            case "Running" ->
                new JobOutcome.Running(Objects.requireNonNullElse(pod.getSpec().getNodeName(), ""));
            case "Failed" -> podFailed(pod);
            // The Job's own condition follows; until then the process has ended well.
            case "Succeeded" -> JobOutcome.SUCCEEDED;
            default -> waiting(pod);
        };
    }

    /// A quota or a PodSecurity level refuses the pod: only the Job controller's event says so.
    private JobOutcome waitingForPod() {
        String refusal = lastEvent("FailedCreate");
        if (refusal == null) {
            return new JobOutcome.Waiting("PodPending", "the Job controller has not made the pod yet", false);
        }
        return refused(refusal);
    }

    /// What an API server says when it refuses a Job or its pod.
    public static JobOutcome.Waiting refused(String message) {
        return message.contains("exceeded quota")
                ? Advice.waiting("QuotaExceeded", message)
                : Advice.waiting("AdmissionRejected", message);
    }

    private JobOutcome waiting(Pod pod) {
        Optional<ContainerState> state = containers(pod)
                .map(ContainerStatus::getState)
                .filter(each -> each.getWaiting() != null)
                .findFirst();
        String reason = state.map(each -> each.getWaiting().getReason()).orElse("");
        if (!reason.isEmpty() && !reason.equals("ContainerCreating") && !reason.equals("PodInitializing")) {
            String message = state.map(each -> each.getWaiting().getMessage()).orElse("");
            return Advice.waiting(reason, Objects.requireNonNullElse(message, ""));
        }
        Optional<PodCondition> unscheduled = pod.getStatus().getConditions().stream()
                .filter(each -> each.getType().equals("PodScheduled")
                        && each.getStatus().equals("False"))
                .findFirst();
        if (unscheduled.isPresent()) {
            return Advice.waiting(
                    "Unschedulable",
                    Objects.requireNonNullElse(unscheduled.get().getMessage(), ""));
        }
        for (String mount : List.of("FailedMount", "FailedAttachVolume", "FailedMapVolume")) {
            String message = lastEvent(mount);
            if (message != null) {
                return Advice.waiting(mount, message);
            }
        }
        return new JobOutcome.Waiting("ContainerCreating", "the node prepares the pod", false);
    }

    private JobOutcome.Failed failed(JobCondition condition) {
        String reason = Objects.requireNonNullElse(condition.getReason(), "JobFailed");
        if (reason.equals("DeadlineExceeded") || pod == null) {
            return Advice.failed(reason, Objects.requireNonNullElse(condition.getMessage(), ""));
        }
        return podFailed(pod);
    }

    private static JobOutcome.Failed podFailed(Pod pod) {
        String podReason = pod.getStatus().getReason();
        Optional<ContainerStateTerminated> ended = containers(pod)
                .map(each -> each.getState() == null ? null : each.getState().getTerminated())
                .filter(Objects::nonNull)
                .findFirst();
        String message = ended.map(ContainerStateTerminated::getMessage).orElse("");
        if (podReason != null && !podReason.isEmpty()) {
            return Advice.failed(
                    podReason, Objects.requireNonNullElse(pod.getStatus().getMessage(), message));
        }
        if (ended.isEmpty()) {
            return Advice.failed(
                    "PodFailed", Objects.requireNonNullElse(pod.getStatus().getMessage(), ""));
        }
        return "OOMKilled".equals(ended.get().getReason())
                ? Advice.failed("OOMKilled", message)
                : Advice.exited(ended.get().getExitCode(), message);
    }

    private static Stream<ContainerStatus> containers(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream();
    }

    private boolean isTrue(String type) {
        return condition(type).isPresent();
    }

    private Optional<JobCondition> condition(String type) {
        return job.getStatus() == null
                ? Optional.empty()
                : job.getStatus().getConditions().stream()
                        .filter(each ->
                                each.getType().equals(type) && each.getStatus().equals("True"))
                        .findFirst();
    }

    private @Nullable String lastEvent(String reason) {
        return events.stream()
                .filter(each -> reason.equals(each.getReason()) && each.getMessage() != null)
                .max(Comparator.comparing(each -> Objects.requireNonNullElse(each.getLastTimestamp(), "")))
                .map(Event::getMessage)
                .orElse(null);
    }
}
