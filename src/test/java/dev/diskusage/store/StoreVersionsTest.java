package dev.diskusage.store;

import static dev.diskusage.store.OpenedStore.MEDIA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diskusage.trend.Period;
import dev.diskusage.trend.UsageSample;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.RunSummary.FileSystem;
import dev.diskusage.usage.RunSummary.PathTotals;
import dev.diskusage.usage.Totals;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Stores that other versions of this program left. Each version that is released gets its two files here, and they
/// stay.
class StoreVersionsTest {
    private static final Instant ENDED = Instant.parse("2026-11-25T03:00:02Z");

    @TempDir
    Path temp;

    private Path data;
    private Path run;
    private Path catalogue;

    @BeforeEach
    void names() throws IOException {
        data = temp.resolve("data");
        catalogue = data.resolve("catalog.db");
        run = Files.createDirectories(data.resolve("runs/uid-media")).resolve("one.db");
    }

    /// Which of the versions of a run file was current does not matter to the catalogue, nor the other way round.
    private void makeOfVersion(int version) throws IOException, SQLException {
        execute(run, "run-v" + Math.min(version, RunSchema.VERSION) + ".sql");
        execute(catalogue, "catalogue-v" + Math.min(version, Catalogue.VERSION) + ".sql");
        Files.setLastModifiedTime(run, FileTime.from(ENDED));
    }

    private static void execute(Path file, String script) throws IOException, SQLException {
        try (InputStream sql = StoreVersionsTest.class.getResourceAsStream("/store/" + script)) {
            assertThat(sql).as(script).isNotNull();
            execute(
                    file,
                    new String(sql.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList());
        }
    }

    private static void execute(Path file, List<String> lines) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.executeUpdate(String.join("\n", lines));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aStoreOfEachEarlierVersionIsServedAsItWas(int version) throws IOException, SQLException {
        makeOfVersion(version);
        try (UsageStore store = OpenedStore.open(data)) {
            assertThat(store.scans()).containsExactly(MEDIA);
            assertThat(store.counts(MEDIA.uid()))
                    .containsEntry(RunResult.PARTIAL, 7L)
                    .containsEntry(RunResult.FAILED, 2L);
            assertThat(store.history(MEDIA.uid()))
                    .containsExactly(
                            new RunRecord(
                                    new RunId(MEDIA, "bad"),
                                    RunResult.FAILED,
                                    "why",
                                    Instant.parse("2026-11-25T04:00:00Z")),
                            new RunRecord(
                                    new RunId(MEDIA, "one"),
                                    RunResult.PARTIAL,
                                    "3 entries could not be read",
                                    ENDED,
                                    new Totals(12288, 600, 6, 3)));
            assertServed(store.lastPublished(MEDIA.uid()).orElseThrow());
        }
        assertThat(Programs.sqlite3(catalogue, "PRAGMA user_version").text()).isEqualTo(Catalogue.VERSION + "\n");
        assertThat(StoreCheck.run(data).problems()).isEmpty();
    }

    /// A catalogue of the first version has none: it comes from the run files.
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theHistoryOfEachEarlierVersionGoesOn(int version) throws IOException, SQLException {
        makeOfVersion(version);
        UsageHistory history = OpenedStore.history(data, new WatchedScans());
        try (UsageStore store = OpenedStore.open(data)) {
            List<RunRecord> published = store.history(MEDIA.uid()).stream()
                    .filter(RunRecord::hasFile)
                    .toList();
            Map<Instant, UsageHistory.Found> found = history.unknown(MEDIA.uid(), published, _ -> run);
            assertThat(found.keySet()).isEqualTo(version == 1 ? Set.of(ENDED) : Set.of());
            found.put(ENDED.plus(Duration.ofDays(1)), grownTo(20_000));
            history.add(MEDIA.uid(), found);
            assertThat(history.trend(MEDIA.uid()).growthBytes(Period.DAY)).isEqualTo(20_000 - 12_288);
        }
    }

    private static UsageHistory.Found grownTo(long bytes) {
        var root = new UsageSample.Place(EntryName.of("/data"), 0);
        var usage = new UsageSample.Usage(new Totals(bytes, 600, 6, 3), 3);
        return new UsageHistory.Found(new FileSystem(1000, 400, 10, 3), new UsageSample(1, Map.of(root, usage)));
    }

    private static void assertServed(PublishedRun published) {
        assertThat(published.summary().paths())
                .containsExactly(new PathTotals(EntryName.of("/data"), 1, new Totals(12288, 600, 6, 3), 3));
        try (RunFile file = published.open()) {
            assertThat(file.topDown(2, 10))
                    .extracting(each -> each.path().text() + " " + each.usage().own())
                    .containsExactly(
                            "/data " + new Totals(4096, 100, 2, 1),
                            "/data/a " + new Totals(4096, 300, 3, 1),
                            "/data/a/\\xff " + new Totals(4096, 200, 1, 1));
            StoredDirectory root = file.find(EntryName.of("/data")).orElseThrow();
            StoredDirectory a = file.find(EntryName.of("/data/a")).orElseThrow();
            assertThat(file.topDown(1, 10))
                    .last()
                    .isEqualTo(new StoredDirectory(a.path(), a.usage().withAllAsItsOwn()));
            assertThat(a.usage().filesBySize()).containsExactly(0L, 4L, 0L, 0L, 0L);
            assertThat(file.leftOut(file.topDown(2, 1), 2))
                    .contains(new FoldedDirectories(
                            2, 1, a.usage().all(), a.usage().all(), a.usage().filesBySize()));
            assertThat(file.largestKnown(List.of(root), Measure.FILES, 9, 10))
                    .extracting(each -> each.path().text())
                    .containsExactly("/data", "/data/a", "/data/a/\\xff");
            List<String> depthFirst = new ArrayList<>();
            file.forEachDepthFirst(each -> depthFirst.add(each.path().text()));
            assertThat(depthFirst).containsExactly("/data", "/data/a", "/data/a/\\xff");
        }
    }

    @Test
    void everyVersionHasItsFilesHere() {
        for (int version = 1; version <= RunSchema.VERSION; version++) {
            assertThat(getClass().getResource("/store/run-v" + version + ".sql"))
                    .isNotNull();
        }
        for (int version = 1; version <= Catalogue.VERSION; version++) {
            assertThat(getClass().getResource("/store/catalogue-v" + version + ".sql"))
                    .isNotNull();
        }
    }

    /// Nothing of it is moved aside or changed: the newer program finds all of it again.
    @ParameterizedTest
    @ValueSource(strings = {"catalog.db", "runs/uid-media/one.db"})
    void whatANewerProgramWroteIsRefusedInOneLineAndStays(String file) throws IOException, SQLException {
        makeOfVersion(1);
        Path newer = data.resolve(file);
        execute(newer, List.of("PRAGMA user_version = 99"));
        byte[] content = Files.readAllBytes(newer);
        int known = file.equals("catalog.db") ? Catalogue.VERSION : RunSchema.VERSION;
        String refused = "cannot use " + newer + ": a newer program wrote it (its version is 99, this one knows up to "
                + known + ");" + " use that program, or another folder (disk-usage.store.directory)";
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> OpenedStore.open(data))
                    .isInstanceOf(StoreException.class)
                    .hasMessage(refused);
        }
        assertThat(newer).hasBinaryContent(content);
        try (var all = Files.walk(data)) {
            assertThat(all.map(Path::toString)).noneMatch(each -> each.contains("corrupt"));
        }
    }

    @Test
    void aNewCatalogueIsOfTheVersionOfThisProgram() throws IOException {
        Files.delete(run.getParent());
        try (UsageStore store = OpenedStore.open(data)) {
            OpenedStore.publish(store, MEDIA, "one", 5);
        }
        assertThat(Programs.sqlite3(catalogue, "PRAGMA user_version").text()).isEqualTo(Catalogue.VERSION + "\n");
    }

    /// An empty file is what a crash of the machine can leave of a catalogue that was just made.
    @Test
    void anEmptyCatalogueIsFilledFromTheRunFiles() throws IOException, SQLException {
        makeOfVersion(1);
        Files.delete(catalogue);
        Files.createFile(catalogue);
        try (UsageStore store = OpenedStore.open(data)) {
            assertServed(store.lastPublished(MEDIA.uid()).orElseThrow());
        }
        assertThat(StoreCheck.run(data).problems()).isEmpty();
    }
}
