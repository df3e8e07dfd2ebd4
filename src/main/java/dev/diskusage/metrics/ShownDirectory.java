package dev.diskusage.metrics;

import dev.diskusage.store.FoldedDirectories;
import dev.diskusage.store.StaleDirectory;
import dev.diskusage.store.StoredDirectory;
import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.Totals;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// What becomes series of one directory: some 200 bytes and its path.
///
/// @param all null when nothing is known of it, since no run could read it
/// @param ownAllocatedBytes without deeper directories that are series or folded; [Totals#UNKNOWN] when not known
/// @param filesBySize in the order of [dev.diskusage.usage.SizeClass]; empty when not counted
/// @param stale whether `all` is what an earlier run found
record ShownDirectory(
        Label label, @Nullable Totals all, long ownAllocatedBytes, List<Long> filesBySize, boolean stale) {
    /// The label of what was folded: no directory's path, since those are absolute.
    static final String FOLDED = "…";

    /// As they are in the exposition.
    record Label(String path, String level) {}

    String path() {
        return label.path();
    }

    String level() {
        return label.level();
    }

    /// @return below 0 when it is not known
    long value(ToLongFunction<Totals> of) {
        return all == null ? Totals.UNKNOWN : of.applyAsLong(all);
    }

    /// One that could be read.
    static ShownDirectory of(StoredDirectory directory) {
        DirectoryUsage usage = directory.usage();
        return new ShownDirectory(
                label(directory), usage.all(), usage.own().allocatedBytes(), usage.filesBySize(), false);
    }

    /// One that could not, but counts for itself.
    ///
    /// @param known what an earlier run found; null when there is none
    static ShownDirectory of(StoredDirectory directory, @Nullable StaleDirectory known) {
        return new ShownDirectory(
                label(directory),
                known == null ? null : known.known().all(),
                directory.usage().own().allocatedBytes(),
                List.of(),
                known != null);
    }

    /// One that this run has no row of.
    static ShownDirectory of(StaleDirectory known) {
        return new ShownDirectory(
                new Label(known.path().text(), Integer.toString(known.place().level())),
                known.known().all(),
                Totals.UNKNOWN,
                List.of(),
                true);
    }

    /// Those that have no series of their own.
    static ShownDirectory of(FoldedDirectories folded) {
        return new ShownDirectory(
                new Label(FOLDED, Integer.toString(folded.level())),
                folded.all(),
                folded.own().allocatedBytes(),
                folded.filesBySize(),
                false);
    }

    private static Label label(StoredDirectory directory) {
        return new Label(
                directory.path().text(),
                Integer.toString(directory.usage().place().level()));
    }
}
