package dev.diskusage.metrics;

import dev.diskusage.store.RunResult;
import dev.diskusage.store.WatchedScan;
import dev.diskusage.trend.Trend;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.ScanId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One scan at the moment of a scrape, so that all its series are of the same run.
///
/// @param declared null while nobody has said that it is
/// @param published null before the first run
record ScanState(
        ScanId scan,
        @Nullable WatchedScan declared,
        @Nullable Published published,
        Runs runs) {

    /// @param directories null when the run's file cannot be read
    record Published(RunSummary summary, @Nullable ShownDirectories directories) {}

    record Runs(boolean running, long failuresInARow, Map<RunResult, Long> counts) {}

    @Nullable
    ShownDirectories directories() {
        return published == null ? null : published.directories();
    }

    Trend trend() {
        ShownDirectories directories = directories();
        return directories == null ? Trend.UNKNOWN : directories.trend();
    }
}
