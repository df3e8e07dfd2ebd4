package dev.diskusage.store;

import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.Totals;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the catalogue remembers of a run that has ended.
///
/// @param reason why it did not succeed, for a person; empty when it did
/// @param ended by this machine's clock; of a published run when it was published
/// @param totals of all its paths; null when it was not published
public record RunRecord(
        RunId run,
        RunResult result,
        String reason,
        Instant ended,
        @Nullable Totals totals) {
    /// A run that was not published.
    public RunRecord(RunId run, RunResult result, String reason, Instant ended) {
        this(run, result, reason, ended, null);
    }

    static RunRecord published(PublishedRun run, Instant ended) {
        Totals totals =
                run.summary().paths().stream().map(RunSummary.PathTotals::all).reduce(Totals.NONE, Totals::plus);
        String reason =
                run.summary().complete() ? "" : run.summary().unreadable().entries() + " entries could not be read";
        return new RunRecord(run.run(), run.result(), reason, ended, totals);
    }

    boolean hasFile() {
        return result == RunResult.SUCCEEDED || result == RunResult.PARTIAL;
    }
}
