package dev.diskusage.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.store.ChangedDirectory.Change;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.Totals;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two runs against the two trees that were stored, summed up path by path, and against a join by Debian's sqlite3.
class RunGrowthTest {
    private static final Instant MONDAY = Instant.parse("2026-11-23T03:00:00Z");
    private static final Instant FRIDAY = Instant.parse("2026-11-27T03:00:00Z");
    private static final int ALL_LEVELS = 100;

    @TempDir
    Path folder;

    private static NamedTree random(Random random, int directories) {
        NamedTree tree = new NamedTree().put(NamedTree.ROOT, 1, 0);
        List<String> paths = new ArrayList<>(tree.paths());
        for (int i = 1; i < directories; i++) {
            String path = paths.get(random.nextInt(paths.size())) + "/d" + random.nextInt(1000);
            tree.put(path, random.nextInt(1000), random.nextInt(20));
            paths.add(path);
        }
        return tree;
    }

    /// Some directories are gone, some are new, some hold other files.
    private static NamedTree changed(NamedTree tree, Random random) {
        NamedTree changed = tree.copy();
        for (String path : tree.paths()) {
            if (!path.equals(NamedTree.ROOT) && changed.has(path)) {
                switch (random.nextInt(20)) {
                    case 0 -> changed.remove(path);
                    case 1 ->
                        changed.put(path + "/new", random.nextInt(1000), 3).put(path + "/new/deeper", 7, 1);
                    case 2, 3, 4 -> changed.put(path, random.nextInt(1000), random.nextInt(20));
                    case 5 -> changed.touch(path, random.nextInt(100));
                    default -> {}
                }
            }
        }
        return changed;
    }

    private <T> T growth(NamedTree before, NamedTree after, Function<RunGrowth, T> use) {
        return growth(
                before.storeAs(folder.resolve("monday.db"), ALL_LEVELS, MONDAY),
                after.storeAs(folder.resolve("friday.db"), ALL_LEVELS, FRIDAY),
                use);
    }

    private static <T> T growth(Path before, Path after, Function<RunGrowth, T> use) {
        try (RunFile monday = RunFile.open(before);
                RunFile friday = RunFile.open(after);
                RunGrowth growth = new RunGrowth(monday, friday)) {
            return use.apply(growth);
        }
    }

    private static List<String> changes(RunGrowth growth, List<ChangedDirectory> from) {
        List<String> found = new ArrayList<>();
        growth.forEachChange(from, each -> found.add(line(each)));
        return found;
    }

    private static String line(ChangedDirectory each) {
        return each.path().text() + " " + each.change() + " "
                + (each.before() == null ? null : each.before().all()) + " "
                + (each.after() == null ? null : each.after().all());
    }

    private static String expected(String path, NamedTree before, NamedTree after) {
        Totals was = before.has(path) ? before.all(path) : null;
        Totals is = after.has(path) ? after.all(path) : null;
        Change change = was == null
                ? Change.NEW
                : is == null
                        ? Change.GONE
                        : Comparator.comparingLong(Totals::allocatedBytes)
                                                .thenComparingLong(Totals::files)
                                                .thenComparingLong(Totals::directories)
                                                .compare(was, is)
                                        < 0
                                ? Change.GROWN
                                : Change.SHRUNK;
        return path + " " + change + " " + was + " " + is;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void tellsEveryChangeAndNoOther(int seed) {
        Random random = new Random(seed);
        NamedTree before = random(random, 300);
        NamedTree after = changed(before, random);
        TreeSet<String> paths = new TreeSet<>(before.paths());
        paths.addAll(after.paths());
        List<String> expected = paths.stream()
                .filter(path -> !before.has(path)
                        || !after.has(path)
                        || !before.all(path).equals(after.all(path)))
                .map(path -> expected(path, before, after))
                .toList();
        List<String> found = growth(before, after, growth -> changes(growth, growth.roots()));
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void tellsTheSameAsAJoinBySqlite() {
        Random random = new Random(9);
        NamedTree before = random(random, 300);
        Path monday = before.storeAs(folder.resolve("monday.db"), ALL_LEVELS, MONDAY);
        Path friday = changed(before, random).storeAs(folder.resolve("friday.db"), ALL_LEVELS, FRIDAY);
        String joined = Programs.sqlite3(friday, """
                        ATTACH '%s' AS old;
                        SELECT coalesce(new.path, old.path), new.size - old.size FROM main.disk_stats new
                        JOIN old.disk_stats old USING (path) WHERE new.size > old.size ORDER BY 2 DESC, 1 LIMIT 10
                        """.formatted(monday)).text();
        List<String> grown =
                growth(monday, friday, growth -> growth.largestGrowth(growth.roots(), Measure.ALLOCATED, 1000).stream()
                        .filter(each -> each.change() == Change.GROWN)
                        .limit(10)
                        .map(each -> each.path().text() + "\t" + each.growth(Measure.ALLOCATED))
                        .toList());
        assertThat(grown).hasSizeGreaterThan(5);
        assertThat(grown)
                .isEqualTo(joined.lines()
                        .filter(line -> !line.startsWith("/data\t"))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void findsWhatGrewMostWithoutReadingAll(int seed) {
        Random random = new Random(seed);
        NamedTree before = random(random, 400);
        NamedTree after = changed(before, random);
        for (Measure by : Measure.values()) {
            List<Long> expected = after.paths().stream()
                    .filter(path -> !path.equals(NamedTree.ROOT))
                    .map(path -> of(after.all(path), by) - (before.has(path) ? of(before.all(path), by) : 0))
                    .filter(growth -> growth > 0)
                    .sorted(Comparator.reverseOrder())
                    .limit(12)
                    .toList();
            List<Long> found = growth(before, after, growth -> growth.largestGrowth(growth.roots(), by, 12).stream()
                    .map(each -> each.growth(by))
                    .toList());
            assertThat(found).isEqualTo(expected);
        }
    }

    private static long of(Totals all, Measure by) {
        return switch (by) {
            case ALLOCATED -> all.allocatedBytes();
            case APPARENT -> all.apparentBytes();
            case FILES -> all.files();
        };
    }

    private static NamedTree small() {
        return new NamedTree()
                .put("/data", 1, 0)
                .put("/data/a", 10, 1)
                .put("/data/a/b", 10, 1)
                .put("/data/a/b/c", 10, 1)
                .put("/data/e", 10, 1);
    }

    private List<String> names(Stream<ChangedDirectory> changes) {
        return changes.map(each -> each.path().text() + " " + each.change()).toList();
    }

    /// What one run counted and did not report is neither new nor gone.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void leavesOutWhatTheOtherRunDidNotReport(boolean earlierIsDeeper) {
        Path deep = small().storeAs(folder.resolve("deep.db"), ALL_LEVELS, MONDAY);
        Path flat = small().put("/data/a/b/c", 30, 1).storeAs(folder.resolve("flat.db"), 1, FRIDAY);
        List<String> found = new ArrayList<>();
        long leftOut = growth(earlierIsDeeper ? deep : flat, earlierIsDeeper ? flat : deep, growth -> {
            growth.forEachChange(growth.roots(), each -> found.add(each.path().text() + " " + each.change()));
            return growth.leftOut();
        });
        String change = earlierIsDeeper ? " GROWN" : " SHRUNK";
        assertThat(found).containsExactly("/data" + change, "/data/a" + change);
        assertThat(leftOut).isEqualTo(1);
    }

    /// The last reported level of both: a directory without directories may get some.
    @Test
    void knowsThatADirectoryHadNoneThoughItIsTheLastLevel() {
        List<String> found = growth(
                small().storeAs(folder.resolve("flat.db"), 1, MONDAY),
                small().put("/data/e/new", 5, 1).storeAs(folder.resolve("deep.db"), 2, FRIDAY),
                growth -> changes(growth, growth.roots()));
        assertThat(found)
                .anySatisfy(line -> assertThat(line).startsWith("/data/e/new NEW"))
                .noneSatisfy(line -> assertThat(line).startsWith("/data/a"));
    }

    @Test
    void doesNotCallGoneWhatCouldNotBeRead() {
        NamedTree before = small();
        NamedTree after = small().remove("/data/a/b").unreadable("/data/a", 1);
        List<String> found = new ArrayList<>();
        long leftOut = growth(before, after, growth -> {
            growth.forEachChange(
                    growth.roots(),
                    each -> found.add(each.path().text() + " " + each.change() + " " + each.partlyUnreadable()));
            return growth.leftOut();
        });
        assertThat(found).containsExactly("/data SHRUNK true", "/data/a SHRUNK true");
        assertThat(leftOut).isEqualTo(1);
    }

    /// Something unreadable in a directory that is there says nothing of its siblings.
    @Test
    void callsGoneWhatIsGoneBesideSomethingUnreadable() {
        NamedTree before = small().put("/data/a/x", 5, 1);
        NamedTree after = small().remove("/data/a/b").put("/data/a/x", 5, 1).unreadable("/data/a/x", 3);
        List<String> found = growth(before, after, growth -> {
            List<ChangedDirectory> all = new ArrayList<>();
            growth.forEachChange(growth.roots(), all::add);
            return names(all.stream());
        });
        assertThat(found).containsExactly("/data SHRUNK", "/data/a SHRUNK", "/data/a/b GONE", "/data/a/b/c GONE");
    }

    @Test
    void beginsWhereItIsAsked() {
        NamedTree after = small().put("/data/a/b/c", 30, 1).put("/data/e", 50, 1);
        List<String> below =
                growth(
                        small(),
                        after,
                        growth -> names(growth
                                .largestGrowth(
                                        growth.find(EntryName.of("/data/a")).stream()
                                                .toList(),
                                        Measure.ALLOCATED,
                                        9)
                                .stream()));
        assertThat(below).containsExactly("/data/a/b GROWN", "/data/a/b/c GROWN");
        after.put("/data/only", 1, 1);
        for (String path : List.of("/data/none", "/data/only")) {
            Boolean found = growth(
                    small(), after, growth -> growth.find(EntryName.of(path)).isPresent());
            assertThat(found).as(path).isFalse();
        }
    }

    /// Two changes that cancel out, above which all sums stay: the time tells.
    @Test
    void looksBelowADirectoryThatIsTheSameWhenSomethingInItWasTouched() {
        long later = FRIDAY.getEpochSecond() - 60;
        NamedTree after = small().put("/data/a", 5, 1).put("/data/a/b", 15, 1).touch("/data/a/b", later);
        List<String> grown = growth(
                small(), after, growth -> names(growth.largestGrowth(growth.roots(), Measure.ALLOCATED, 9).stream()));
        assertThat(grown).containsExactly("/data/a/b GROWN");
    }

    @Test
    void comparesByApparentBytesWhenOneRunKnowsNoOther() {
        RunTree tree = RunTree.random(5, 50);
        Path known = store(tree, "known");
        Path blind = store(tree.withoutAllocated(), "blind");
        assertThat(changes(known, blind)).isEmpty();
        assertThat(common(known, blind, Measure.ALLOCATED)).isEqualTo(Measure.APPARENT);
        assertThat(common(known, known, Measure.ALLOCATED)).isEqualTo(Measure.ALLOCATED);
        assertThat(common(known, blind, Measure.FILES)).isEqualTo(Measure.FILES);
    }

    private static Measure common(Path before, Path after, Measure by) {
        return growth(before, after, growth -> growth.common(by));
    }

    private static List<String> changes(Path before, Path after) {
        return growth(before, after, growth -> changes(growth, growth.roots()));
    }

    private Path store(RunTree tree, String name) {
        Path file = folder.resolve(name + ".db");
        try (RunWriter writer = RunWriter.create(folder.resolve(name + ".part"))) {
            tree.writeTo(writer, 10);
            writer.finish(new RunId(OpenedStore.MEDIA, name), tree.summary());
            writer.publishTo(file);
        }
        return file;
    }

    /// Names are not compared as text, and one that comes twice is no endless loop.
    @Test
    void takesNamesOfAnyBytesAndTheSameTwice() {
        List<EntryName> names = List.of(new EntryName(new byte[] {(byte) 0xff}), EntryName.of("a"), EntryName.of("a"));
        Path one = store(RunTree.random(5, 40, names), "one");
        assertThat(changes(one, one)).isEmpty();
    }
}
