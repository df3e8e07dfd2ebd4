package dev.diskusage.usage;

/// How a file with several names in the scanned path is counted.
public enum HardLinks {
    /// Once, at the name that `du` meets first; whatever the threads did.
    ONCE,
    /// At each of its names, as `du -l`.
    EACH,
    /// At each of its names its size divided by the number of links, rounded down.
    SPLIT
}
