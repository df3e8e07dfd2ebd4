package dev.diskusage.scan;

import dev.diskusage.aggregate.AggregateOptions;
import dev.diskusage.usage.HardLinks;
import dev.diskusage.walk.Excludes;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// What to scan and how.
///
/// @param volume the folder that stands for the volume; may be a symlink, resolved once
/// @param batchSize rows per [dev.diskusage.usage.UsageSink#accept], at least 1
/// @param sizeClasses whether to count files by [dev.diskusage.usage.SizeClass]
public record ScanRequest(Path volume, List<ScanPath> paths, Traversal traversal, int batchSize, boolean sizeClasses) {

    /// @param path inside the volume, absolute (`/` is the volume itself), as the user wrote it
    /// @param reportedAs the name of its root row: `path`, or what a one-off scan was given
    /// @param depth levels reported below its root, from 0; limits what is reported, never what is summed
    /// @param exclude gitignore patterns; anchored ones start at the volume's root; snapshot folders (`.snapshot`,
    /// `~snapshot`, `.zfs`, `.snapshots`) are left out unless one takes them back (`!.snapshot`)
    public record ScanPath(String path, String reportedAs, int depth, List<String> exclude) {
        /// Levels: see [AggregateOptions#MAX_DEPTH].
        public static final int MAX_DEPTH = AggregateOptions.MAX_DEPTH;

        /// @throws IllegalArgumentException names the path, depth or pattern, and what is wrong
        public ScanPath {
            if (depth < 0 || depth > MAX_DEPTH) {
                throw new IllegalArgumentException(
                        "depth " + depth + " of path '" + path + "' is not between 0 and " + MAX_DEPTH);
            }
            Excludes _ = Excludes.of(exclude);
            if (!path.startsWith("/")
                    || names(path).contains("..")
                    || names(path).contains(".")) {
                throw new IllegalArgumentException(
                        "path '" + path + "' must start with / and hold no . or ..: it is a path inside the volume");
            }
            exclude = List.copyOf(exclude);
        }

        /// The names from the volume down; none for `/`.
        List<String> names() {
            return names(path);
        }

        private static List<String> names(String path) {
            return Arrays.stream(path.split("/"))
                    .filter(each -> !each.isEmpty())
                    .toList();
        }
    }

    /// @param threads 0 decides by the file system
    /// @param operationsPerSecond limit of file system calls of all threads together; 0 is no limit
    public record Traversal(
            HardLinks hardLinks, boolean followSymlinks, boolean oneFileSystem, int threads, int operationsPerSecond) {
        /// Beyond this a file server only sees a queue, and each thread costs about 0.3 MB.
        public static final int MAX_THREADS = 256;

        public Traversal {
            if (threads < 0 || threads > MAX_THREADS) {
                throw new IllegalArgumentException(
                        "threads " + threads + " is not between 0 (decided by the file system) and " + MAX_THREADS);
            }
            if (operationsPerSecond < 0) {
                throw new IllegalArgumentException(
                        "operationsPerSecond " + operationsPerSecond + " is negative: give 0 for no limit");
            }
        }

        public static final Traversal DEFAULT = new Traversal(HardLinks.ONCE, false, true, 0, 0);
    }

    public ScanRequest {
        paths = List.copyOf(paths);
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("a scan needs at least one path");
        }
        if (batchSize < 1) {
            throw new IllegalArgumentException("batchSize " + batchSize + " is not at least 1");
        }
    }
}
