package dev.diskusage.store;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.Totals;

/// What directories are compared by: a sum of everything below. So no directory has more than the one that holds it.
public enum Measure {
    /// Bytes on disk; apparent bytes in a run that cannot know them.
    ALLOCATED(0, "coalesce(d.allocated_bytes, d.apparent_bytes)"),
    APPARENT(1, "d.apparent_bytes"),
    FILES(2, "d.files");

    private final int stored;
    private final String column;

    Measure(int stored, String column) {
        this.stored = stored;
        this.column = column;
    }

    /// What stands for it in run files.
    int stored() {
        return stored;
    }

    /// Of a directory `d`.
    String column() {
        return column;
    }

    /// Of directories `d`, the largest first.
    String order() {
        return column + " DESC, d.name, 1";
    }

    /// Bytes, or files.
    public long of(DirectoryUsage usage) {
        return of(usage.all());
    }

    /// Bytes, or files.
    public long of(Totals all) {
        return switch (this) {
            case ALLOCATED -> all.allocatedKnown() ? all.allocatedBytes() : all.apparentBytes();
            case APPARENT -> all.apparentBytes();
            case FILES -> all.files();
        };
    }
}
