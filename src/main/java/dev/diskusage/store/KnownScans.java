package dev.diskusage.store;

import dev.diskusage.usage.ScanId;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// All scans in memory, and in the catalogue as far as it can be written. Any thread reads, one at a time changes.
final class KnownScans {
    private static final System.Logger LOG = System.getLogger(KnownScans.class.getName());

    /// For messages.
    private final Path file;

    private final Catalogue catalogue;
    private final Map<String, KnownScan> byUid;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private boolean catalogueIsRight;

    KnownScans(Path file, Catalogue catalogue, StoreStart.Found found) {
        this.file = file;
        this.catalogue = catalogue;
        this.byUid = new ConcurrentHashMap<>(found.scans());
        this.catalogueIsRight = found.catalogueIsRight();
        saveAgain();
    }

    /// @param listener called after each change by whoever made it
    void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Nullable
    KnownScan find(String scanUid) {
        return byUid.get(scanUid);
    }

    KnownScan known(ScanId scan) {
        return byUid.getOrDefault(scan.uid(), KnownScan.unknown(scan));
    }

    Collection<KnownScan> all() {
        return Collections.unmodifiableCollection(byUid.values());
    }

    void change(KnownScan scan) {
        byUid.put(scan.scan().uid(), scan);
        save(() -> catalogue.save(scan));
        listeners.forEach(Runnable::run);
    }

    void remove(String scanUid) {
        byUid.remove(scanUid);
        save(() -> catalogue.remove(scanUid));
        listeners.forEach(Runnable::run);
    }

    /// Saves what could not be saved before, as with a disk that was full for a while.
    void saveAgain() {
        if (!catalogueIsRight) {
            save(() -> {});
        }
    }

    private interface CatalogueChange {
        void apply() throws SQLException;
    }

    /// What cannot be saved is saved as a whole with the next change; the run files hold what must not be lost.
    private void save(CatalogueChange change) {
        try {
            if (catalogueIsRight) {
                change.apply();
            } else {
                catalogue.replace(byUid.values());
            }
            catalogueIsRight = true;
        } catch (SQLException e) {
            catalogueIsRight = false;
            LOG.log(
                    System.Logger.Level.WARNING,
                    Sqlite.failure("cannot write", file, e).getMessage()
                            + "; published runs are served, the rest is in memory until the next change");
        }
    }
}
