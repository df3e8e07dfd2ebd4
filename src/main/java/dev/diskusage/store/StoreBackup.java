package dev.diskusage.store;

import dev.diskusage.store.StoreConfig.JournalMode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// Copies a store's folder, also while another process publishes, removes and forgets runs in it. The copy holds whole
/// runs only, and its catalogue says what its files say; a program can start from it.
public final class StoreBackup {
    /// Looks at the folder, at most. In each something was removed that the one before had seen, which takes a publish
    /// or a forgotten scan each time.
    private static final int MAX_LOOKS = 100;

    private final Path data;
    private final Path whole;
    private final Path part;
    private final Set<Path> copied = new HashSet<>();
    private long bytes;

    private StoreBackup(Path data, Path to) {
        this.data = data;
        whole = to.toAbsolutePath().normalize();
        part = Path.of(whole + ".part");
    }

    /// @param bytes of the run files
    public record Made(int runs, long bytes) {}

    /// @param data the store's folder; nothing in it is changed
    /// @param to the new folder; nothing may be there. Until all is copied it is called `.part`
    /// @throws StoreException when the one cannot be read or the other not be made
    public static Made make(Path data, Path to, Instant now) {
        requireStore(data);
        StoreBackup backup = new StoreBackup(data, to);
        try {
            return backup.make(now);
        } catch (FileAlreadyExistsException e) {
            throw new StoreException(to + " is there already: remove it, or give another place", e);
        } catch (NoSuchFileException e) {
            throw new StoreException(
                    "cannot make " + to + ": its parent folder does not exist: make it, or give another place", e);
        } catch (IOException e) {
            throw new StoreException("cannot make " + to + ": " + reason(e), e);
        }
    }

    static void requireStore(Path data) {
        if (!Files.isDirectory(data.resolve("runs"))) {
            throw new StoreException(
                    "cannot read " + data + ": it is no store's folder, which holds a folder runs: give the one that"
                            + " disk-usage.store.directory names");
        }
    }

    private static String reason(IOException e) {
        return e instanceof AccessDeniedException ? "permission is denied: " + e.getMessage() : e.toString();
    }

    private Made make(Instant now) throws IOException {
        if (Files.exists(whole)) {
            throw new FileAlreadyExistsException(whole.toString());
        }
        StoreFiles.delete(part);
        Files.createDirectory(part);
        copyCatalogue();
        copyRuns();
        bringTogether(now);
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
        StoreFiles.syncFolder(whole);
        return new Made(copied.size(), bytes);
    }

    /// As one moment has it, whatever is written meanwhile. Before the runs: a scan that is forgotten in between
    /// must not come back by its files.
    private void copyCatalogue() {
        Path catalogue = data.resolve("catalog.db");
        if (!Files.exists(catalogue)) {
            return;
        }
        try (Connection connection = Sqlite.openReadOnly(catalogue);
                PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
            copy.setString(1, part.resolve("catalog.db").toString());
            copy.execute();
        } catch (SQLException e) {
            throw Sqlite.failure("cannot copy", catalogue, e);
        }
    }

    /// A run that vanishes has made room for a newer one, which only another look finds.
    private void copyRuns() throws IOException {
        boolean vanished = true;
        for (int look = 0; vanished; look++) {
            if (look == MAX_LOOKS) {
                throw new IOException("runs of " + data + " vanish faster than they can be copied: try again later");
            }
            vanished = false;
            for (Path file : StoreFiles.runFiles(data.resolve("runs")).keySet()) {
                vanished |= !copied.contains(file) && !copy(file);
            }
        }
    }

    /// @return whether it was still there
    private boolean copy(Path file) throws IOException {
        Path to = part.resolve(data.relativize(file));
        Files.createDirectories(to.getParent());
        try {
            // With its time, which says when it was published, and its checksum.
            Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
        } catch (NoSuchFileException _) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
            channel.force(true);
            bytes += channel.size();
        }
        copied.add(file);
        return true;
    }

    /// As a start does: what is a run is decided by the files.
    private void bringTogether(Instant now) {
        try (StoreFolder copy = StoreFolder.open(part, JournalMode.DELETE)) {
            StoreStart.Found found = new StoreStart(copy).find(now);
            if (!found.catalogueIsRight()) {
                new Catalogue(database(copy.catalogue())).replace(found.scans().values());
            }
        } catch (SQLException e) {
            throw Sqlite.failure("cannot write", part, e);
        }
    }

    private static SQLiteDataSource database(Path file) {
        SQLiteDataSource database = new SQLiteDataSource(new SQLiteConfig());
        database.setUrl(Sqlite.url(file));
        return database;
    }
}
