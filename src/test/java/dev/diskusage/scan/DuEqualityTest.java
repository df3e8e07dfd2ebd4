package dev.diskusage.scan;

import static dev.diskusage.testing.Lookup.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.testing.FileTree;
import dev.diskusage.testing.GnuDu;
import dev.diskusage.testing.ListedTree;
import dev.diskusage.testing.RandomTree;
import dev.diskusage.testing.ScannedTree;
import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.HardLinks;
import dev.diskusage.usage.Totals;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Seeded random trees, each directory of each of them compared to the byte with GNU `du`, or where `du` has no word
/// with the sums over what GNU `find` lists. `-Ddisk-usage.trees=10000` takes more trees.
@ParameterizedClass(name = "trees from seed {0}")
@MethodSource("batches")
class DuEqualityTest {
    private static final long FIRST = Long.getLong("disk-usage.seed", 0);
    private static final long TREES =
            Long.getLong("disk-usage.trees", System.getProperty("disk-usage.seed") == null ? 1000 : 1);

    /// Trees made by one process and judged by one `du`.
    private static final long BATCH = 100;

    @TempDir
    private static Path onDisk;

    private static Path folder = Path.of("");

    private static final Map<Path, Long> SEEDS = new TreeMap<>();
    private static final Map<Path, ListedTree> LISTED = new TreeMap<>();

    /// Named in each report.
    DuEqualityTest(@SuppressWarnings("unused") long firstSeed) {}

    static LongStream batches() {
        return LongStream.iterate(FIRST, seed -> seed < FIRST + TREES, seed -> seed + BATCH);
    }

    @BeforeParameterizedClassInvocation
    static void makeTrees(long firstSeed) {
        // Two kinds of file systems: order of entries, size of directories and of what they allocate differ.
        folder = firstSeed / BATCH % 2 == 0 ? onDisk : FileTree.inMemory(onDisk);
        for (long seed = firstSeed; seed < Math.min(firstSeed + BATCH, FIRST + TREES); seed++) {
            SEEDS.put(folder.resolve("seed-" + seed), seed);
        }
        FileTree.makeAll(SEEDS.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> RandomTree.of(each.getValue()))));
        SEEDS.keySet().forEach(root -> LISTED.put(root, ListedTree.of(root)));
    }

    @AfterParameterizedClassInvocation
    static void removeTrees() {
        FileTree.remove(folder.equals(onDisk) ? SEEDS.keySet() : List.of(folder));
        SEEDS.clear();
        LISTED.clear();
    }

    @Test
    void eachDirectoryIsWhatDuSaysWithOneThread() {
        equalsDu(HardLinks.ONCE, 1, new GnuDu());
    }

    @Test
    void twoThreadsAgree() {
        equalsDu(HardLinks.ONCE, 2, new GnuDu());
    }

    @Test
    void eightThreadsAgree() {
        equalsDu(HardLinks.ONCE, 8, new GnuDu());
    }

    @Test
    void eachNameOfALinkCountsAsDuCountsIt() {
        equalsDu(HardLinks.EACH, 2, new GnuDu("-l"));
    }

    @Test
    void splitLinksAddUp() {
        forEachTree((root, seed) -> assertThat(
                        ScannedTree.of(root, HardLinks.SPLIT, 3).totals())
                .as(repeat(seed))
                .isEqualTo(in(LISTED, root).totals(HardLinks.SPLIT)));
    }

    @Test
    void filesFallIntoTheirSizeClasses() {
        for (HardLinks links : HardLinks.values()) {
            forEachTree((root, seed) -> assertThat(
                            column(ScannedTree.of(root, links, 2).rows().getFirst(), DirectoryUsage::filesBySize))
                    .as(repeat(seed))
                    .isEqualTo(in(LISTED, root).sizeClasses(links)));
        }
    }

    @Test
    void theNewestTimeIsWhatDuSays() {
        var newest = new GnuDu("-l").newest(List.copyOf(SEEDS.keySet()));
        forEachTree((root, seed) -> assertThat(column(rows(root, ScannedTree.ALL), DirectoryUsage::newestMtimeSeconds))
                .as(repeat(seed))
                .isEqualTo(newest.get(root)));
    }

    @Test
    void whatADirectoryOwnsIsWhatItsReportedOnesDoNotHave() {
        forEachTree((root, seed) -> {
            var rows = rows(root, (int) (seed % 5));
            Map<String, Totals> own = new TreeMap<>();
            column(rows, DirectoryUsage::own)
                    .forEach((path, its) -> upwards(path, above -> own.merge(above, its, Totals::plus)));
            assertThat(own).as(repeat(seed)).isEqualTo(column(rows, DirectoryUsage::all));
        });
    }

    @Test
    void depthLimitsTheRowsAndNeverTheSums() {
        forEachTree((root, seed) -> {
            int depth = (int) (seed % 4);
            var all = column(rows(root, ScannedTree.ALL), DirectoryUsage::all);
            all.keySet().removeIf(path -> level(path) > depth);
            assertThat(column(rows(root, depth), DirectoryUsage::all))
                    .as(repeat(seed))
                    .isEqualTo(all);
        });
    }

    @Test
    void theTotalsOfTheRunAreThoseOfItsRoot() {
        forEachTree((root, seed) -> {
            var tree = ScannedTree.of(root, HardLinks.ONCE, 4);
            var path = tree.summary().paths().getFirst();
            assertThat(path.all()).as(repeat(seed)).isEqualTo(tree.totals().get(""));
            assertThat(path.rows()).as(repeat(seed)).isEqualTo(tree.totals().size());
            assertThat(tree.summary().unreadable().byErrno()).as(repeat(seed)).isEmpty();
        });
    }

    /// It follows paths only up to PATH_MAX, and knows no blocks.
    @Test
    void javaNioFindsTheSameButForBlocks() {
        forEachTree((root, seed) -> {
            var request = ScannedTree.request(root, ScannedTree.with(HardLinks.ONCE, 2), ScannedTree.path("/", 1000));
            var nio = ScannedTree.byJavaNio(request);
            if (nio.summary().unreadable().byErrno().isEmpty()) {
                var expected = ScannedTree.of(request).totals();
                expected.replaceAll(
                        (_, its) -> new Totals(Totals.UNKNOWN, its.apparentBytes(), its.files(), its.directories()));
                assertThat(nio.totals()).as(repeat(seed)).isEqualTo(expected);
            } else {
                assertThat(nio.summary().unreadable().byErrno())
                        .as(repeat(seed))
                        .containsOnlyKeys("ENAMETOOLONG");
            }
        });
    }

    private static void equalsDu(HardLinks links, int threads, GnuDu du) {
        var expected = du.totals(List.copyOf(SEEDS.keySet()));
        forEachTree(
                (root, seed) -> assertThat(ScannedTree.of(root, links, threads).totals())
                        .as(repeat(seed))
                        .isEqualTo(expected.get(root)));
    }

    private static void forEachTree(BiConsumer<Path, Long> check) {
        SEEDS.forEach(check);
    }

    private static String repeat(long seed) {
        return "seed %d; repeat it with ./mvnw test -Dtest=DuEqualityTest -Ddisk-usage.seed=%d".formatted(seed, seed);
    }

    private static Map<String, DirectoryUsage> rows(Path root, int depth) {
        var path = ScannedTree.path("/", depth);
        return ScannedTree.of(ScannedTree.request(root, ScannedTree.with(HardLinks.ONCE, 2), path))
                .rows()
                .getFirst();
    }

    private static <T> Map<String, T> column(Map<String, DirectoryUsage> rows, Function<DirectoryUsage, T> of) {
        Map<String, T> column = new TreeMap<>();
        rows.forEach((path, row) -> column.put(path, of.apply(row)));
        return column;
    }

    private static int level(String path) {
        return path.isEmpty() ? 0 : path.split("/").length;
    }

    private static void upwards(String path, Consumer<String> each) {
        List<String> names = path.isEmpty() ? List.of() : new ArrayList<>(List.of(path.split("/")));
        for (int i = names.size(); i >= 0; i--) {
            each.accept(String.join("/", names.subList(0, i)));
        }
    }
}
