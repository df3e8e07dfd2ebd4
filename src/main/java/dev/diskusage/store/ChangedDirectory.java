package dev.diskusage.store;

import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.Totals;
import org.jspecify.annotations.Nullable;

/// A directory in two runs.
///
/// @param before null when the earlier run does not have it
/// @param after null when the later run does not have it; at least one of them has it
public record ChangedDirectory(
        EntryName path,
        @Nullable ComparedDirectory before,
        @Nullable ComparedDirectory after) {

    /// What became of it.
    public enum Change {
        NEW,
        GONE,
        GROWN,
        SHRUNK,
        /// All sums are the same.
        UNCHANGED
    }

    /// Grown or shrunk by allocated bytes; where these are the same, or not known in both runs, by apparent bytes, then
    /// files, then directories.
    public Change change() {
        if (before == null) {
            return Change.NEW;
        }
        if (after == null) {
            return Change.GONE;
        }
        Totals was = before.all();
        Totals is = after.all();
        long[] growth = {
            is.allocatedKnown() && was.allocatedKnown() ? is.allocatedBytes() - was.allocatedBytes() : 0,
            is.apparentBytes() - was.apparentBytes(),
            is.files() - was.files(),
            is.directories() - was.directories()
        };
        for (long each : growth) {
            if (each != 0) {
                return each > 0 ? Change.GROWN : Change.SHRUNK;
            }
        }
        return Change.UNCHANGED;
    }

    /// Whether a run has no or not all of its numbers, since something in it could not be read.
    public boolean partlyUnreadable() {
        return before != null && before.unreadable() > 0 || after != null && after.unreadable() > 0;
    }

    /// By what it grew, negative when it shrank; what a run does not have counts as nothing.
    ///
    /// @param by known in both runs
    public long growth(Measure by) {
        return (after == null ? 0 : by.of(after.all())) - (before == null ? 0 : by.of(before.all()));
    }
}
