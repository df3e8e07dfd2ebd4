package dev.diskusage.reconcile;

import dev.diskusage.api.DiskUsageScanStatus.Problem;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a scan's status remembers for the next decision: all that must survive a restart of the operator.
///
/// @param lastRun of the last scan, whatever became of it; null before the first
/// @param lastStart of the last scan; null before the first
/// @param lastEnd of the last scan that is over
/// @param setbacks since the last success
/// @param missed due times without a scan, ever
/// @param startedWith what the last scan was started for
/// @param active the run that was started and is not over yet, as far as the status knows
record History(
        @Nullable String lastRun,
        @Nullable Instant lastStart,
        @Nullable Instant lastEnd,
        Setbacks setbacks,
        long missed,
        Handled startedWith,
        @Nullable Active active) {

    static final History NONE = new History(null, null, null, Setbacks.NONE, 0, Handled.NOTHING, null);

    /// What a user asked for, as values that differ from those before: whatever differs starts a scan.
    ///
    /// @param scanHash of the part of the spec that a result depends on
    record Handled(
            @Nullable String scanHash,
            @Nullable String requestId,
            @Nullable String reconcileAt) {
        static final Handled NOTHING = new Handled(null, null, null);

        /// Whether `wishes` asks for what was not handled yet. A request that was taken back asks for nothing.
        boolean leaves(Handled wishes) {
            return !Objects.equals(wishes.scanHash, scanHash)
                    || differs(wishes.requestId, requestId)
                    || differs(wishes.reconcileAt, reconcileAt);
        }

        /// What is handled once a scan was started for `wishes`.
        Handled with(Handled wishes) {
            return new Handled(
                    wishes.scanHash,
                    wishes.requestId == null ? requestId : wishes.requestId,
                    wishes.reconcileAt == null ? reconcileAt : wishes.reconcileAt);
        }

        private static boolean differs(@Nullable String wish, @Nullable String handled) {
            return wish != null && !wish.equals(handled);
        }
    }

    /// Tries in a row that brought no result.
    ///
    /// @param skips tries that were not started, or were ended, for the pods that use the volume
    /// @param last why the last of them brought none; null when there is none
    record Setbacks(int failures, int skips, @Nullable Problem last) {
        static final Setbacks NONE = new Setbacks(0, 0, null);

        int inARow() {
            return failures + skips;
        }
    }

    /// @param since when it was started
    record Active(String run, String job, Instant since) {}

    /// After a scan was started.
    History started(NextStep.Start start) {
        return new History(
                start.run(),
                start.at(),
                lastEnd,
                setbacks,
                missed + start.missed(),
                start.handled(),
                new Active(start.run(), start.job(), start.at()));
    }

    /// After the active scan published its results.
    History succeeded(Instant now) {
        return ended(now, Setbacks.NONE);
    }

    /// After the active scan, or the attempt to start one, failed.
    History failed(Instant now, Problem why) {
        return ended(now, new Setbacks(setbacks.failures + 1, setbacks.skips, why));
    }

    /// After a scan made way for the pods that use the volume, before its start or in the middle: no failure, but tried
    /// again like one.
    History madeWay(Instant now, Problem why) {
        return ended(now, new Setbacks(setbacks.failures, setbacks.skips + 1, why));
    }

    /// After the active scan was ended by the user's wish.
    History cancelled(Instant now) {
        return ended(now, setbacks);
    }

    private History ended(Instant now, Setbacks after) {
        return new History(lastRun, lastStart, now, after, missed, startedWith, null);
    }
}
