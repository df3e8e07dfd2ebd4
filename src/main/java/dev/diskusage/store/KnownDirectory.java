package dev.diskusage.store;

import dev.diskusage.usage.DirectoryUsage.Place;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.Totals;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is known of a directory when a run is over: what the run found, or, where it could read nothing, what an
/// earlier one did.
public sealed interface KnownDirectory {
    EntryName path();

    Place place();

    /// Everything below it, itself included.
    Totals all();

    /// Entries below that are missing from [#all].
    long unreadable();

    /// When the walk of the earlier run ended; null when this run could read it, or none could.
    @Nullable
    Instant asOf();

    /// As the run saw it. Of one that no run could read these are the numbers of its own inode.
    record Seen(StoredDirectory directory) implements KnownDirectory {
        @Override
        public EntryName path() {
            return directory.path();
        }

        @Override
        public Place place() {
            return directory.usage().place();
        }

        @Override
        public Totals all() {
            return directory.usage().all();
        }

        @Override
        public long unreadable() {
            return directory.usage().unreadable();
        }

        @Override
        public @Nullable Instant asOf() {
            return null;
        }

        /// Whether no run could read it.
        public boolean hasNothing() {
            return StaleDirectory.hasNothingOf(directory.usage());
        }
    }

    /// As an earlier run saw it.
    record Stale(StaleDirectory directory) implements KnownDirectory {
        @Override
        public EntryName path() {
            return directory.path();
        }

        @Override
        public Place place() {
            return directory.place();
        }

        @Override
        public Totals all() {
            return directory.known().all();
        }

        @Override
        public long unreadable() {
            return directory.known().unreadable();
        }

        @Override
        public Instant asOf() {
            return directory.known().ended();
        }
    }
}
