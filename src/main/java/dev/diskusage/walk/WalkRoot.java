package dev.diskusage.walk;

import java.util.List;

/// Where a walk starts.
///
/// @param volume a path as the kernel takes it; symlinks on the way to it are followed, once
/// @param below names from there down to the root of the walk; none of them may be a symlink
/// @param excludes anchored patterns start at the volume
public record WalkRoot(byte[] volume, List<byte[]> below, Excludes excludes) {
    public WalkRoot {
        below = List.copyOf(below);
    }
}
