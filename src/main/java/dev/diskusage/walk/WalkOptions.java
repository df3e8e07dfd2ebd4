package dev.diskusage.walk;

/// How to walk.
///
/// @param threads 0 decides by the file system: the CPUs on a local one, more where calls wait for a network
/// @param operationsPerSecond limit of file system calls of all threads together; 0 is no limit
/// @param followSymlinks whether a symlink to a regular file below the root counts as that file
/// @param javaNio whether to read through java.nio: no allocated sizes, but works where native calls do not
public record WalkOptions(
        Excludes excludes,
        boolean followSymlinks,
        boolean oneFileSystem,
        boolean snapshots,
        int threads,
        int operationsPerSecond,
        boolean javaNio) {}
