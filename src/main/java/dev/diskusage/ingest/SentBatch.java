package dev.diskusage.ingest;

/// A batch as it came, in its run's order.
///
/// @param sequence from 1
/// @param answered the sender had the answer up to this one when it sent it; those between may still be on their way
/// @param body not decoded yet
record SentBatch(long sequence, long answered, byte[] body) {}
