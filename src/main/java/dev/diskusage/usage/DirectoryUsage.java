package dev.diskusage.usage;

import java.util.List;

/// One reported directory of one run: a row of the store.
///
/// @param place which directory
/// @param all everything below it, itself included
/// @param own the same without what lies in deeper reported directories: safe to sum over all rows
/// @param newestMtimeSeconds the newest `st_mtime` of it and everything below, seconds since the epoch, may be negative
/// @param unreadable entries below (itself included) that could not be read and are missing from the sums
/// @param filesBySize files below by apparent size in the classes of [SizeClass], or empty when nobody asked
public record DirectoryUsage(
        Place place, Totals all, Totals own, long newestMtimeSeconds, long unreadable, List<Long> filesBySize) {

    /// @param id unique in the run, from 1, greater than the parent's
    /// @param parentId of the reported directory that holds it; 0 for the root of a scanned path
    /// @param level 0 for the root of a scanned path
    /// @param name one path component; for the root of a scanned path the whole path as the user wrote it
    public record Place(long id, long parentId, int level, EntryName name) {}

    public DirectoryUsage {
        filesBySize = List.copyOf(filesBySize);
    }

    /// Where nothing deeper is reported.
    public DirectoryUsage withAllAsItsOwn() {
        return new DirectoryUsage(place, all, all, newestMtimeSeconds, unreadable, filesBySize);
    }

    /// With what linked files add to it.
    public DirectoryUsage plus(LinkedUsage more) {
        return new DirectoryUsage(
                place,
                all.plus(more.all()),
                own.plus(more.own()),
                newestMtimeSeconds,
                unreadable,
                SizeClass.plus(filesBySize, more.filesBySize()));
    }
}
