package dev.diskusage.store;

import static dev.diskusage.store.OpenedStore.BACKUP;
import static dev.diskusage.store.OpenedStore.MEDIA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diskusage.store.WatchedScan.Series;
import dev.diskusage.trend.FullForecast;
import dev.diskusage.trend.KeptTimes;
import dev.diskusage.trend.Period;
import dev.diskusage.trend.Trend;
import dev.diskusage.trend.UsageSample;
import dev.diskusage.trend.UsageSample.Place;
import dev.diskusage.trend.UsageSample.Usage;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.RunSummary.FileSystem;
import dev.diskusage.usage.ScanId;
import dev.diskusage.usage.Totals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is in the catalogue, asked by the program `sqlite3`, against what is in the run files.
class UsageHistoryTest {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final String SAMPLED =
            "SELECT hex(path), level, allocated_bytes, apparent_bytes, files, directories,"
                    + " unreadable FROM sample_usage JOIN sample_path p ON p.id = path_id ORDER BY 1, 2";

    @TempDir
    Path folder;

    private final WatchedScans watched = new WatchedScans();

    private UsageHistory history() {
        return OpenedStore.history(folder, watched);
    }

    private UsageStore open() {
        return OpenedStore.open(folder, watched);
    }

    /// Each of its directories has another name, all of them bytes that are no text.
    private static PublishedRun publish(UsageStore store, ScanId scan, String run, int directories) {
        List<EntryName> names = IntStream.range(0, directories)
                .mapToObj(i -> new EntryName(new byte[] {(byte) 0xff, (byte) ('0' + i / 64), (byte) ('0' + i % 64)}))
                .toList();
        RunTree tree = RunTree.random(directories, directories, names);
        try (StagedRun staged = store.begin(new RunId(scan, run))) {
            tree.writeTo(staged, 100);
            return staged.publish(tree.summary());
        }
    }

    private String catalogue(String query) {
        return Programs.sqlite3(folder.resolve("catalog.db"), query).text();
    }

    private Path runFile(String run) {
        return folder.resolve("runs/uid-media/" + run + ".db");
    }

    private static String firstDirectories(Path run, int depth, int most) {
        return Programs.sqlite3(
                        run,
                        "WITH RECURSIVE tree(i, path, size) AS (SELECT id, name, allocated_bytes FROM directory WHERE level = 0"
                                + " UNION ALL SELECT id, CAST(path || '/' || name AS BLOB), allocated_bytes FROM tree JOIN directory"
                                + " ON parent_id = i WHERE level <= " + depth
                                + ") SELECT hex(path), level, allocated_bytes,"
                                + " apparent_bytes, files, directories, unreadable FROM (SELECT * FROM tree JOIN directory ON"
                                + " id = i ORDER BY level, size DESC LIMIT " + most + ") ORDER BY 1, 2")
                .text();
    }

    @Test
    void remembersTheFirstLevelOfAPublishedRun() {
        try (UsageStore store = open()) {
            publish(store, MEDIA, "one", 60);
        }
        assertThat(catalogue(SAMPLED))
                .isEqualTo(firstDirectories(runFile("one"), 1, 1000))
                .contains("\t1\t");
        assertThat(catalogue("SELECT scan_uid, fs_size_bytes, fs_available_bytes, whole_level FROM sample"))
                .isEqualTo("uid-media\t1000\t400\t1\n");
    }

    @Test
    void remembersAsManyLevelsAsBecomeSeries() {
        watched.watch(new WatchedScan(MEDIA, null, new Series(3, 0, true, true, false)));
        try (UsageStore store = open()) {
            publish(store, MEDIA, "one", 60);
        }
        assertThat(catalogue(SAMPLED))
                .isEqualTo(firstDirectories(runFile("one"), 3, 1000))
                .contains("\t3\t");
    }

    /// The highest levels first, of the last the largest.
    @ParameterizedTest
    @ValueSource(ints = {150, 400, 1500})
    void remembersFiftyDirectories(int directories) {
        watched.watch(new WatchedScan(MEDIA, null, new Series(32, 0, true, true, false)));
        try (UsageStore store = open()) {
            publish(store, MEDIA, "one", directories);
        }
        assertThat(catalogue(SAMPLED)).isEqualTo(firstDirectories(runFile("one"), 32, 50));
        assertThat(catalogue("SELECT whole_level + 1 = max(level) FROM sample, sample_path"))
                .isEqualTo("1\n");
    }

    /// As when each was published at that time; the last one is not in the catalogue, which is not there.
    private void publishedOneADay(int days) throws IOException {
        try (UsageStore store = open()) {
            for (int day = 0; day < days; day++) {
                publish(store, MEDIA, "day-" + day, 20 + day);
            }
        }
        for (int day = 0; day < days; day++) {
            Files.setLastModifiedTime(runFile("day-" + day), FileTime.from(NOW.minus(Duration.ofDays(days - day))));
        }
        Files.delete(folder.resolve("catalog.db"));
    }

    private long allocated(String run) {
        String bytes = Programs.sqlite3(runFile(run), "SELECT allocated_bytes FROM directory WHERE id = 1")
                .text();
        return Long.parseLong(bytes.strip());
    }

    @Test
    void aLostCatalogueHasItAgainFromTheFilesThatAreKept() throws IOException {
        publishedOneADay(10);
        try (UsageStore store = open()) {
            assertThat(history().trend("uid-media")).isEqualTo(Trend.UNKNOWN);
            publish(store, MEDIA, "now", 90);
            Trend trend = history().trend("uid-media");
            assertThat(catalogue("SELECT count(*) FROM sample")).isEqualTo("11\n");
            assertThat(trend.growthBytes(Period.DAY)).isEqualTo(allocated("now") - allocated("day-9"));
            assertThat(trend.growthBytes(Period.WEEK)).isEqualTo(allocated("now") - allocated("day-3"));
        }
    }

    @Test
    void outlivesTheFilesOfItsRuns() throws IOException {
        publishedOneADay(3);
        try (UsageStore store = open()) {
            publish(store, MEDIA, "now", 90);
            store.keepNewest("uid-media", 1, Instant.EPOCH);
            assertThat(store.history("uid-media")).hasSize(1);
        }
        try (UsageStore _ = open()) {
            assertThat(catalogue("SELECT count(*) FROM sample")).isEqualTo("4\n");
            assertThat(history().trend("uid-media").growth()).containsKey(Period.DAY);
        }
    }

    /// As a kill, or a full disk, leaves it: files that have their names, and no samples.
    @Test
    void runsThatItMissedComeWithTheNext() throws IOException, SQLException {
        publishedOneADay(5);
        try (UsageStore store = open()) {
            publish(store, MEDIA, "now", 90);
        }
        String days = catalogue("SELECT ended FROM sample ORDER BY 1 LIMIT 5");
        execute("DELETE FROM sample_usage WHERE sample_id IN (SELECT id FROM sample ORDER BY ended DESC LIMIT 3);"
                + " DELETE FROM sample WHERE id NOT IN (SELECT sample_id FROM sample_usage)");
        assertThat(catalogue("SELECT count(*) FROM sample")).isEqualTo("3\n");
        try (UsageStore store = open()) {
            publish(store, MEDIA, "later", 91);
        }
        assertThat(days.lines()).hasSize(5);
        assertThat(catalogue("SELECT ended FROM sample ORDER BY 1 LIMIT 5")).isEqualTo(days);
        assertThat(catalogue(
                        "SELECT files FROM sample_usage JOIN sample s ON s.id = sample_id JOIN sample_path p ON p.id = path_id"
                                + " WHERE level = 0 ORDER BY ended DESC LIMIT 1"))
                .isEqualTo(Programs.sqlite3(runFile("later"), "SELECT files FROM directory WHERE id = 1")
                        .text());
    }

    private void execute(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("catalog.db"));
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    @Test
    void whatIsRefusedIsNotRemembered() {
        RunTree tree = RunTree.random(1, 10);
        try (UsageStore store = open()) {
            publish(store, MEDIA, "one", 5);
            try (StagedRun run = store.begin(new RunId(MEDIA, "two"))) {
                tree.writeTo(run, 100);
                store.forget("uid-media");
                assertThatThrownBy(() -> run.publish(tree.summary())).isInstanceOf(RunRefusedException.class);
            }
        }
        assertThat(catalogue("SELECT * FROM sample; SELECT * FROM sample_path; SELECT * FROM sample_usage"))
                .isEmpty();
    }

    @Test
    void goesWithItsScanAndWithNoOther() {
        try (UsageStore store = open()) {
            publish(store, MEDIA, "one", 20);
            publish(store, BACKUP, "one", 30);
            String all = catalogue(SAMPLED);
            store.forget("uid-backup");
            assertThat(catalogue(SAMPLED))
                    .isEqualTo(firstDirectories(runFile("one"), 1, 1000))
                    .isNotEqualTo(all);
            assertThat(catalogue("SELECT DISTINCT scan_uid FROM sample UNION SELECT scan_uid FROM sample_path"))
                    .isEqualTo("uid-media\n");
        }
    }

    @Test
    void withoutItRunsArePublishedAllTheSame() throws SQLException {
        try (UsageStore store = open()) {
            publish(store, MEDIA, "one", 20);
            execute("DROP TABLE sample");
            assertThat(history().trend("uid-media")).isEqualTo(Trend.UNKNOWN);
            PublishedRun two = publish(store, MEDIA, "two", 30);
            assertThat(store.lastPublished()).containsExactly(two);
        }
    }

    /// Its newest sample stays the newest, so nothing is compared with what seems to be to come.
    @Test
    void aClockThatGoesBackGivesNoGrowthOutOfNothing() throws IOException {
        publishedOneADay(3);
        Files.setLastModifiedTime(runFile("day-2"), FileTime.from(NOW.plus(Duration.ofDays(400))));
        try (UsageStore store = open()) {
            publish(store, MEDIA, "now", 90);
            publish(store, MEDIA, "later", 91);
            assertThat(history().trend("uid-media")).isEqualTo(Trend.UNKNOWN);
        }
        assertThat(catalogue(
                        "SELECT count(*), max(ended) / 86400000 - " + NOW.toEpochMilli() / 86_400_000 + " FROM sample"))
                .isEqualTo("1\t400\n");
    }

    private static UsageHistory.Found found(long bytes, EntryName... below) {
        Map<Place, Usage> directories = new HashMap<>();
        Usage usage = new Usage(new Totals(bytes, 0, 1, 1), 0);
        directories.put(new Place(EntryName.of("/"), 0), usage);
        for (EntryName name : below) {
            directories.put(new Place(EntryName.of("/").resolve(name), 1), usage);
        }
        return new UsageHistory.Found(new FileSystem(1000, 1000 - bytes, 10, 5), new UsageSample(1, directories));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void keepsTheSamplesThatTheRuleKeeps(long seed) {
        var random = new Random(seed);
        List<Instant> all = new ArrayList<>();
        Instant time = NOW;
        try (UsageStore _ = open()) {
            for (int i = 0; i < 60; i++) {
                Map<Instant, UsageHistory.Found> some = new TreeMap<>();
                for (int j = random.nextInt(3); j >= 0; j--) {
                    time = time.plusSeconds(1 + random.nextInt(i < 30 ? 400_000 : 6000));
                    some.put(time, found(i, EntryName.of("only-" + i), new EntryName(new byte[] {(byte) 0xff})));
                }
                all.addAll(some.keySet());
                history().add("uid-media", some);
            }
        }
        List<Instant> kept = KeptTimes.of(all);
        assertThat(catalogue("SELECT ended FROM sample ORDER BY ended DESC").lines())
                .containsExactlyElementsOf(
                        kept.stream().map(each -> "" + each.toEpochMilli()).toList());
        assertThat(catalogue("SELECT count(*) FROM sample_usage")).isEqualTo(kept.size() * 3 + "\n");
        assertThat(catalogue("SELECT count(*) FROM sample_path WHERE id NOT IN (SELECT path_id FROM sample_usage)"))
                .isEqualTo("0\n");
    }

    @Test
    void saysWhenTheFileSystemIsFull() {
        Map<Instant, UsageHistory.Found> days = new TreeMap<>();
        for (int day = 0; day < 10; day++) {
            days.put(NOW.plus(Duration.ofDays(day)), found(100 + 10 * day));
        }
        try (UsageStore _ = open()) {
            history().add("uid-media", days);
            Instant full = NOW.plus(Duration.ofDays(90));
            assertThat(history().trend("uid-media").full()).isEqualTo(new FullForecast(full, full, full));
            assertThat(history().trend("uid-backup")).isEqualTo(Trend.UNKNOWN);
        }
    }
}
