package dev.diskusage.store;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.Totals;

/// What is compared of a directory: its row alone. Its own sums, for which another table must be looked up, are not.
///
/// @param id in its run
/// @param name of a root the whole path
/// @param all everything below it, itself included
/// @param newestMtimeSeconds as [DirectoryUsage#newestMtimeSeconds]
/// @param unreadable entries below that are missing from `all`
public record ComparedDirectory(long id, EntryName name, Totals all, long newestMtimeSeconds, long unreadable) {
    static ComparedDirectory of(DirectoryUsage usage) {
        return new ComparedDirectory(
                usage.place().id(), usage.place().name(), usage.all(), usage.newestMtimeSeconds(), usage.unreadable());
    }

    /// Whether directories below it may have rows of their own; it may have none where these are too deep to be
    /// reported.
    boolean holdsDirectories() {
        return all.directories() > 1;
    }
}
