package dev.diskusage.aggregate;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.EntryName;
import dev.diskusage.walk.Directory;
import org.jspecify.annotations.Nullable;

/// A reported directory while it is walked: its own sums (unreported directories below included) and what reported ones
/// below have. Any thread.
final class Tally {
    private final @Nullable Tally parent;
    private final DirectoryUsage.Place place;

    // Guarded by this.
    private final Sums own;
    private final Sums all;
    private long @Nullable [] chain;

    /// @param directory the root of the path when there is no parent
    Tally(@Nullable Tally parent, long id, Directory directory, AggregateOptions options) {
        this.parent = parent;
        EntryName name = parent == null ? options.rootName() : new EntryName(directory.name());
        this.place = new DirectoryUsage.Place(id, parent == null ? 0 : parent.place.id(), directory.level(), name);
        this.own = new Sums(options.sizeClasses());
        this.all = new Sums(options.sizeClasses());
    }

    synchronized void addOwn(Sums more) {
        own.add(more);
    }

    private synchronized void addBelow(Sums more) {
        all.add(more);
    }

    /// Ids from the root of the scanned path down to this directory; shared, read only.
    synchronized long[] chain() {
        if (chain == null) {
            chain = new long[place.level() + 1];
            Tally each = this;
            for (int i = place.level(); i >= 0 && each != null; i--) {
                chain[i] = each.place.id();
                each = each.parent;
            }
        }
        return chain;
    }

    /// The subtree is complete: adds it to the directory above. Once.
    synchronized DirectoryUsage complete() {
        all.add(own);
        if (parent != null) {
            parent.addBelow(all);
        }
        return new DirectoryUsage(
                place, all.totals(), own.totals(), all.newestMtimeSeconds, all.unreadable, all.filesBySize());
    }
}
