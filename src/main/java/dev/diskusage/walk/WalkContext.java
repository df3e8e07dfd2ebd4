package dev.diskusage.walk;

/// What the threads of a walk share.
///
/// @param device of the root
record WalkContext(WalkOptions options, Excludes excludes, long device, Failures failures, Pace pace) {}
