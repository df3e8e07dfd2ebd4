package dev.diskusage.usage;

import java.util.List;

/// Takes the rows of a run as they become known. Called by one thread at a time, though not always the same one. A slow
/// sink makes the walk wait: nothing is buffered beyond one batch. What it throws ends the scan.
public interface UsageSink {
    /// Directories whose subtree is complete, at most a batch; ids ascend within the batch, children may come before or
    /// after their parent. Under [HardLinks#ONCE] files with several names are not in them yet.
    void accept(List<DirectoryUsage> batch);

    /// After the last [#accept] of a path: what files with several names add. Ids ascend within the batch.
    void addLinked(List<LinkedUsage> batch);
}
