package dev.diskusage.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.job.JobOutcome.Failed;
import dev.diskusage.job.JobOutcome.Running;
import dev.diskusage.job.JobOutcome.Waiting;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObservedTest {
    private static final String FAILED = "{conditions: [{type: Failed, status: 'True', reason: BackoffLimitExceeded}]}";
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    @Test
    void aJobWithoutPodWaits() {
        assertThat(outcome("{}", null)).isInstanceOf(Waiting.class);
    }

    @ParameterizedTest
    @CsvSource({"exceeded quota: small, QuotaExceeded", "violates PodSecurity \"restricted:latest\", AdmissionRejected"
    })
    void aPodThatIsRefusedSaysByWhom(String message, String reason) {
        Waiting waiting = (Waiting) outcome("{}", null, event("FailedCreate", message));

        assertThat(waiting.reason()).isEqualTo(reason);
        assertThat(waiting.message()).contains(message);
    }

    @Test
    void aRunningPodNamesItsNode() {
        Pod pod = pod("{phase: Running}");
        pod.getSpec().setNodeName("node-1");

        assertThat(outcome("{}", pod)).isEqualTo(new Running("node-1"));
    }

    @Test
    void aPodThatNoNodeTakesIsUnschedulable() {
        Pod pod = pod("{phase: Pending, conditions: [{type: PodScheduled, status: 'False', message: 0/3 nodes}]}");

        assertThat(outcome("{}", pod)).isInstanceOfSatisfying(Waiting.class, each -> {
            assertThat(each.reason()).isEqualTo("Unschedulable");
            assertThat(each.message()).contains("0/3 nodes", "tolerations");
        });
    }

    @ParameterizedTest
    @CsvSource({"ErrImagePull, disk-usage.job.image", "CreateContainerConfigError, cannot start"})
    void aContainerThatCannotStartSaysWhy(String reason, String advice) {
        Pod pod = pod("{phase: Pending, containerStatuses: [{state: {waiting: {reason: %s, message: no such}}}]}"
                .formatted(reason));

        assertThat(outcome("{}", pod)).isInstanceOfSatisfying(Waiting.class, each -> {
            assertThat(each.reason()).isEqualTo(reason);
            assertThat(each.message()).contains(advice, "no such");
        });
    }

    @Test
    void aVolumeThatDoesNotMountIsFoundInTheEvents() {
        Pod pod = pod("{phase: Pending, containerStatuses: [{state: {waiting: {reason: ContainerCreating}}}]}");

        assertThat(outcome("{}", pod, event("FailedMount", "already mounted")))
                .isInstanceOfSatisfying(
                        Waiting.class, each -> assertThat(each.reason()).isEqualTo("FailedMount"));
    }

    @ParameterizedTest
    @CsvSource({
        "'{phase: Failed, containerStatuses: [{state: {terminated: {reason: OOMKilled, exitCode: 137}}}]}', OOMKilled, limits.memory",
        "'{phase: Failed, reason: Evicted, message: low on memory}', Evicted, low on memory",
        "'{phase: Failed, containerStatuses: [{state: {terminated: {exitCode: 2, message: /gone}}}]}', PathUnreadable, /gone",
        "'{phase: Failed, containerStatuses: [{state: {terminated: {exitCode: 4}}}]}', ResultNotTaken, free space",
        "'{phase: Failed, containerStatuses: [{state: {terminated: {exitCode: 77}}}]}', ScannerFailed, code 77"
    })
    void aFailedPodSaysWhatHappenedAndWhatToDo(String status, String reason, String advice) {
        assertThat(List.of(outcome(FAILED, pod(status)), outcome("{}", pod(status))))
                .allSatisfy(outcome -> {
                    assertThat(((Failed) outcome).reason()).isEqualTo(reason);
                    assertThat(((Failed) outcome).message()).contains(advice);
                });
    }

    @Test
    void aDeadlineNeedsNoPod() {
        String status = "{conditions: [{type: Failed, status: 'True', reason: DeadlineExceeded}]}";

        assertThat(((Failed) outcome(status, null)).message()).contains("limits.maxDuration");
    }

    @Test
    void ofALongLogTheEndIsKept() {
        Pod pod = pod("{phase: Failed, containerStatuses: [{state: {terminated: {exitCode: 3, message: %s}}}]}"
                .formatted("x".repeat(5000) + "END"));

        assertThat(((Failed) outcome(FAILED, pod)).message()).endsWith("END)").hasSizeLessThan(2048);
    }

    private static JobOutcome outcome(String jobStatus, @Nullable Pod pod, Event... events) {
        Job job = new Job();
        job.setStatus(YAML.unmarshal("---\n" + jobStatus, JobStatus.class));
        return new Observed(job, pod, List.of(events)).outcome();
    }

    private static Pod pod(String status) {
        Pod pod = Pods.consumer("scan", "Pending", "");
        pod.setStatus(YAML.unmarshal("---\n" + status, PodStatus.class));
        return pod;
    }

    private static Event event(String reason, String message) {
        return new EventBuilder().withReason(reason).withMessage(message).build();
    }
}
