package dev.diskusage.scan;

/// How far a running scan is: a snapshot, cheap to take from any thread.
///
/// @param usedInodes of the scanned file system, to compare `entries` with; 0 when unknown
public record ScanProgress(long entries, long allocatedBytes, double seconds, long usedInodes) {}
