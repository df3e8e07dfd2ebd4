package dev.diskusage.reconcile;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.api.DiskUsageScanStatus;
import dev.diskusage.job.JobName;
import dev.diskusage.job.JobOutcome;
import dev.diskusage.job.Observed;
import dev.diskusage.job.ScanLabels;
import dev.diskusage.reconcile.Slots.Taken;
import dev.diskusage.reconcile.Slots.Waiting;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the informers know: all resources, the Jobs and pods that carry our label, and one scan's claim. Asking costs
/// no call.
///
/// @param jobs of all scans
/// @param pods of all scans
/// @param claim of the scan that is looked at; null when there is none
record Watched(
        List<DiskUsageScan> scans,
        List<Job> jobs,
        List<Pod> pods,
        @Nullable PersistentVolumeClaim claim) {

    Stream<Job> jobsOf(DiskUsageScan scan) {
        return jobs.stream().filter(each -> scan.getMetadata().getUid().equals(label(each, ScanLabels.SCAN_UID)));
    }

    /// The Jobs that the status speaks of no more, to be deleted. That of the last run stays when it failed by itself,
    /// for whoever wants to look at its pod, until the next one starts.
    ///
    /// @param history as the API server has it
    Stream<Job> leftOver(DiskUsageScan scan, History history) {
        String next = JobName.run(scan.getMetadata().getUid(), history.lastRun());
        return jobsOf(scan)
                .filter(each -> each.getMetadata().getDeletionTimestamp() == null)
                .filter(each -> {
                    String run = label(each, ScanLabels.RUN);
                    boolean last = run.equals(history.lastRun());
                    boolean failed = new Observed(each, podOf(each).orElse(null), List.of()).outcome()
                            instanceof JobOutcome.Failed;
                    // The next one is there when its status could not be written.
                    return !(last && (history.active() != null || failed)) && !run.equals(next);
                });
    }

    Optional<Pod> podOf(Job job) {
        String run = label(job, ScanLabels.RUN);
        return pods.stream()
                .filter(each -> run.equals(label(each, ScanLabels.RUN)))
                .findFirst();
    }

    /// The slots that are taken. A Job that should have been ended long ago does not count: no slot is lost to a Job
    /// that nobody can end.
    List<Taken> taken(Instant now) {
        return jobs.stream()
                .filter(each -> !ended(each) && !overdue(each, now))
                .map(each -> new Taken(
                        each.getMetadata().getNamespace(),
                        podOf(each).map(pod -> pod.getSpec().getNodeName()).orElse(null)))
                .toList();
    }

    /// Who waits for a slot: this one since `since`, and the others by what their status says.
    List<Waiting> waiting(DiskUsageScan self, Instant since) {
        String uid = self.getMetadata().getUid();
        return Stream.concat(
                        Stream.of(new Waiting(uid, self.getMetadata().getNamespace(), since)),
                        scans.stream()
                                .filter(each -> !each.getMetadata().getUid().equals(uid))
                                .flatMap(Watched::queued))
                .toList();
    }

    private static Stream<Waiting> queued(DiskUsageScan scan) {
        DiskUsageScanStatus status = scan.getStatus();
        return status == null || status.queuedSince() == null || scan.getSpec().suspend()
                ? Stream.empty()
                : Stream.of(new Waiting(
                        scan.getMetadata().getUid(), scan.getMetadata().getNamespace(), status.queuedSince()));
    }

    static boolean ended(Job job) {
        return job.getMetadata().getDeletionTimestamp() != null
                || job.getStatus() != null
                        && job.getStatus().getConditions().stream()
                                .anyMatch(each -> List.of("Complete", "Failed").contains(each.getType())
                                        && each.getStatus().equals("True"));
    }

    /// Five times the grace, after which we end it ourselves and go on trying: then nobody can.
    private static boolean overdue(Job job, Instant now) {
        Long seconds = job.getSpec().getActiveDeadlineSeconds();
        Instant created = Instant.parse(job.getMetadata().getCreationTimestamp());
        return seconds != null
                && created.plusSeconds(seconds)
                        .plus(NextStep.DEADLINE_GRACE.multipliedBy(5))
                        .isBefore(now);
    }

    /// Empty when there is none.
    static String label(HasMetadata object, String name) {
        return object.getMetadata().getLabels() == null
                ? ""
                : Objects.requireNonNullElse(object.getMetadata().getLabels().get(name), "");
    }
}
