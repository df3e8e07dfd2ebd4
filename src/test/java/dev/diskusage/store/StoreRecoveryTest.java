package dev.diskusage.store;

import static dev.diskusage.store.OpenedStore.BACKUP;
import static dev.diskusage.store.OpenedStore.MEDIA;
import static dev.diskusage.store.OpenedStore.publish;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a store makes of a folder that something happened to while it was closed.
class StoreRecoveryTest {
    @TempDir
    Path folder;

    private Path catalogue;
    private List<PublishedRun> published;

    @BeforeEach
    void publishSome() {
        catalogue = folder.resolve("catalog.db");
        try (UsageStore store = OpenedStore.open(folder)) {
            publish(store, MEDIA, "one", 10);
            publish(store, MEDIA, "two", 20);
            publish(store, BACKUP, "one", 30);
            store.record(new RunRecord(new RunId(BACKUP, "two"), RunResult.FAILED, "why", Instant.EPOCH));
            published = store.lastPublished();
        }
    }

    private void servesAll() {
        try (UsageStore store = OpenedStore.open(folder)) {
            assertThat(store.lastPublished()).isEqualTo(published);
            assertThat(store.history("uid-media"))
                    .extracting(run -> run.run().id())
                    .containsExactly("two", "one");
            assertThat(store.counts("uid-media")).containsEntry(RunResult.PARTIAL, 2L);
        }
        // And what it wrote is sound: the next start reads the same.
        try (UsageStore store = OpenedStore.open(folder)) {
            assertThat(store.lastPublished()).isEqualTo(published);
        }
    }

    private List<Path> setAside() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().contains(".corrupt")).toList();
        }
    }

    private void catalogueSql(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + catalogue);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    @Test
    void keepsACatalogueThatIsSound() throws IOException {
        servesAll();
        assertThat(setAside()).isEmpty();
        try (UsageStore store = OpenedStore.open(folder)) {
            assertThat(store.counts("uid-backup")).containsEntry(RunResult.FAILED, 1L);
        }
    }

    @Test
    void makesALostCatalogueAnew() throws IOException {
        Files.delete(catalogue);
        servesAll();
        assertThat(setAside()).isEmpty();
    }

    @Test
    void makesACatalogueOfNoBytesAnew() throws IOException {
        Files.write(catalogue, new byte[0]);
        servesAll();
    }

    @Test
    void setsAsideACatalogueWithABadHeader() throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(catalogue.toFile(), "rw")) {
            open.write("rubbish".getBytes(StandardCharsets.US_ASCII));
        }
        servesAll();
        assertThat(setAside()).singleElement().asString().matches(".*/catalog\\.db\\.corrupt-\\d{8}T\\d{6}Z");
    }

    @Test
    void setsAsideACatalogueOfZeroes() throws IOException {
        Files.write(catalogue, new byte[(int) Files.size(catalogue)]);
        servesAll();
        assertThat(setAside()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 4096, 5000, 8192})
    void setsAsideATruncatedCatalogue(long bytes) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(catalogue.toFile(), "rw")) {
            open.setLength(bytes);
        }
        servesAll();
        assertThat(setAside()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE run",
                "UPDATE run SET result = 'FAILEE'",
                "UPDATE run SET ended = 'soon'",
                "UPDATE run SET run_id = '../../etc' WHERE run_id = 'two'"
            })
    void setsAsideACatalogueThatSaysWhatCannotBe(String sql) throws IOException, SQLException {
        catalogueSql(sql);
        servesAll();
        assertThat(setAside()).hasSize(1);
    }

    /// Some flips change a value that nobody can tell from a right one (a reason, a count): then nothing is set aside.
    @Test
    void servesAllWhateverBitsFlipInTheCatalogue() throws IOException {
        byte[] sound = Files.readAllBytes(catalogue);
        Random random = new Random(5);
        for (int round = 0; round < 60; round++) {
            byte[] flipped = sound.clone();
            for (int flips = 0; flips < 10; flips++) {
                flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(catalogue, flipped);
            try (UsageStore store = OpenedStore.open(folder)) {
                assertThat(store.lastPublished().stream().map(PublishedRun::file))
                        .as("round " + round)
                        .containsAll(published.stream().map(PublishedRun::file).toList());
            }
        }
    }

    @Test
    void keepsTheLastFewDamagedCataloguesOnly() throws IOException {
        for (int year = 2001; year <= 2005; year++) {
            Files.writeString(folder.resolve("catalog.db.corrupt-" + year + "0101T000000Z"), "damaged then");
            Files.writeString(folder.resolve("catalog.db-wal.corrupt-" + year + "0101T000000Z"), "damaged then");
        }
        Files.write(catalogue, new byte[100]);
        servesAll();
        assertThat(setAside().stream().map(file -> file.getFileName().toString()))
                .hasSize(5)
                .filteredOn(name -> name.contains(".corrupt-200"))
                .containsExactlyInAnyOrder(
                        "catalog.db.corrupt-20050101T000000Z", "catalog.db-wal.corrupt-20050101T000000Z",
                        "catalog.db.corrupt-20040101T000000Z", "catalog.db-wal.corrupt-20040101T000000Z");
    }

    @Test
    void dropsRowsWhoseFilesAreGone() throws IOException {
        Files.delete(folder.resolve("runs/uid-media/two.db"));
        try (UsageStore store = OpenedStore.open(folder)) {
            assertThat(store.lastPublished("uid-media").orElseThrow().run().id())
                    .isEqualTo("one");
            assertThat(store.history("uid-media")).hasSize(1);
        }
    }

    @Test
    void servesTheRunBeforeADamagedOne() throws IOException {
        Files.write(folder.resolve("runs/uid-media/two.db"), new byte[4096]);
        for (int start = 0; start < 2; start++) {
            try (UsageStore store = OpenedStore.open(folder)) {
                assertThat(store.lastPublished("uid-media").orElseThrow().run().id())
                        .isEqualTo("one");
            }
        }
        assertThat(setAside()).singleElement().asString().endsWith("runs/uid-media/two.db.corrupt");
    }

    @Test
    void setsAsideARunFileThatLiesWhereAnotherShould() throws IOException {
        Files.copy(folder.resolve("runs/uid-media/two.db"), folder.resolve("runs/uid-backup/two.db"));
        servesAll();
        assertThat(setAside()).singleElement().asString().endsWith("runs/uid-backup/two.db.corrupt");
    }

    @Test
    void findsARunFileThatWasCopiedIn() throws IOException {
        Path other = folder.resolve("other");
        Files.createDirectory(other);
        try (UsageStore store = OpenedStore.open(other)) {
            publish(store, MEDIA, "three", 40);
        }
        Files.copy(other.resolve("runs/uid-media/three.db"), folder.resolve("runs/uid-media/three.db"));
        try (UsageStore store = OpenedStore.open(folder)) {
            assertThat(store.lastPublished("uid-media").orElseThrow().run().id())
                    .isEqualTo("three");
            assertThat(store.counts("uid-media")).containsEntry(RunResult.PARTIAL, 3L);
        }
    }

    /// Killed when its runs were out of the way and the catalogue still knew it.
    @Test
    void endsTheForgettingThatAKillInterrupted() throws IOException, SQLException {
        Files.move(folder.resolve("runs/uid-media"), folder.resolve("staging/forgotten~uid-media"));
        try (UsageStore store = OpenedStore.open(folder)) {
            assertThat(store.scans()).containsExactly(BACKUP);
            assertThat(store.counts("uid-media")).containsEntry(RunResult.PARTIAL, 0L);
        }
        assertThat(folder.resolve("staging/forgotten~uid-media")).doesNotExist();
        assertThat(scansWithHistory()).containsExactly("uid-backup");
    }

    /// A forgetting that failed only at the last of its steps was one.
    @Test
    void forgetsNothingThatCameAfterTheForgetting() throws IOException, SQLException {
        Files.createDirectories(folder.resolve("staging/forgotten~uid-media"));
        servesAll();
        assertThat(scansWithHistory()).containsExactlyInAnyOrder("uid-media", "uid-backup");
    }

    private List<String> scansWithHistory() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + catalogue);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT DISTINCT scan_uid FROM sample")) {
            List<String> uids = new ArrayList<>();
            while (row.next()) {
                uids.add(row.getString(1));
            }
            return uids;
        }
    }

    @Test
    void removesLitterButNotWhatCanBeResumed() throws IOException {
        Path staging = folder.resolve("staging");
        Files.writeString(staging.resolve("uid~run.db"), "half a run");
        Files.createDirectories(staging.resolve("forgotten~uid/deeper"));
        Files.writeString(staging.resolve("forgotten~uid/deeper/run.db"), "a run");
        Files.writeString(staging.resolve("resumable/uid~run.db"), "to be resumed");
        Files.writeString(staging.resolve("resumable/uid~run.db-journal"), "the rest of it");
        Files.writeString(staging.resolve("resumable/uid~gone.db-wal"), "of a file that was removed");
        Files.writeString(staging.resolve("resumable/uid~gone.db-journal"), "of a file that was removed");
        OpenedStore.open(folder).close();
        try (Stream<Path> left = Files.walk(staging)) {
            assertThat(left.filter(Files::isRegularFile))
                    .containsExactlyInAnyOrder(
                            staging.resolve("resumable/uid~run.db"), staging.resolve("resumable/uid~run.db-journal"));
        }
    }

    /// A journal of the old file would be rolled back into the new one of the same name.
    @Test
    void leavesNothingBesideAResumableRunThatIsDropped() throws IOException {
        Path resumable = folder.resolve("staging/resumable");
        try (UsageStore store = OpenedStore.open(folder)) {
            for (String beside : List.of("", "-wal", "-shm", "-journal")) {
                Files.writeString(resumable.resolve("uid-media~old.db" + beside), "half a run");
                Files.writeString(resumable.resolve("uid-media~damaged.db" + beside), "half a run");
            }
            store.resume(new RunId(MEDIA, "damaged")).close();
            assertThat(resumable)
                    .isDirectoryNotContaining(file -> file.toString().contains("damaged"));
            store.dropStaged(Instant.MAX);
        }
        assertThat(resumable).isEmptyDirectory();
    }

    @Test
    void startsAResumableRunAnewWhenItsFileIsDamaged() throws IOException {
        RunId run = new RunId(MEDIA, "three");
        Files.writeString(folder.resolve("staging/resumable/uid-media~three.db"), "rubbish".repeat(1000));
        try (UsageStore store = OpenedStore.open(folder);
                StagedRun staged = store.resume(run)) {
            assertThat(staged.batches()).isZero();
            RunTree tree = RunTree.random(1, 10);
            tree.writeTo(staged, 5);
            assertThat(OpenedStore.rows(staged.publish(tree.summary()))).isEqualTo(10);
        }
    }
}
