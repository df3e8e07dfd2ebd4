package dev.diskusage.store;

import dev.diskusage.store.StoreConfig.JournalMode;
import dev.diskusage.usage.ScanId;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// A store on a folder without Quarkus, set up as application.properties says.
public final class OpenedStore {
    static final ScanId MEDIA = new ScanId("shop", "media", "uid-media", "media-claim");
    static final ScanId BACKUP = new ScanId("shop", "backup", "uid-backup", "backup-claim");

    private OpenedStore() {}

    public static UsageStore open(Path folder) {
        return open(folder, JournalMode.WAL);
    }

    public static UsageStore open(Path folder, JournalMode journalMode) {
        return open(config(folder, journalMode, Optional.empty()), history(folder, journalMode, new WatchedScans()));
    }

    /// @param maxSize as a person writes it
    public static UsageStore openWithin(Path folder, String maxSize) {
        return open(
                config(folder, JournalMode.WAL, Optional.of(new MemorySizeConverter().convert(maxSize))),
                history(folder, new WatchedScans()));
    }

    /// @param watched says which levels are remembered
    public static UsageStore open(Path folder, WatchedScans watched) {
        return open(config(folder, JournalMode.WAL, Optional.empty()), history(folder, watched));
    }

    private static UsageStore open(StoreConfig config, UsageHistory history) {
        return new UsageStore(config, database(config.directory(), config.journalMode()), history);
    }

    static UsageHistory history(Path folder, WatchedScans watched) {
        return history(folder, JournalMode.WAL, watched);
    }

    private static UsageHistory history(Path folder, JournalMode journalMode, WatchedScans watched) {
        return new UsageHistory(database(folder, journalMode), watched);
    }

    private static StoreConfig config(Path folder, JournalMode journalMode, Optional<MemorySize> maxSize) {
        return new StoreConfig() {
            @Override
            public Path directory() {
                return folder;
            }

            @Override
            public JournalMode journalMode() {
                return journalMode;
            }

            @Override
            public Optional<MemorySize> maxSize() {
                return maxSize;
            }
        };
    }

    static SQLiteDataSource database(Path folder, JournalMode journalMode) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.valueOf(journalMode.name()));
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        SQLiteDataSource database = new SQLiteDataSource(config);
        database.setUrl("jdbc:sqlite:" + folder.resolve("catalog.db"));
        return database;
    }

    /// Publishes a tree of so many directories.
    public static PublishedRun publish(UsageStore store, ScanId scan, String run, int directories) {
        RunTree tree = RunTree.random(directories, directories);
        try (StagedRun staged = store.begin(new RunId(scan, run))) {
            tree.writeTo(staged, 100);
            return staged.publish(tree.summary());
        }
    }

    /// The first column of the first row, by a connection of its own.
    static String text(Path file, String query) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.getString(1);
        } catch (SQLException e) {
            throw new AssertionError(query + " on " + file, e);
        }
    }

    static long rows(PublishedRun published) {
        try (RunFile run = published.open()) {
            AtomicLong rows = new AtomicLong();
            run.forEachDepthFirst(_ -> rows.incrementAndGet());
            return rows.get();
        }
    }
}
