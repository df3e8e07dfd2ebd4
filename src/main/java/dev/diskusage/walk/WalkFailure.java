package dev.diskusage.walk;

/// Something that could not be read. The walk went on.
///
/// @param call the system call, by its C name
/// @param path raw bytes, relative to the root of the walk; only the end of a very long one
public record WalkFailure(String errno, String call, byte[] path) {}
