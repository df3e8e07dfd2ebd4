package dev.diskusage.usage;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What a finished walk of all the paths of a scan ended with.
///
/// @param paths one per scanned path, in the order of the scan
/// @param fileSystem of the first path, as statfs said at the end of the run
public record RunSummary(
        Instant started, Duration took, List<PathTotals> paths, Unreadable unreadable, FileSystem fileSystem) {

    /// @param path as the user wrote it
    /// @param rootId the [DirectoryUsage.Place#id] of its root
    /// @param all the final totals, files with several names included
    /// @param rows directories reported
    public record PathTotals(EntryName path, long rootId, Totals all, long rows) {}

    /// What could not be read. `byErrno` holds each errno's name (`EACCES`) and the number of entries, also `ENOENT`
    /// for what vanished during the walk; `first` the first few paths with the errno's name.
    public record Unreadable(Map<String, Long> byErrno, List<Failure> first) {
        public Unreadable {
            byErrno = Map.copyOf(byErrno);
            first = List.copyOf(first);
        }

        /// Entries that are there but are missing from the totals; what vanished during the walk is not among them.
        public long entries() {
            return byErrno.entrySet().stream()
                    .filter(each -> !each.getKey().equals("ENOENT"))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }
    }

    /// @param call the system call that failed
    /// @param path the name of the scanned path's root row, a slash, and the names below; only the end of a very
    /// long one
    public record Failure(String errno, String call, EntryName path) {}

    /// As statfs(2) says; all 0 when it could not be asked. Some file systems have no inodes to count (0).
    public record FileSystem(long sizeBytes, long availableBytes, long inodes, long inodesFree) {}

    public RunSummary {
        paths = List.copyOf(paths);
    }

    /// When the walk ended.
    public Instant ended() {
        return started.plus(took);
    }

    /// Entries walked over all paths.
    public long entries() {
        return paths.stream().mapToLong(path -> path.all().entries()).sum();
    }

    /// Whether the totals miss nothing that is there.
    public boolean complete() {
        return unreadable.entries() == 0;
    }
}
