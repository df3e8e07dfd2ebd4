package dev.diskusage.store;

import java.time.Instant;

/// What the catalogue remembers of a run that has ended.
///
/// @param reason why it did not succeed, for a person; empty when it did
public record RunRecord(RunId run, RunResult result, String reason, Instant ended) {}
