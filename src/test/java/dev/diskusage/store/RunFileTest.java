package dev.diskusage.store;

import static dev.diskusage.testing.Lookup.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.ScanId;
import dev.diskusage.usage.Totals;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFileTest {
    private static final Comparator<StoredDirectory> LARGEST_FIRST = Comparator.comparingLong(
                    (StoredDirectory each) -> each.usage().all().allocatedBytes())
            .reversed()
            .thenComparing(each -> each.usage().place().id());

    @TempDir
    Path folder;

    private final RunTree tree = RunTree.random(11, 3000);
    private Path file;

    @BeforeEach
    void write() {
        file = folder.resolve("run.db");
        write(tree);
    }

    private void write(RunTree written) {
        try (RunWriter writer = RunWriter.create(folder.resolve("staging"))) {
            written.writeTo(writer, 1000);
            writer.finish(new RunId(new ScanId("ns", "name", "uid", "claim"), "1"), written.summary());
            writer.publishTo(file);
        }
    }

    private static int level(StoredDirectory each) {
        return each.usage().place().level();
    }

    private static long id(StoredDirectory each) {
        return each.usage().place().id();
    }

    @Test
    void readsTheUpperLevelsLargestFirst() {
        List<Long> expected = tree.stored().values().stream()
                .filter(each -> level(each) <= 2)
                .sorted(Comparator.comparing(RunFileTest::level).thenComparing(LARGEST_FIRST))
                .map(RunFileTest::id)
                .toList();
        try (RunFile run = RunFile.open(file)) {
            assertThat(run.topDown(2, 10_000)).extracting(RunFileTest::id).isEqualTo(expected);
            assertThat(run.topDown(2, 7)).extracting(RunFileTest::id).isEqualTo(expected.subList(0, 7));
            assertThat(run.topDown(0, 7)).extracting(RunFileTest::id).containsExactly(1L);
        }
    }

    @Test
    void givesPathsOfTheUpperLevels() {
        Map<Long, StoredDirectory> stored = tree.stored();
        try (RunFile run = RunFile.open(file)) {
            assertThat(run.topDown(5, 10_000)).allSatisfy(each -> assertThat(stored)
                    .extractingByKey(id(each))
                    .extracting(StoredDirectory::path)
                    .isEqualTo(each.path()));
        }
    }

    @Test
    void makesOwnSumsOfTheLevelsReadAddUpToTheWhole() {
        Totals whole = tree.rows().getLast().all();
        try (RunFile run = RunFile.open(file)) {
            for (int level = 0; level < 5; level++) {
                List<Totals> own = run.topDown(level, 10_000).stream()
                        .map(each -> each.usage().own())
                        .toList();
                assertThat(own.stream().reduce(Totals.NONE, Totals::plus)).isEqualTo(whole);
            }
        }
    }

    @Test
    void readsEachDirectoryBeforeAllBelowIt() {
        List<StoredDirectory> found = new ArrayList<>();
        try (RunFile run = RunFile.open(file)) {
            run.forEachDepthFirst(found::add);
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(tree.stored().values());
        assertThat(found).extracting(RunFileTest::id).isEqualTo(depthFirst(tree.rows()));
    }

    /// As threads number directories: in any order.
    @Test
    void readsDepthFirstHoweverTheDirectoriesAreNumbered() {
        Map<Long, Long> numbers = numbers();
        List<DirectoryUsage> rows =
                tree.rows().stream().map(row -> renumbered(row, numbers)).toList();
        write(new RunTree(rows, tree.summary()));
        List<Long> found = new ArrayList<>();
        try (RunFile run = RunFile.open(file)) {
            run.forEachDepthFirst(each -> found.add(id(each)));
        }
        assertThat(found).isEqualTo(depthFirst(rows));
    }

    /// The tree's directories, each followed by all below it, siblings by the bytes of their names.
    private static List<Long> depthFirst(List<DirectoryUsage> rows) {
        Map<Long, List<DirectoryUsage.Place>> below = rows.stream()
                .map(DirectoryUsage::place)
                .sorted(Comparator.comparing(DirectoryUsage.Place::name))
                .collect(Collectors.groupingBy(DirectoryUsage.Place::parentId));
        List<Long> order = new ArrayList<>();
        Deque<DirectoryUsage.Place> waiting = new ArrayDeque<>(in(below, 0L));
        while (!waiting.isEmpty()) {
            DirectoryUsage.Place next = waiting.pop();
            order.add(next.id());
            below.getOrDefault(next.id(), List.of()).reversed().forEach(waiting::push);
        }
        return order;
    }

    /// New ones by the old ones, which are in the order in which directories are read. A parent's is always the
    /// smaller.
    private Map<Long, Long> numbers() {
        Map<Long, List<Long>> below = tree.rows().stream()
                .map(DirectoryUsage::place)
                .collect(Collectors.groupingBy(
                        DirectoryUsage.Place::parentId,
                        Collectors.mapping(DirectoryUsage.Place::id, Collectors.toList())));
        Random random = new Random(3);
        Map<Long, Long> numbers = new TreeMap<>();
        List<Long> waiting = new ArrayList<>(in(below, 0L));
        while (!waiting.isEmpty()) {
            long next = waiting.remove(random.nextInt(waiting.size()));
            numbers.put(next, numbers.size() + 1L);
            waiting.addAll(below.getOrDefault(next, List.of()));
        }
        return numbers;
    }

    private static DirectoryUsage renumbered(DirectoryUsage row, Map<Long, Long> numbers) {
        DirectoryUsage.Place place = row.place();
        long parent = place.parentId() == 0 ? 0 : in(numbers, place.parentId());
        // No two of a parent alike, and in another order than the numbers.
        EntryName name = parent == 0 ? place.name() : EntryName.of("d" + place.id() * 7919 % 10_007);
        return new DirectoryUsage(
                new DirectoryUsage.Place(in(numbers, place.id()), parent, place.level(), name),
                row.all(),
                row.own(),
                row.newestMtimeSeconds(),
                row.unreadable(),
                row.filesBySize());
    }

    @Test
    void findsTheLargest() {
        List<StoredDirectory> expected =
                tree.stored().values().stream().sorted(LARGEST_FIRST).limit(20).toList();
        try (RunFile run = RunFile.open(file)) {
            assertThat(run.largest(20)).isEqualTo(expected);
        }
    }

    @Test
    void givesAllOfThemWhenMoreAreWanted() {
        try (RunFile run = RunFile.open(file)) {
            assertThat(run.largest(Integer.MAX_VALUE))
                    .isEqualTo(tree.stored().values().stream()
                            .sorted(LARGEST_FIRST)
                            .toList());
            assertThat(run.largest(0)).isEmpty();
        }
    }

    @Test
    void findsTheLargestByApparentBytesWhereAllocatedAreUnknown() {
        write(tree.withoutAllocated());
        List<Long> expected = tree.rows().stream()
                .map(row -> row.all().apparentBytes())
                .sorted(Comparator.reverseOrder())
                .limit(20)
                .toList();
        try (RunFile run = RunFile.open(file)) {
            assertThat(run.largest(20))
                    .extracting(each -> each.usage().all().apparentBytes())
                    .isEqualTo(expected);
        }
    }

    private void refusedAs(String reason) {
        assertThatThrownBy(() -> RunFile.open(file))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason);
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement change = connection.createStatement()) {
            change.executeUpdate(statement);
        }
    }

    @Test
    void refusesAFileThatIsNotThere() throws IOException {
        Files.delete(file);
        refusedAs("no such file");
        assertThat(file).doesNotExist();
    }

    @Test
    void refusesWhatIsNoDatabase() throws IOException {
        Files.writeString(file, "not a database, but long enough to be looked at ".repeat(100));
        refusedAs("damaged or no SQLite database");
        Files.write(file, new byte[8192]);
        refusedAs("damaged or no SQLite database");
        Files.write(file, new byte[0]);
        refusedAs("no run of disk-usage-operator");
    }

    @Test
    void refusesADatabaseOfSomebodyElse() throws IOException, SQLException {
        Files.delete(file);
        sql("CREATE TABLE run (a)");
        refusedAs("no run of disk-usage-operator");
    }

    @Test
    void refusesANewerVersion() throws SQLException {
        sql("PRAGMA user_version = 3");
        assertThatThrownBy(() -> RunFile.open(file))
                .isInstanceOf(NewerVersionException.class)
                .hasMessageContaining("cannot use " + file + ": a newer program wrote it (its version is 3,");
    }

    @Test
    void refusesAFileWithoutAVersion() throws SQLException {
        sql("PRAGMA user_version = 0");
        refusedAs("it has version 0, the first is 1");
    }

    @Test
    void refusesARunWithoutMetadata() throws SQLException {
        sql("DELETE FROM run");
        refusedAs("nothing of its run");
    }

    @Test
    void refusesARunThatStartedAtNoTime() throws SQLException {
        sql("UPDATE run SET started = 'yesterday'");
        refusedAs("yesterday");
    }

    @Test
    void refusesATruncatedFile() throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(open.length() - 8192);
        }
        refusedAs("damaged or no SQLite database");
    }

    @Test
    void namesTheFileWhenAPageInItIsDamaged() throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            for (long page = 8192 * 15; page < open.length(); page += 8192) {
                open.seek(page);
                open.write(new byte[64]);
            }
        }
        try (RunFile run = RunFile.open(file)) {
            assertThatThrownBy(() -> run.largest(10))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("damaged");
        }
    }

    @Test
    void readsFromAFolderThatItMayNotWriteTo() throws IOException {
        try (Tmpfs readOnly = Tmpfs.mount(folder.resolve("readonly"), "8m")) {
            Files.copy(file, readOnly.path().resolve("run.db"));
            readOnly.makeReadOnly();
            try (RunFile run = RunFile.open(readOnly.path().resolve("run.db"))) {
                assertThat(run.largest(10_000)).hasSize(3000);
            }
        }
    }

    @Test
    void keepsTheNumbersOfADirectoryThatNothingIsKnownAbout() {
        var place = new DirectoryUsage.Place(1, 0, 0, EntryName.of("/"));
        Totals zero = new Totals(0, 0, 0, 1);
        DirectoryUsage empty = new DirectoryUsage(place, zero, zero, -5, 0, List.of());
        write(new RunTree(List.of(empty), RunTree.summaryOf(place.name(), zero, 1)));
        try (RunFile run = RunFile.open(file)) {
            assertThat(run.largest(1)).containsExactly(new StoredDirectory(place.name(), empty));
        }
    }
}
