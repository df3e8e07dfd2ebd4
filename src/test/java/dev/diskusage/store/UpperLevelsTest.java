package dev.diskusage.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.Totals;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a limit leaves of the upper levels, and what it takes away, against all rows of trees whose directories are
/// often as large as others, and against Debian's sqlite3.
class UpperLevelsTest {
    private static final Comparator<DirectoryUsage> LEVEL_BY_LEVEL = Comparator.comparingInt(
                    (DirectoryUsage row) -> row.place().level())
            .thenComparing(Comparator.comparingLong(UpperLevelsTest::bytes).reversed())
            .thenComparing(row -> row.place().name());

    @TempDir
    Path folder;

    private static long bytes(DirectoryUsage row) {
        Totals all = row.all();
        return all.allocatedKnown() ? all.allocatedBytes() : all.apparentBytes();
    }

    private static List<DirectoryUsage> usages(List<StoredDirectory> some) {
        return some.stream().map(StoredDirectory::usage).toList();
    }

    /// As it was when each row was read: its own sums are all it has at the last level.
    private static List<DirectoryUsage> upTo(int maxLevel, List<DirectoryUsage> rows) {
        return rows.stream()
                .filter(row -> row.place().level() <= maxLevel)
                .map(row -> row.place().level() < maxLevel ? row : withOwn(row, row.all()))
                .sorted(LEVEL_BY_LEVEL)
                .toList();
    }

    private static DirectoryUsage withOwn(DirectoryUsage row, Totals own) {
        return new DirectoryUsage(
                row.place(), row.all(), own, row.newestMtimeSeconds(), row.unreadable(), row.filesBySize());
    }

    @RepeatedTest(60)
    void areTheSameAsAmongAllRows(RepetitionInfo repetition) {
        int seed = repetition.getCurrentRepetition();
        Random random = new Random(seed);
        TiedTree tree = new TiedTree(seed, 4 + random.nextInt(200));
        try (RunFile run = RunFile.open(tree.storeAs(folder.resolve("run.db")))) {
            for (int maxLevel : List.of(0, 1, 2, 4, 32)) {
                List<DirectoryUsage> rows = upTo(maxLevel, tree.rows());
                for (int max : List.of(0, 1, random.nextInt(rows.size()), rows.size() - 1, rows.size())) {
                    List<StoredDirectory> shown = run.topDown(maxLevel, max);
                    assertThat(usages(shown)).isEqualTo(rows.subList(0, max));
                    assertThat(run.leftOut(shown, maxLevel))
                            .as("seed %d, level %d, %d of %d", seed, maxLevel, max, rows.size())
                            .isEqualTo(asOne(rows.subList(max, rows.size())));
                }
                assertThat(usages(run.topDown(maxLevel, rows.size() + 1))).isEqualTo(rows);
            }
        }
    }

    private static Optional<FoldedDirectories> asOne(List<DirectoryUsage> rows) {
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        int level = rows.getFirst().place().level();
        List<DirectoryUsage> highest =
                rows.stream().filter(row -> row.place().level() == level).toList();
        return Optional.of(new FoldedDirectories(
                rows.size(), level, sum(highest, DirectoryUsage::all), sum(rows, DirectoryUsage::own), sizes(highest)));
    }

    private static Totals sum(List<DirectoryUsage> rows, Function<DirectoryUsage, Totals> of) {
        return rows.stream().map(of).reduce(Totals.NONE, Totals::plus);
    }

    private static List<Long> sizes(List<DirectoryUsage> rows) {
        List<Long> sums = new ArrayList<>(rows.getFirst().filesBySize());
        for (DirectoryUsage row : rows.subList(1, rows.size())) {
            for (int i = 0; i < sums.size(); i++) {
                sums.set(i, sums.get(i) + row.filesBySize().get(i));
            }
        }
        return sums;
    }

    @Test
    void areWhatSqliteFinds() {
        Path file = new TiedTree(5, 2000).storeAs(folder.resolve("run.db"));
        try (RunFile run = RunFile.open(file)) {
            List<StoredDirectory> shown = run.topDown(3, 600);
            String ids = Programs.sqlite3(
                            file,
                            "SELECT id FROM directory WHERE level <= 3"
                                    + " ORDER BY level, coalesce(allocated_bytes, apparent_bytes) DESC, name, id LIMIT 600")
                    .text();
            assertThat(ids.lines())
                    .hasSize(600)
                    .containsExactlyElementsOf(shown.stream()
                            .map(each -> String.valueOf(each.usage().place().id()))
                            .toList());
            FoldedDirectories rest = run.leftOut(shown, 3).orElseThrow();
            assertThat(rest.count() + 600 + "\n")
                    .isEqualTo(Programs.sqlite3(file, "SELECT count(*) FROM directory WHERE level <= 3")
                            .text());
        }
    }

    /// A tree as deep as series may go: the query that counts has as many parts.
    @Test
    void areCountedThirtyTwoLevelsDown() {
        NamedTree deep = new NamedTree().put("/data", 1, 1);
        StringBuilder path = new StringBuilder("/data");
        for (int level = 1; level <= 40; level++) {
            deep.put(path.append("/d").toString(), level, 1);
        }
        try (RunFile run = RunFile.open(deep.storeAs(folder.resolve("run.db"), 40, RunTree.STARTED))) {
            FoldedDirectories rest = run.leftOut(run.topDown(32, 3), 32).orElseThrow();
            assertThat(rest.count()).isEqualTo(30);
            assertThat(rest.level()).isEqualTo(3);
            assertThat(rest.own().allocatedBytes())
                    .isEqualTo(deep.all("/data/d/d/d").allocatedBytes());
        }
    }

    /// The heaps would hold a tenth of them.
    @ParameterizedTest
    @EnumSource(
            value = BenchmarkTree.Shape.class,
            names = {"FLAT", "WIDE_ROOT"})
    void takeNoMemoryForThoseLeftOut(BenchmarkTree.Shape shape) {
        Path file = new BenchmarkTree(shape, 400_000, BenchmarkTree.Changes.NONE).store(folder.resolve("run.db"));
        String all = Programs.sqlite3(file, "SELECT count(*) - 200 FROM directory_row WHERE level <= 32")
                .text();
        assertThat(SmallHeap.read(file, 32, 200)).endsWith("\n200 and " + all.strip() + " others\n");
    }
}
