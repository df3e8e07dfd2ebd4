package dev.diskusage.store;

/// How a run ended. Only [#SUCCEEDED] and [#PARTIAL] have a run file.
public enum RunResult {
    SUCCEEDED,
    /// Published, but entries are missing from the totals since they could not be read.
    PARTIAL,
    FAILED,
    /// Not started: the volume was busy, unbound or at a limit.
    SKIPPED,
    /// Ended to make room for the workload.
    PREEMPTED,
    /// Its time passed while nobody was there to start it.
    MISSED
}
