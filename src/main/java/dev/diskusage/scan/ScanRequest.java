package dev.diskusage.scan;

import dev.diskusage.usage.HardLinks;
import java.nio.file.Path;
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
    /// @param exclude gitignore patterns; anchored ones start at the volume's root
    public record ScanPath(String path, String reportedAs, int depth, List<String> exclude) {
        public ScanPath {
            exclude = List.copyOf(exclude);
        }
    }

    /// @param threads 0 decides by the file system
    /// @param operationsPerSecond limit of file system calls of all threads together; 0 is no limit
    /// @param snapshots whether to go into snapshot folders (`.snapshot`, `~snapshot`, `.zfs`, `.snapshots`)
    public record Traversal(
            HardLinks hardLinks,
            boolean followSymlinks,
            boolean oneFileSystem,
            boolean snapshots,
            int threads,
            int operationsPerSecond) {
        public static final Traversal DEFAULT = new Traversal(HardLinks.ONCE, false, true, false, 0, 0);
    }

    public ScanRequest {
        paths = List.copyOf(paths);
    }
}
