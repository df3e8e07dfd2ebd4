package dev.diskusage.store;

import dev.diskusage.usage.RunSummary;
import java.nio.file.Path;

/// A run that is whole and served.
///
/// @param file its run file; stays for as long as this is the scan's last published run, so open it soon
/// @param bytes of that file, which nobody changes any more
public record PublishedRun(RunId run, RunSummary summary, Path file, long bytes) {
    public RunResult result() {
        return summary.complete() ? RunResult.SUCCEEDED : RunResult.PARTIAL;
    }

    /// @throws StoreException also when a newer run took its place and retention removed it: ask the store again
    public RunFile open() {
        return RunFile.open(file);
    }
}
