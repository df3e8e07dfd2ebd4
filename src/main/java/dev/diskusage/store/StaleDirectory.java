package dev.diskusage.store;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.DirectoryUsage.Place;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.Totals;
import java.time.Instant;

/// A directory of which a run could read nothing, and what an earlier run had found in it. No sum of the run has it.
///
/// @param place its id is below 0 when the run has no row of it, since not even its inode could be read
/// @param path whole, the root as the user wrote it
public record StaleDirectory(Place place, EntryName path, Known known) {

    /// @param all everything that was below it, itself included
    /// @param unreadable entries below that were missing from `all` already
    /// @param run the last one that could read it
    /// @param ended when the walk of that run ended
    public record Known(Totals all, long unreadable, String run, Instant ended) {}

    /// Whether it is that directory or lies below it. Of scanned paths that overlap each has its own.
    boolean liesIn(StoredDirectory outer) {
        int levels = place.level() - outer.usage().place().level();
        return path.namesBelow(outer.path())
                .filter(names -> names.size() == levels)
                .isPresent();
    }

    /// Whether a directory is known only by its own inode: the names in it, or each of the entries, could not be read.
    public static boolean hasNothingOf(DirectoryUsage usage) {
        return usage.unreadable() > 0
                && usage.all().apparentBytes() == 0
                && usage.all().files() == 0
                && usage.all().directories() == 1;
    }
}
