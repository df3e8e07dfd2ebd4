package dev.diskusage.reconcile;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.api.DiskUsageScanStatus.Problem;
import dev.diskusage.api.DiskUsageScanStatus.TopDirectory;
import dev.diskusage.api.Retention;
import dev.diskusage.api.Security.Profile;
import dev.diskusage.job.JobOutcome;
import dev.diskusage.job.Placement;
import dev.diskusage.job.ScanJob;
import dev.diskusage.reconcile.Findings.State;
import dev.diskusage.reconcile.Findings.StoreWarnings;
import dev.diskusage.reconcile.ScanSituation.LiveJob;
import dev.diskusage.store.KnownDirectory;
import dev.diskusage.store.Measure;
import dev.diskusage.store.PublishedRun;
import dev.diskusage.store.RunFile;
import dev.diskusage.store.RunId;
import dev.diskusage.store.RunRecord;
import dev.diskusage.store.RunResult;
import dev.diskusage.store.UsageStore;
import dev.diskusage.trend.Trend;
import dev.diskusage.usage.ScanId;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Does what a [NextStep] says, and tells what the status must know of it. A Job that is over is deleted only when the
/// status says so (see [Watched#leftOver]): an operator that is killed in between knows what became of it.
final class Action {
    /// The most that the resource's status takes.
    private static final int TOP_DIRECTORIES = 20;

    private final Cluster cluster;
    private final UsageStore store;
    private final ScanJob jobs;
    private final Supplier<String> trusted;
    private final JobGate gate;

    Action(Cluster cluster, UsageStore store, ScanJob jobs, Supplier<String> trusted, JobGate gate) {
        this.cluster = cluster;
        this.store = store;
        this.jobs = jobs;
        this.trusted = trusted;
        this.gate = gate;
    }

    /// @param history as it is afterwards
    /// @param more whether to decide again at once
    record Done(History history, Findings findings, boolean more) {}

    Done act(NextStep step, DiskUsageScan scan, ScanSituation situation, Watched watched) {
        History history = situation.history();
        Instant now = situation.now();
        return switch (step) {
            case NextStep.Start start -> start(start, scan, situation, watched);
            case NextStep.Queue _ ->
                rest(
                        history,
                        now,
                        new State.Queued("Queued", "waits for a free slot: see disk-usage.reconcile.max-scans"));
            case NextStep.Hold(Placement.Hold why) -> rest(history, now, new State.Held(problem(why)));
            case NextStep.Watch _ -> watch(situation, Objects.requireNonNull(situation.live(), "live"));
            case NextStep.Succeed _ -> succeeded(scan, situation);
            case NextStep.Fail(JobOutcome.Failed why) -> failed(scan, history, now, why);
            case NextStep.End end -> end(end.why(), scan, situation);
            case NextStep.Sleep(Instant due) when due == null -> rest(history, now, new State.Suspended());
            case NextStep.Sleep(Instant due) -> new Done(history, new Findings(now, new State.Resting(), due), false);
            case NextStep.Stall(String problem) -> rest(history, now, new State.Invalid(problem));
        };
    }

    private static Done rest(History history, Instant now, State state) {
        return new Done(history, new Findings(now, state, null), false);
    }

    private Done start(NextStep.Start start, DiskUsageScan scan, ScanSituation situation, Watched watched) {
        String namespace = scan.getMetadata().getNamespace();
        boolean elevated = scan.getSpec().security().profile() == Profile.ELEVATED;
        var volume = new Placement.Volume(
                watched.claim(), cluster.pods(namespace), elevated ? cluster.annotations(namespace) : Map.of());
        return switch (Placement.of(scan.getSpec(), volume)) {
            case Placement.Hold why -> {
                countMissed(start, scan);
                History tried = situation.history().started(start);
                yield madeWay(scan, tried, situation.now(), RunResult.SKIPPED, problem(why));
            }
            case Placement.Run run -> admit(start, run, scan, situation, watched);
        };
    }

    private Done admit(
            NextStep.Start start, Placement.Run run, DiskUsageScan scan, ScanSituation situation, Watched watched) {
        Instant now = situation.now();
        History started = situation.history().started(start);
        var job = jobs.of(scan, start.run(), run, trusted.get());
        return switch (gate.admit(job, run.node(), watched, now)) {
            case JobGate.Admission.Created _ -> {
                countMissed(start, scan);
                yield new Done(
                        started,
                        new Findings(now, new State.Preparing("JobCreated", "the Job was created"), null),
                        true);
            }
            case JobGate.Admission.Full(String message) ->
                rest(situation.history(), now, new State.Queued("Queued", message));
            case JobGate.Admission.Refused(JobOutcome.Waiting why) -> {
                countMissed(start, scan);
                yield failed(scan, started, now, new JobOutcome.Failed(why.reason(), why.message()));
            }
        };
    }

    /// Once for each run, also where its status could not be written and it is started again.
    private void countMissed(NextStep.Start start, DiskUsageScan scan) {
        ScanId id = ServedScans.id(scan);
        boolean counted = store.history(id.uid()).stream()
                .anyMatch(each -> each.run().id().equals(start.run()));
        if (start.missed() > 0 && !counted) {
            store.missed(id, start.missed());
        }
    }

    private static Done watch(ScanSituation situation, LiveJob live) {
        Instant now = situation.now();
        Findings findings =
                switch (live.outcome()) {
                    case JobOutcome.Running(String node) -> new Findings(now, new State.Scanning(), null, node, null);
                    case JobOutcome.Waiting(String reason, String message, boolean blocked) ->
                        new Findings(
                                now,
                                blocked ? new State.Blocked(reason, message) : new State.Preparing(reason, message),
                                null);
                    case JobOutcome.Succeeded _, JobOutcome.Failed _ -> new Findings(now, new State.Scanning(), null);
                };
        return new Done(situation.history(), findings, false);
    }

    private Done succeeded(DiskUsageScan scan, ScanSituation situation) {
        Instant now = situation.now();
        PublishedRun published =
                store.lastPublished(scan.getMetadata().getUid()).orElseThrow();
        Retention retention = scan.getSpec().retention();
        store.keepNewest(scan.getMetadata().getUid(), retention.runs(), now.minus(retention.longest()));
        var state = new State.Succeeded(published.summary().unreadable().entries());
        String uid = scan.getMetadata().getUid();
        var result = result(published, store.trend(uid), warnings(uid));
        return new Done(situation.history().succeeded(now), new Findings(now, state, null, null, result), true);
    }

    private Done end(NextStep.Why why, DiskUsageScan scan, ScanSituation situation) {
        LiveJob live = Objects.requireNonNull(situation.live(), "live");
        Instant now = situation.now();
        String detail = live.outcome() instanceof JobOutcome.Waiting waiting ? ": " + waiting.message() : "";
        return switch (why) {
            case SUSPENDED, INVALID_SPEC, SPEC_CHANGED -> {
                var state = new State.Preparing("SpecChanged", "the scan that ran was ended since the spec changed");
                yield new Done(situation.history().cancelled(now), new Findings(now, state, null), true);
            }
            case PREEMPTED ->
                madeWay(
                        scan,
                        situation.history(),
                        now,
                        RunResult.PREEMPTED,
                        new Problem(
                                "Preempted",
                                "the scan made way for a pod that wants the volume; it is tried again",
                                false));
            case PREPARE_TIMEOUT ->
                failed(
                        scan,
                        situation.history(),
                        now,
                        new JobOutcome.Failed(
                                "PrepareTimeout", "the pod did not run within limits.prepareTimeout" + detail));
            case MAX_DURATION ->
                failed(
                        scan,
                        situation.history(),
                        now,
                        new JobOutcome.Failed(
                                "DeadlineExceeded",
                                "the scan took longer than limits.maxDuration: raise it, or scan fewer paths"));
        };
    }

    private Done failed(DiskUsageScan scan, History history, Instant now, JobOutcome.Failed failure) {
        var why = new Problem(failure.reason(), failure.message(), false);
        record(scan, history, now, RunResult.FAILED, why);
        return new Done(history.failed(now, why), new Findings(now, new State.Failed(why), null), true);
    }

    /// @param result skipped or preempted
    private Done madeWay(DiskUsageScan scan, History history, Instant now, RunResult result, Problem why) {
        record(scan, history, now, result, why);
        return new Done(history.madeWay(now, why), new Findings(now, new State.Held(why), null), true);
    }

    /// Where the metrics count it.
    private void record(DiskUsageScan scan, History history, Instant now, RunResult result, Problem why) {
        var run = new RunId(ServedScans.id(scan), Objects.requireNonNull(history.lastRun(), "lastRun"));
        store.record(new RunRecord(run, result, why.reason(), now));
    }

    private static Problem problem(Placement.Hold hold) {
        return new Problem(hold.reason(), hold.message(), hold.needsPerson());
    }

    private StoreWarnings warnings(String uid) {
        List<Path> damaged = store.damagedFiles(uid);
        String damage = damaged.isEmpty()
                ? null
                : "stored results of this scan were damaged and moved aside; those that are left are served. Look at the"
                        + " disk of the operator's results, then remove "
                        + damaged.stream()
                                .map(file -> "runs/" + uid + "/" + file.getFileName())
                                .collect(Collectors.joining(", "));
        return new StoreWarnings(store.space().problem().orElse(null), damage);
    }

    static Findings.Result result(PublishedRun published, Trend trend, StoreWarnings warnings) {
        try (RunFile file = published.open()) {
            return new Findings.Result(published, top(file), file.stale().size(), trend, warnings);
        }
    }

    /// The root of the only path holds what `usage` says already; of several paths each root tells something.
    /// What could not be read is as large as it was, or nobody knows.
    private static List<TopDirectory> top(RunFile file) {
        boolean roots = file.summary().paths().size() > 1;
        return file.largestKnown(file.roots(), Measure.ALLOCATED, Integer.MAX_VALUE, TOP_DIRECTORIES + 1).stream()
                .filter(each -> roots || each.place().level() > 0)
                .filter(each -> !(each instanceof KnownDirectory.Seen seen && seen.hasNothing()))
                .map(each -> new TopDirectory(
                        each.path().printable(), Measure.ALLOCATED.of(each.all()), seconds(each.asOf())))
                .limit(TOP_DIRECTORIES)
                .toList();
    }

    private static @Nullable Instant seconds(@Nullable Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS);
    }
}
