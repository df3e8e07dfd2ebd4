package dev.diskusage.store;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.EntryName;

/// A directory as a run file has it, with its whole path: the path of its root as the user wrote it, and the names
/// below.
public record StoredDirectory(EntryName path, DirectoryUsage usage) {
    /// Whether directories below it have rows of their own: each has itself at least, which its own sums leave out.
    static boolean hasRowsBelow(DirectoryUsage usage) {
        return !usage.own().equals(usage.all());
    }
}
