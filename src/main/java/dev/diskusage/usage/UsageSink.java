package dev.diskusage.usage;

import java.util.List;

/// Takes the rows of a run as they become known. Called by one thread at a time, though not always the same one. A slow
/// sink makes the walk wait: nothing is buffered beyond one batch. What it throws ends the scan.
public interface UsageSink {
    /// Directories whose subtree is complete, at most a batch, in any order of ids; children come before their parent.
    /// Under [HardLinks#ONCE] files with several names are not in them.
    void accept(List<DirectoryUsage> batch);

    /// What files with several names add to directories. Comes at any time, also before the directory it is for;
    /// several for one directory add up.
    void addLinked(List<LinkedUsage> batch);
}
