package dev.diskusage.scan;

import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.UsageSink;

/// One run of a scan. Make one per run; [#run] once; [#progress] and [#cancel] from any thread.
public final class Scan {
    private final ScanRequest request;

    public Scan(ScanRequest request) {
        this.request = request;
    }

    /// Walks all paths and hands their rows to `sink`. Blocks until done.
    ///
    /// @throws RootUnreadableException when the volume or a path is missing, unreadable or not a directory
    /// @throws java.util.concurrent.CancellationException after [#cancel]
    public RunSummary run(UsageSink sink) {
        throw new UnsupportedOperationException(request + " " + sink);
    }

    public ScanProgress progress() {
        return new ScanProgress(0, 0, 0, 0);
    }

    /// Makes [#run] end soon. Does nothing after the end.
    public void cancel() {}
}
