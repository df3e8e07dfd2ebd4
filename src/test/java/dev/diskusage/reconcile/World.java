package dev.diskusage.reconcile;

import dev.diskusage.api.Timetable;
import dev.diskusage.job.JobOutcome;
import dev.diskusage.job.Placement;
import dev.diskusage.reconcile.History.Handled;
import dev.diskusage.reconcile.NextStep.Why;
import dev.diskusage.reconcile.ScanSituation.Declared;
import dev.diskusage.reconcile.ScanSituation.LiveJob;
import dev.diskusage.reconcile.ScanSituation.Obstacle;
import dev.diskusage.reconcile.ScanSituation.Timeouts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// One scan in a cluster that a test drives: the Jobs that were made, the status as written, and a clock. Acts on steps
/// as the reconciler does, by the same [History].
final class World {
    static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
    static final Timeouts TIMEOUTS = new Timeouts(Duration.ofMinutes(10), Duration.ofHours(1));

    static final Obstacle NO_SLOT = new Obstacle.NoSlot();
    static final Obstacle NO_VOLUME = new Obstacle.NoVolume(new Placement.Hold("ClaimNotFound", "create it", false));

    Instant now = START;
    History history = History.NONE;
    String scanHash = "a";

    @Nullable
    String requestId;

    boolean suspended;

    @Nullable
    Obstacle obstacle;

    @Nullable
    String problem;

    final String uid;
    final Timetable timetable;
    final Map<String, LiveJob> jobs = new LinkedHashMap<>();
    final List<NextStep> taken = new ArrayList<>();

    World(Timetable timetable) {
        this(timetable, "0d9f4b9c-6b7e-4a39-9f57-6c2a5a1a7c11");
    }

    World(Timetable timetable, String uid) {
        this.timetable = timetable;
        this.uid = uid;
    }

    ScanSituation situation() {
        var declared = new Declared(
                uid, "media", timetable, problem, suspended, new Handled(scanHash, requestId, null), TIMEOUTS);
        return new ScanSituation(now, declared, history, job(), obstacle);
    }

    @Nullable
    LiveJob job() {
        return jobs.values().stream().findFirst().orElse(null);
    }

    NextStep decide() {
        return NextStep.of(situation());
    }

    /// Decides and acts until nothing is left to do; returns the last step.
    NextStep settle() {
        for (int i = 0; i < 6; i++) {
            NextStep step = decide();
            taken.add(step);
            if (!act(step)) {
                return step;
            }
        }
        throw new AssertionError("does not come to rest: " + taken.subList(taken.size() - 6, taken.size()));
    }

    /// Whether anything changed.
    boolean act(NextStep step) {
        switch (step) {
            case NextStep.Start start -> {
                history = history.started(start);
                jobs.putIfAbsent(
                        start.job(),
                        new LiveJob(
                                start.run(),
                                start.job(),
                                scanHash,
                                now,
                                new JobOutcome.Waiting("Pending", "", false),
                                false,
                                false));
            }
            case NextStep.Succeed _ -> remove(history.succeeded(now));
            case NextStep.Fail _ -> remove(history.failed(now, Made.PROBLEM));
            case NextStep.End(Why why) -> remove(ended(why));
            case NextStep.Queue _, NextStep.Hold _, NextStep.Watch _, NextStep.Sleep _, NextStep.Stall _ -> {
                return false;
            }
        }
        return true;
    }

    private History ended(Why why) {
        return switch (why) {
            case SUSPENDED, SPEC_CHANGED, INVALID_SPEC -> history.cancelled(now);
            case PREEMPTED -> history.madeWay(now, Made.PROBLEM);
            case PREPARE_TIMEOUT, MAX_DURATION -> history.failed(now, Made.PROBLEM);
        };
    }

    private void remove(History after) {
        jobs.clear();
        history = after;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    void job(JobOutcome outcome, boolean published) {
        jobs.replaceAll((_, job) ->
                new LiveJob(job.run(), job.job(), job.scanHash(), job.created(), outcome, published, job.unwelcome()));
    }

    void unwelcome() {
        jobs.replaceAll((_, job) ->
                new LiveJob(job.run(), job.job(), job.scanHash(), job.created(), job.outcome(), job.published(), true));
    }

    long starts() {
        return taken.stream().filter(NextStep.Start.class::isInstance).count();
    }

    /// Something that happens to scans.
    void event(Random random) {
        switch (random.nextInt(13)) {
            case 0, 1, 2 -> pass(Duration.ofSeconds(random.nextInt(4000)));
            case 3 -> pass(Duration.ofSeconds(-random.nextInt(4000)));
            case 4 -> job(new JobOutcome.Running("node-1"), false);
            case 5 -> job(new JobOutcome.Running("node-1"), true);
            case 6 -> job(new JobOutcome.Failed("OOMKilled", ""), false);
            case 7 -> job(JobOutcome.SUCCEEDED, random.nextBoolean());
            case 8 -> scanHash = "hash" + random.nextInt(3);
            case 9 -> requestId = random.nextBoolean() ? "request" + random.nextInt(5) : null;
            case 10 -> suspended = !suspended;
            case 11 -> obstacle = random.nextBoolean() ? null : random.nextBoolean() ? NO_SLOT : NO_VOLUME;
            default -> jobs.clear();
        }
    }
}
