package dev.diskusage.store;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/// Where results are kept.
@ConfigMapping(prefix = "disk-usage.store")
public interface StoreConfig {
    /// Holds `catalog.db`, `runs` and `staging`; made when its parent exists. For one process at a time.
    @WithDefault("disk-usage-data")
    Path directory();

    /// Of the catalogue. `DELETE` (a rollback journal) is for file systems where `WAL` is refused: NFS, CIFS, Lustre,
    /// GPFS.
    @WithDefault("WAL")
    JournalMode journalMode();

    /// What all published runs may take together. With more, or when the volume has less room than that, the oldest
    /// runs of the largest scans go first, never the last of a scan.
    Optional<MemorySize> maxSize();

    /// SQLite's `PRAGMA journal_mode`.
    enum JournalMode {
        WAL,
        DELETE
    }
}
