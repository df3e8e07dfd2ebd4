package dev.diskusage.usage;

/// How far a run that is under way has come.
///
/// @param entries walked so far
/// @param allocatedBytes found so far; not yet what a result says, since hard links are settled at the end
public record Progress(long entries, long allocatedBytes) {}
