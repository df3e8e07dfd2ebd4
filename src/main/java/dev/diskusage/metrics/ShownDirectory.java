package dev.diskusage.metrics;

import dev.diskusage.store.StoredDirectory;
import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.Totals;
import java.util.List;

/// What becomes series of one directory: some 200 bytes and its path.
///
/// @param path as the label has it
/// @param ownAllocatedBytes without deeper directories that are series or folded; [Totals#UNKNOWN] when not known
/// @param filesBySize in the order of [dev.diskusage.usage.SizeClass]; empty when not counted
record ShownDirectory(String path, String level, Totals all, long ownAllocatedBytes, List<Long> filesBySize) {
    /// The label of what was folded: no directory's path, since those are absolute.
    static final String FOLDED = "…";

    static ShownDirectory of(StoredDirectory directory) {
        DirectoryUsage usage = directory.usage();
        return new ShownDirectory(
                directory.path().text(),
                Integer.toString(usage.place().level()),
                usage.all(),
                usage.own().allocatedBytes(),
                usage.filesBySize());
    }
}
