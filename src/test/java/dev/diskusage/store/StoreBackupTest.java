package dev.diskusage.store;

import static dev.diskusage.store.OpenedStore.BACKUP;
import static dev.diskusage.store.OpenedStore.MEDIA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diskusage.usage.ScanId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreBackupTest {
    @TempDir
    Path temp;

    private Path data;
    private Path to;

    @BeforeEach
    void names() {
        data = temp.resolve("data");
        to = temp.resolve("copy");
    }

    private StoreBackup.Made backup() {
        return StoreBackup.make(data, to, Instant.now());
    }

    @Test
    void theCopyOfAStoreInUseSaysTheSame() throws IOException {
        try (UsageStore store = OpenedStore.open(data)) {
            OpenedStore.publish(store, MEDIA, "one", 50);
            OpenedStore.publish(store, MEDIA, "two", 60);
            OpenedStore.publish(store, BACKUP, "one", 70);
            store.record(new RunRecord(new RunId(MEDIA, "bad"), RunResult.FAILED, "why", Instant.now()));
            Path file = store.lastPublished(MEDIA.uid()).orElseThrow().file();
            StoreBackup.Made made = backup();
            assertThat(made.runs()).isEqualTo(3);
            try (UsageStore copy = OpenedStore.open(to)) {
                for (ScanId scan : List.of(MEDIA, BACKUP)) {
                    assertThat(copy.history(scan.uid())).isEqualTo(store.history(scan.uid()));
                    assertThat(copy.counts(scan.uid())).isEqualTo(store.counts(scan.uid()));
                }
                assertThat(copy.lastPublished(MEDIA.uid()).orElseThrow().file())
                        .hasSameBinaryContentAs(file)
                        .isNotEqualTo(file);
            }
        }
    }

    /// Debian's own SQLite is the judge of what the copy holds.
    @Test
    void catalogueAndFilesOfTheCopyAgreeBeforeAnybodyStartsFromIt() throws IOException {
        try (UsageStore store = OpenedStore.open(data)) {
            OpenedStore.publish(store, MEDIA, "one", 50);
            backup();
        }
        assertThat(Programs.sqlite3(to.resolve("catalog.db"), "SELECT scan_uid || '/' || run_id || '.db' FROM run")
                        .text()
                        .lines())
                .containsExactlyElementsOf(runsOf(to));
        assertThat(Programs.sqlite3(to.resolve("catalog.db"), "PRAGMA integrity_check")
                        .text())
                .isEqualTo("ok\n");
        assertThat(StoreCheck.run(to).problems()).isEmpty();
    }

    private static List<String> runsOf(Path store) throws IOException {
        Path runs = store.resolve("runs");
        return StoreFiles.runFiles(runs).keySet().stream()
                .sorted()
                .map(file -> runs.relativize(file).toString())
                .toList();
    }

    /// Retention keeps one run of each scan, so that nearly every file that is seen is gone a moment later; a third
    /// scan comes and goes as a whole.
    @Test
    void whileRunsComeAndGoEveryCopyIsWholeAndHoldsARunOfEachScan() throws IOException, InterruptedException {
        ScanId fleeting = new ScanId("shop", "fleeting", "uid-fleeting", "claim");
        AtomicBoolean end = new AtomicBoolean();
        try (UsageStore store = OpenedStore.open(data)) {
            OpenedStore.publish(store, MEDIA, "first", 10);
            OpenedStore.publish(store, BACKUP, "first", 10);
            Thread busy = Thread.ofPlatform().start(() -> publishUntil(end, store, fleeting));
            Set<String> seen = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                to = temp.resolve("copy-" + i);
                backup();
                assertWhole(i);
                seen.addAll(runsOf(to));
            }
            end.set(true);
            busy.join();
            assertThat(seen).hasSizeGreaterThan(5);
        }
    }

    private void assertWhole(int number) {
        assertThat(StoreCheck.run(to).problems()).as("copy %s", number).isEmpty();
        try (UsageStore copy = OpenedStore.open(to)) {
            assertThat(copy.lastPublished(MEDIA.uid())).isPresent();
            assertThat(copy.lastPublished(BACKUP.uid())).isPresent();
        }
    }

    private static void publishUntil(AtomicBoolean end, UsageStore store, ScanId fleeting) {
        for (int i = 0; !end.get(); i++) {
            for (ScanId scan : List.of(MEDIA, BACKUP, fleeting)) {
                OpenedStore.publish(store, scan, "run-" + i, 20);
                store.keepNewest(scan.uid(), 1, Instant.EPOCH);
            }
            store.forget(fleeting.uid());
        }
    }

    /// But for what SQLite puts beside a catalogue with a write-ahead log to read it.
    @Test
    void nothingOfTheSourceChanges() throws IOException {
        try (UsageStore store = OpenedStore.open(data)) {
            OpenedStore.publish(store, MEDIA, "one", 50);
        }
        List<String> before = listing();
        backup();
        assertThat(listing()).isEqualTo(before);
    }

    private List<String> listing() throws IOException {
        try (var all = Files.walk(data)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().matches(".*-(wal|shm)"))
                    .sorted()
                    .map(StoreBackupTest::line)
                    .toList();
        }
    }

    private static String line(Path file) {
        try {
            return file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aKilledBackupLeavesAFolderThatTheNextOneReplaces() throws IOException {
        OpenedStore.open(data).close();
        Path part = Files.createDirectory(temp.resolve("copy.part"));
        Files.writeString(part.resolve("half"), "x");
        backup();
        assertThat(part).doesNotExist();
        assertThat(to.resolve("half")).doesNotExist();
    }

    @Test
    void wrongFoldersAreOneClearError() throws IOException {
        assertThatThrownBy(this::backup)
                .hasMessage("cannot read " + data + ": it is no store's folder, which holds a folder runs: give the one"
                        + " that disk-usage.store.directory names");
        OpenedStore.open(data).close();
        Files.createDirectory(to);
        assertThatThrownBy(this::backup).hasMessage(to + " is there already: remove it, or give another place");
        to = temp.resolve("missing/copy");
        assertThatThrownBy(this::backup)
                .hasMessage("cannot make " + to + ": its parent folder does not exist: make it, or give another place");
    }

    @Test
    void aStoreOfOneThatNeverRanAScanIsCopiedToo() {
        OpenedStore.open(data).close();
        assertThat(backup()).isEqualTo(new StoreBackup.Made(0, 0));
        OpenedStore.open(to).close();
    }
}
