package dev.diskusage.store;

/// How a run ended. Only [#SUCCEEDED] and [#PARTIAL] have a run file.
public enum RunResult {
    SUCCEEDED,
    /// Published, but entries are missing from the totals since they could not be read.
    PARTIAL,
    FAILED,
    /// Tried and not started: pods use the volume, or it is not permitted.
    SKIPPED,
    /// Ended to make room for the workload.
    PREEMPTED,
    /// Its time passed without a try: nobody was there, no slot was free, or there was no volume to scan.
    MISSED
}
