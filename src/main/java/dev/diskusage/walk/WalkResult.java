package dev.diskusage.walk;

import java.util.List;
import java.util.Map;

/// What a walk ended with besides what the visitors saw.
///
/// @param failures entries by the errno's name; `ENOENT` is what vanished during the walk
/// @param first the first of them
/// @param capacity of the root's file system, at the end of the walk
public record WalkResult(Map<String, Long> failures, List<WalkFailure> first, Capacity capacity) {
    /// As statfs(2) says; all 0 when it could not be asked, inodes also 0 where they are not counted.
    public record Capacity(long sizeBytes, long availableBytes, long inodes, long inodesFree) {
        static final Capacity UNKNOWN = new Capacity(0, 0, 0, 0);

        /// 0 when unknown.
        public long usedInodes() {
            return inodes - inodesFree;
        }
    }

    public WalkResult {
        failures = Map.copyOf(failures);
        first = List.copyOf(first);
    }
}
