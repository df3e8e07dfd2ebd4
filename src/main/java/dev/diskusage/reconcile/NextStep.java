package dev.diskusage.reconcile;

import dev.diskusage.job.JobName;
import dev.diskusage.job.JobOutcome;
import dev.diskusage.job.Placement;
import dev.diskusage.reconcile.History.Handled;
import dev.diskusage.reconcile.ScanSituation.Declared;
import dev.diskusage.reconcile.ScanSituation.LiveJob;
import dev.diskusage.reconcile.ScanSituation.Obstacle;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What to do next about one scan. [#of] decides; whoever acts on it does no more than it says. Deciding again without
/// acting gives the same step; acting and deciding again comes to rest.
sealed interface NextStep {
    /// While a Job lives: progress is written that often at most, and a silent informer is noticed.
    Duration WATCH = Duration.ofMinutes(1);

    /// A safety net: no resource waits longer for an event that was lost (JOSDK#3398).
    Duration LONGEST_SLEEP = Duration.ofMinutes(5);

    /// For the kubelet and the Job controller to end a Job at its deadline, before we do.
    Duration DEADLINE_GRACE = Duration.ofMinutes(1);

    /// After the first scan that failed or made way; doubled with each.
    Duration FIRST_RETRY = Duration.ofMinutes(1);

    /// Then only the timetable goes on: what failed that often needs a person, and a volume that is always in use costs
    /// no more calls than it has due times.
    int MAX_RETRIES = 4;

    /// A last start that lies further in the future means that the clock stepped back: the scan is due, else it would
    /// wait for the clock to catch up.
    Duration CLOCK_STEP = Duration.ofMinutes(1);

    /// Create the Job and remember the scan as started.
    ///
    /// @param run names the run for ever; the same for a repeated decision
    record Start(String run, String job, Instant at, long missed, Handled handled) implements NextStep {}

    /// Due, but not its turn.
    record Queue() implements NextStep {}

    /// Due, but its claim is not fit. Whoever changes the claim wakes the loop.
    record Hold(Placement.Hold why) implements NextStep {}

    /// The Job lives: look again then.
    record Watch(Instant until) implements NextStep {}

    /// The run is published: remember it.
    record Succeed() implements NextStep {}

    /// The run is over by itself without a result: remember why.
    record Fail(JobOutcome.Failed why) implements NextStep {}

    /// Give the Job up before it is over.
    record End(Why why) implements NextStep {}

    /// Nothing is due before `due`; null while suspended.
    record Sleep(@Nullable Instant due) implements NextStep {}

    /// A person must change the spec.
    record Stall(String problem) implements NextStep {}

    enum Why {
        SUSPENDED,
        SPEC_CHANGED,
        INVALID_SPEC,
        PREEMPTED,
        PREPARE_TIMEOUT,
        MAX_DURATION
    }

    static NextStep of(ScanSituation situation) {
        LiveJob live = situation.live();
        if (live != null) {
            return withJob(situation, live);
        }
        if (situation.history().active() != null) {
            // Somebody else deleted it: a user, the namespace's end, or the TTL while the operator was away.
            return new Fail(JobOutcome.VANISHED);
        }
        Declared declared = situation.declared();
        if (declared.problem() != null || declared.timetable() == null) {
            return new Stall(String.valueOf(declared.problem()));
        }
        if (declared.suspended()) {
            return new Sleep(null);
        }
        Instant due = due(situation, new DueTime(declared.timetable(), declared.uid()));
        if (situation.now().isBefore(due)) {
            return new Sleep(due);
        }
        return switch (situation.obstacle()) {
            case Obstacle.NoVolume(Placement.Hold why) -> new Hold(why);
            case Obstacle.NoSlot _ -> new Queue();
            case null -> start(situation, new DueTime(declared.timetable(), declared.uid()));
        };
    }

    private static NextStep withJob(ScanSituation situation, LiveJob live) {
        if (live.published()) {
            return new Succeed();
        }
        return switch (live.outcome()) {
            case JobOutcome.Failed failed -> new Fail(failed);
            // The scanner ends well only after its last message was answered, so nothing more will come.
            case JobOutcome.Succeeded _ -> new Fail(JobOutcome.NOTHING_PUBLISHED);
            case JobOutcome.Waiting _ ->
                unfinished(situation, live, situation.declared().timeouts().prepare(), Why.PREPARE_TIMEOUT);
            case JobOutcome.Running _ ->
                unfinished(
                        situation,
                        live,
                        situation.declared().timeouts().longest().plus(DEADLINE_GRACE),
                        Why.MAX_DURATION);
        };
    }

    private static NextStep unfinished(ScanSituation situation, LiveJob live, Duration longest, Why late) {
        Declared declared = situation.declared();
        Instant deadline = live.created().plus(longest);
        if (declared.problem() != null) {
            return new End(Why.INVALID_SPEC);
        }
        if (declared.suspended()) {
            return new End(Why.SUSPENDED);
        }
        if (!live.scanHash().equals(declared.wishes().scanHash())) {
            return new End(Why.SPEC_CHANGED);
        }
        if (live.unwelcome()) {
            return new End(Why.PREEMPTED);
        }
        if (!situation.now().isBefore(deadline)) {
            return new End(late);
        }
        Instant soon = situation.now().plus(WATCH);
        return new Watch(soon.isBefore(deadline) ? soon : deadline);
    }

    /// The earliest of what the user asked for, the timetable, and the next try.
    private static Instant due(ScanSituation situation, DueTime times) {
        History history = situation.history();
        Instant last = history.lastStart();
        if (last == null
                || history.startedWith().leaves(situation.declared().wishes())
                || last.isAfter(situation.now().plus(CLOCK_STEP))) {
            return situation.now();
        }
        Instant due = times.after(last);
        Instant end = history.lastEnd();
        int tries = history.setbacks().inARow();
        if (end == null || tries == 0 || tries > MAX_RETRIES) {
            return due;
        }
        Instant retry = end.plus(FIRST_RETRY.multipliedBy(1L << (tries - 1)));
        return retry.isBefore(due) ? retry : due;
    }

    private static Start start(ScanSituation situation, DueTime times) {
        Declared declared = situation.declared();
        History history = situation.history();
        Instant last = history.lastStart();
        long missed = last == null ? 0 : times.missed(last, situation.now());
        String run = JobName.run(declared.uid(), history.lastRun());
        Handled handled = history.startedWith().with(declared.wishes());
        return new Start(run, JobName.of(declared.name(), run), situation.now(), missed, handled);
    }
}
