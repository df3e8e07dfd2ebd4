package dev.diskusage.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A resumable run that a program before ADR 18 was killed over: a write-ahead log lies beside its file, made here by
/// SQLite with that program's settings.
class OldLogTest {
    private static final RunId RUN = new RunId(OpenedStore.MEDIA, "run-1");
    private static final int BATCH = 100;
    private static final List<String> TABLES =
            List.of("directory_row", "directory_own", "directory_sizes", "linked", "staged");

    @TempDir
    Path folder;

    private final RunTree tree = RunTree.random(17, 3000);
    private Path data;
    private Path staged;
    private Path log;

    @BeforeEach
    void openOnce() {
        data = folder.resolve("data");
        OpenedStore.open(data).close();
        staged = data.resolve("staging").resolve("resumable").resolve(OpenedStore.MEDIA.uid() + "~run-1.db");
        log = Path.of(staged + "-wal");
    }

    private Path writtenTo(int batches) {
        Path file = folder.resolve("after-" + batches + ".db");
        try (RunWriter writer = RunWriter.resume(file)) {
            tree.batches(BATCH).subList(0, batches).forEach(writer::accept);
            writer.keep();
        }
        return file;
    }

    /// Leaves what a kill would: the file as it was at first, and all later transactions in the log.
    private void leaveWithLog(Path file, List<String> transactions) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA locking_mode = EXCLUSIVE");
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = NORMAL");
            for (String transaction : transactions) {
                statement.executeUpdate(transaction);
            }
            Files.copy(file, staged);
            Files.copy(Path.of(file + "-wal"), log);
        }
    }

    /// One transaction for what each of the files has more than the one before.
    private void leaveAfter(int first, int... later) throws SQLException, IOException {
        Path file = writtenTo(first);
        List<String> transactions = new java.util.ArrayList<>();
        for (int batches : later) {
            transactions.add("ATTACH '" + writtenTo(batches) + "' AS later");
            String copies = String.join(
                    ";",
                    TABLES.stream()
                            .map(table -> "DELETE FROM main." + table + "; INSERT INTO main." + table
                                    + " SELECT * FROM later." + table)
                            .toList());
            transactions.add("BEGIN;" + copies + "; UPDATE main.staged SET rowid = 1; COMMIT");
            transactions.add("DETACH later");
        }
        leaveWithLog(file, transactions);
    }

    private void goesOnBehind(long batches) {
        try (UsageStore store = OpenedStore.open(data);
                StagedRun run = store.resume(RUN)) {
            assertThat(run.batches()).isEqualTo(batches);
            tree.batches(BATCH).stream().skip(batches).forEach(run::accept);
            assertHasAll(run.publish(tree.summary()));
        }
        assertNothingIsLeft();
    }

    private void assertHasAll(PublishedRun published) {
        Map<Long, StoredDirectory> rows = new HashMap<>();
        try (RunFile run = published.open()) {
            assertThat(run.summary()).isEqualTo(tree.summary());
            run.forEachDepthFirst(row -> rows.put(row.usage().place().id(), row));
        }
        assertThat(rows).isEqualTo(tree.stored());
        // Without the mark of a log, since whoever opens it may not be able to make one.
        assertThat(Programs.sqlite3(published.file(), "PRAGMA journal_mode").text())
                .isEqualTo("delete\n");
    }

    private void assertNothingIsLeft() {
        try (Stream<Path> all = Files.walk(data)) {
            assertThat(all.filter(Files::isRegularFile)
                            .map(file -> data.relativize(file).toString()))
                    .allMatch(file -> file.startsWith("runs/") && file.endsWith(".db")
                            || file.startsWith("catalog.db")
                            || file.equals("lock"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void isGoneOnWithBehindWhatTheLogHas() throws SQLException, IOException {
        leaveAfter(12, 16, 20);
        Path without = Files.copy(staged, folder.resolve("without-log.db"));
        assertThat(Programs.sqlite3("file:" + without + "?immutable=1", "SELECT batches FROM staged")
                        .text())
                .isEqualTo("12\n");
        goesOnBehind(20);
    }

    /// As a crash of the machine may leave it: the last transaction is not whole.
    @Test
    void isGoneOnWithBehindTheLastWholeTransaction() throws SQLException, IOException {
        leaveAfter(12, 16, 20);
        try (RandomAccessFile open = new RandomAccessFile(log.toFile(), "rw")) {
            open.setLength(open.length() - 5000);
        }
        goesOnBehind(16);
    }

    @Test
    void isGoneOnWithWhenTheLogIsGone() throws SQLException, IOException {
        leaveAfter(12, 16);
        Files.delete(log);
        goesOnBehind(12);
    }

    @Test
    void isPublishedWhenItWasFinished() throws SQLException, IOException {
        Path file = folder.resolve("finished.db");
        try (RunWriter writer = RunWriter.resume(file)) {
            tree.writeTo(writer, BATCH);
            writer.finish(RUN, tree.summary());
            writer.keep();
        }
        String batches = OpenedStore.text(file, "SELECT batches FROM run");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE run SET batches = 1");
        }
        leaveWithLog(file, List.of("UPDATE run SET batches = " + batches));
        goesOnBehind(30);
    }

    @Test
    void isRemovedWithItsLogWhenNobodyGoesOn() throws SQLException, IOException {
        leaveAfter(12, 16);
        try (UsageStore store = OpenedStore.open(data)) {
            assertThat(staged).exists();
            store.dropStaged(Instant.now().plusSeconds(1));
            assertThat(store.lastPublished(OpenedStore.MEDIA.uid())).isEmpty();
        }
        assertNothingIsLeft();
    }

    @Test
    void aLogWithoutItsFileIsRemovedAtTheStart() throws SQLException, IOException {
        leaveAfter(12, 16);
        Files.delete(staged);
        OpenedStore.open(data).close();
        assertNothingIsLeft();
    }
}
