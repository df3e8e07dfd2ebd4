package dev.diskusage.reconcile;

import dev.diskusage.api.DiskUsageScanStatus.Problem;
import dev.diskusage.api.DiskUsageScanStatus.TopDirectory;
import dev.diskusage.store.PublishedRun;
import dev.diskusage.trend.Trend;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a reconcile found out and did, for the status.
///
/// @param state what the conditions say
/// @param next when the next scan is due; null while one runs or none will
/// @param node of the running pod
/// @param result of the run that has just been published; null leaves what the status says
record Findings(
        Instant now,
        State state,
        @Nullable Instant next,
        @Nullable String node,
        @Nullable Result result) {

    Findings(Instant now, State state, @Nullable Instant next) {
        this(now, state, next, null, null);
    }

    boolean succeeded() {
        return result != null;
    }

    /// @param top its largest directories
    /// @param stale directories that only an earlier run could read
    record Result(PublishedRun run, List<TopDirectory> top, int stale, Trend trend, StoreWarnings warnings) {}

    /// What is wrong with where the results are, for people.
    ///
    /// @param lack of room for results, after all went that may; null while there is enough
    /// @param damage to results of this scan; null while there is none
    record StoreWarnings(@Nullable String lack, @Nullable String damage) {
        static final StoreWarnings NONE = new StoreWarnings(null, null);
    }

    /// How the scan stands.
    sealed interface State {
        /// Nothing new since the last scan.
        record Resting() implements State {}

        record Suspended() implements State {}

        /// @param reason one word; @param message for people
        record Queued(String reason, String message) implements State {}

        record Preparing(String reason, String message) implements State {}

        /// The pod will not run unless something is done, which may be in time.
        record Blocked(String reason, String message) implements State {}

        record Scanning() implements State {}

        /// @param unreadable entries that are missing from the totals
        record Succeeded(long unreadable) implements State {}

        record Failed(Problem why) implements State {}

        /// The volume cannot be scanned now.
        record Held(Problem why) implements State {}

        record Invalid(String message) implements State {}
    }
}
