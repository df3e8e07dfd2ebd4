package dev.diskusage.walk;

/// A walk under way: what its threads share.
///
/// @param device of the root
record RunningWalk(WalkOptions options, Excludes excludes, long device, Failures failures, Pace pace) {}
