package dev.diskusage.reconcile;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.api.DiskUsageScanSpec;
import dev.diskusage.api.DiskUsageScanStatus;
import dev.diskusage.api.Timetable;
import dev.diskusage.job.Consumers;
import dev.diskusage.job.JobName;
import dev.diskusage.job.JobOutcome;
import dev.diskusage.job.Observed;
import dev.diskusage.job.Placement;
import dev.diskusage.job.ScanLabels;
import dev.diskusage.job.SpecHash;
import dev.diskusage.reconcile.History.Active;
import dev.diskusage.reconcile.History.Handled;
import dev.diskusage.reconcile.ScanSituation.Declared;
import dev.diskusage.reconcile.ScanSituation.LiveJob;
import dev.diskusage.reconcile.ScanSituation.Obstacle;
import dev.diskusage.reconcile.ScanSituation.Timeouts;
import dev.diskusage.store.RunResult;
import dev.diskusage.store.UsageStore;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Gathers a [ScanSituation] from the informers, the store and, where those cannot know, the API server.
final class Observation {
    /// A pod usually runs by then; only one that does not is worth the call that lists events.
    private static final Duration USUAL_START = Duration.ofSeconds(20);

    private final Cluster cluster;
    private final UsageStore store;
    private final Slots slots;
    private final JobGate gate;

    Observation(Cluster cluster, UsageStore store, Slots slots, JobGate gate) {
        this.cluster = cluster;
        this.store = store;
        this.slots = slots;
        this.gate = gate;
    }

    ScanSituation of(DiskUsageScan scan, DiskUsageScanStatus status, Watched watched, Instant now) {
        History history = ScanStatus.history(status);
        Declared declared = declared(scan);
        Optional<Job> job = job(scan, history, watched);
        if (job.isPresent() && history.active() == null) {
            history = adopted(history, declared, job.get());
        }
        LiveJob live = job.map(each -> live(scan, each, watched, now)).orElse(goneButPublished(scan, history.active()));
        return new ScanSituation(now, declared, history, live, obstacle(scan, status, watched, now));
    }

    private @Nullable Obstacle obstacle(DiskUsageScan scan, DiskUsageScanStatus status, Watched watched, Instant now) {
        Placement.Hold unusable = Placement.unusable(scan.getSpec().persistentVolumeClaim(), watched.claim());
        if (unusable != null) {
            return new Obstacle.NoVolume(unusable);
        }
        boolean turn = slots.turnOf(
                scan.getMetadata().getUid(),
                gate.taken(watched, now),
                watched.waiting(scan, ScanStatus.queuedSince(status, now)));
        return turn ? null : new Obstacle.NoSlot();
    }

    private static Declared declared(DiskUsageScan scan) {
        DiskUsageScanSpec spec = scan.getSpec();
        String problem = Timetable.problem(spec);
        Map<String, String> annotations = scan.getMetadata().getAnnotations();
        var wishes = new Handled(
                SpecHash.of(spec),
                spec.trigger() == null ? null : spec.trigger().requestId(),
                annotations == null ? null : annotations.get(DiskUsageScan.RECONCILE_AT));
        return new Declared(
                scan.getMetadata().getUid(),
                scan.getMetadata().getName(),
                problem == null ? Timetable.of(spec) : null,
                problem,
                spec.suspend(),
                wishes,
                new Timeouts(spec.limits().longestPrepare(), spec.limits().longest()));
    }

    /// The Job of the run that is under way, or of the one that was started when the status could not be written.
    private Optional<Job> job(DiskUsageScan scan, History history, Watched watched) {
        Active active = history.active();
        String run = active == null ? JobName.run(scan.getMetadata().getUid(), history.lastRun()) : active.run();
        Optional<Job> known = watched.jobsOf(scan)
                .filter(each -> run.equals(Watched.label(each, ScanLabels.RUN)))
                .findFirst();
        if (known.isEmpty() && active != null) {
            // The informer may be behind; a scan is not declared lost on hearsay.
            known = cluster.job(scan.getMetadata().getNamespace(), active.job());
        }
        return known.filter(each -> each.getMetadata().getDeletionTimestamp() == null);
    }

    private static History adopted(History history, Declared declared, Job job) {
        String run = Watched.label(job, ScanLabels.RUN);
        // None missed: whoever made the Job has counted them in the store, and their number is lost with the status.
        Instant created = Instant.parse(job.getMetadata().getCreationTimestamp());
        return history.started(new NextStep.Start(
                run,
                job.getMetadata().getName(),
                created,
                0,
                history.startedWith().with(declared.wishes())));
    }

    /// A Job that somebody deleted after its last batch has done its work.
    private @Nullable LiveJob goneButPublished(DiskUsageScan scan, @Nullable Active active) {
        return active == null || !published(scan, active.run())
                ? null
                : new LiveJob(active.run(), active.job(), "", active.since(), JobOutcome.SUCCEEDED, true, false);
    }

    private LiveJob live(DiskUsageScan scan, Job job, Watched watched, Instant now) {
        var meta = job.getMetadata();
        String run = Watched.label(job, ScanLabels.RUN);
        Instant created = Instant.parse(meta.getCreationTimestamp());
        boolean published = published(scan, run);
        JobOutcome outcome = outcome(job, watched.podOf(job).orElse(null), now.isAfter(created.plus(USUAL_START)));
        String hash =
                meta.getAnnotations() == null ? null : meta.getAnnotations().get(ScanLabels.SPEC_HASH);
        return new LiveJob(
                run,
                meta.getName(),
                Objects.requireNonNullElse(hash, ""),
                created,
                outcome,
                published,
                !published && outcome instanceof JobOutcome.Running && unwelcome(scan));
    }

    private boolean published(DiskUsageScan scan, String run) {
        return store.history(scan.getMetadata().getUid()).stream()
                .anyMatch(each -> each.run().id().equals(run)
                        && (each.result() == RunResult.SUCCEEDED || each.result() == RunResult.PARTIAL));
    }

    private JobOutcome outcome(Job job, @Nullable Pod pod, boolean late) {
        JobOutcome outcome = new Observed(job, pod, List.of()).outcome();
        if (!(outcome instanceof JobOutcome.Waiting) || !late) {
            return outcome;
        }
        String podUid = pod == null ? "" : pod.getMetadata().getUid();
        List<Event> events = cluster.eventsOf(
                job.getMetadata().getNamespace(), List.of(job.getMetadata().getUid(), podUid));
        return new Observed(job, pod, events).outcome();
    }

    private boolean unwelcome(DiskUsageScan scan) {
        return scan.getSpec().access().preemptForWorkload()
                && Consumers.waitFor(
                        scan.getSpec().persistentVolumeClaim(),
                        cluster.pods(scan.getMetadata().getNamespace()));
    }
}
