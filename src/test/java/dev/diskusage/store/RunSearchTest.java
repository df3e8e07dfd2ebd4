package dev.diskusage.store;

import static dev.diskusage.testing.Lookup.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.ScanId;
import dev.diskusage.usage.Totals;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a run file finds, against the tree that was stored, and against Debian's sqlite3, which reads all rows for it.
class RunSearchTest {
    @TempDir
    Path folder;

    private final RunTree tree = RunTree.random(12, 3000);
    private Path file;

    @BeforeEach
    void write() {
        write(tree);
    }

    private void write(RunTree written) {
        file = folder.resolve("run.db");
        try (RunWriter writer = RunWriter.create(folder.resolve("staging"))) {
            written.writeTo(writer, 1000);
            writer.finish(new RunId(new ScanId("ns", "name", "uid", "claim"), "1"), written.summary());
            writer.publishTo(file);
        }
    }

    private static Comparator<StoredDirectory> largestFirst(Measure by) {
        return Comparator.comparingLong((StoredDirectory each) -> by.of(each.usage()))
                .reversed()
                .thenComparing(each -> each.usage().place().name())
                .thenComparing(each -> each.usage().place().id());
    }

    private Map<Long, List<StoredDirectory>> byParent(Measure by) {
        return tree.stored().values().stream()
                .sorted(largestFirst(by))
                .collect(Collectors.groupingBy(each -> each.usage().place().parentId()));
    }

    @ParameterizedTest
    @EnumSource
    void readsTheLargestRightBelowADirectory(Measure by) {
        Map<Long, List<StoredDirectory>> byParent = byParent(by);
        try (RunFile run = RunFile.open(file)) {
            assertThat(run.roots()).isEqualTo(byParent.get(0L));
            for (StoredDirectory parent : tree.stored().values()) {
                List<StoredDirectory> children =
                        byParent.getOrDefault(parent.usage().place().id(), List.of());
                for (int max : List.of(3000, children.size() / 2)) {
                    assertThat(run.tables().rightBelow(parent.usage(), by, max))
                            .isEqualTo(children.stream()
                                    .limit(max)
                                    .map(StoredDirectory::usage)
                                    .toList());
                }
            }
        }
    }

    @Test
    void findsEveryDirectoryByItsPath() {
        RunTree named = withDistinctNames();
        write(named);
        try (RunFile run = RunFile.open(file)) {
            assertThat(named.stored().values())
                    .allSatisfy(each -> assertThat(run.find(each.path())).contains(each));
        }
    }

    /// Every other name is no UTF-8.
    private RunTree withDistinctNames() {
        List<DirectoryUsage> rows = tree.rows().stream()
                .map(row -> {
                    DirectoryUsage.Place place = row.place();
                    byte[] name = ("d" + place.id()).getBytes(java.nio.charset.StandardCharsets.UTF_8);
                    name[0] = place.id() % 2 == 0 ? name[0] : (byte) 0xff;
                    EntryName or = place.level() == 0 ? place.name() : new EntryName(name);
                    return new DirectoryUsage(
                            new DirectoryUsage.Place(place.id(), place.parentId(), place.level(), or),
                            row.all(),
                            row.own(),
                            row.newestMtimeSeconds(),
                            row.unreadable(),
                            row.filesBySize());
                })
                .toList();
        return new RunTree(rows, tree.summary());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/dat", "/data2", "data", "/data/none", "/data/b/none", "/data/b ", "/data/./b"})
    void findsNothingWhereNothingIs(String path) {
        try (RunFile run = RunFile.open(file)) {
            assertThat(run.find(EntryName.of(path))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/data/b", "/data//b", "/data/b/", "//data/b", "/data/b///"})
    void takesSlashesAsOne(String path) {
        try (RunFile run = RunFile.open(file)) {
            boolean found = !path.startsWith("//");
            assertThat(run.find(EntryName.of(path)).map(each -> each.path().text()))
                    .isEqualTo(found ? java.util.Optional.of("/data/b") : java.util.Optional.empty());
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsTheLargestOfAnyDirectoryDownToAnyLevel(Measure by) {
        Map<Long, List<StoredDirectory>> byParent = byParent(by);
        try (RunFile run = RunFile.open(file)) {
            for (StoredDirectory top : tree.stored().values()) {
                if (top.usage().place().id() % 50 == 1) {
                    int level = top.usage().place().level();
                    for (int maxLevel : List.of(level, level + 1, level + 2, Integer.MAX_VALUE)) {
                        List<StoredDirectory> below = below(top, byParent);
                        below.removeIf(each -> each.usage().place().level() > maxLevel);
                        below.sort(Comparator.comparingLong((StoredDirectory each) -> by.of(each.usage()))
                                .reversed());
                        List<StoredDirectory> found = largest(run, top, by, maxLevel, 15);
                        assertThat(found)
                                .extracting(each -> by.of(each.usage()))
                                .isEqualTo(below.stream()
                                        .limit(15)
                                        .map(each -> by.of(each.usage()))
                                        .toList());
                        assertThat(below).containsAll(found);
                    }
                }
            }
        }
    }

    private static List<StoredDirectory> largest(RunFile run, StoredDirectory top, Measure by, int maxLevel, int max) {
        return run.largestKnown(List.of(top), by, maxLevel, max).stream()
                .map(each -> ((KnownDirectory.Seen) each).directory())
                .toList();
    }

    private static List<StoredDirectory> below(StoredDirectory top, Map<Long, List<StoredDirectory>> byParent) {
        List<StoredDirectory> all = new java.util.ArrayList<>(List.of(top));
        for (int at = 0; at < all.size(); at++) {
            all.addAll(byParent.getOrDefault(all.get(at).usage().place().id(), List.of()));
        }
        return all;
    }

    /// The queries of docs/store.md.
    @Test
    void findsWhatSqliteFindsInTheView() {
        String largest = Programs.sqlite3(
                        file,
                        "SELECT hex(path), size FROM disk_stats WHERE level > 0 ORDER BY size DESC, path LIMIT 30")
                .text();
        try (RunFile run = RunFile.open(file)) {
            StoredDirectory root = in(byPath(run), EntryName.of("/data"));
            String found = largest(run, root, Measure.ALLOCATED, Integer.MAX_VALUE, 31).stream()
                    .skip(1)
                    .map(each ->
                            HexFormat.of().withUpperCase().formatHex(each.path().bytes()) + "\t"
                                    + each.usage().all().allocatedBytes() + "\n")
                    .collect(Collectors.joining());
            assertThat(found).isEqualTo(largest);
        }
    }

    private static Map<EntryName, StoredDirectory> byPath(RunFile run) {
        return run.roots().stream().collect(Collectors.toMap(StoredDirectory::path, each -> each));
    }

    @Test
    void looksInTheDeepestOfScannedPathsThatLieInEachOther() {
        Totals one = new Totals(512, 1, 1, 1);
        Totals two = one.plus(one);
        List<DirectoryUsage> rows = List.of(
                row(new DirectoryUsage.Place(1, 0, 0, EntryName.of("/")), two.plus(one), one),
                row(new DirectoryUsage.Place(2, 1, 1, EntryName.of("a")), two, one),
                row(new DirectoryUsage.Place(3, 2, 2, EntryName.of("b")), one, one),
                row(new DirectoryUsage.Place(4, 0, 0, EntryName.of("/a")), two, one),
                row(new DirectoryUsage.Place(5, 4, 1, EntryName.of("b")), one, one));
        var summary = RunTree.summaryOf(EntryName.of("/"), two.plus(one), 3);
        var paths = List.of(
                summary.paths().getFirst(),
                new dev.diskusage.usage.RunSummary.PathTotals(EntryName.of("/a"), 4, two, 2));
        write(new RunTree(
                rows,
                new dev.diskusage.usage.RunSummary(
                        summary.started(), summary.took(), paths, summary.unreadable(), summary.fileSystem())));
        try (RunFile run = RunFile.open(file)) {
            assertThat(idOf(run, "/")).isEqualTo(1);
            assertThat(idOf(run, "/a")).isEqualTo(4);
            assertThat(idOf(run, "/a/b")).isEqualTo(5);
        }
    }

    private static DirectoryUsage row(DirectoryUsage.Place place, Totals all, Totals own) {
        return new DirectoryUsage(place, all, own, 0, 0, List.of());
    }

    private static long idOf(RunFile run, String path) {
        return run.find(EntryName.of(path)).orElseThrow().usage().place().id();
    }
}
