package dev.diskusage.store;

import static dev.diskusage.testing.Lookup.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.LinkedUsage;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.ScanId;
import dev.diskusage.usage.Totals;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The sums of each level that a run file has, against Debian's sqlite3, which reads all rows for them.
class LevelRowsTest {
    private static final RunId RUN = new RunId(new ScanId("ns", "name", "uid", "claim"), "1");
    private static final int BATCH = 1000;

    @TempDir
    Path folder;

    private final RunTree tree = RunTree.random(3, 20_000);

    private Path published(RunWriter writer, RunSummary summary) {
        return RunTree.publish(writer, RUN, summary, folder);
    }

    private static void assertSums(Path file) {
        assertThat(Programs.sqlite3(file, "SELECT * FROM level_rows").text())
                .hasLineCount(33)
                .isEqualTo(Programs.sqlite3(file, """
                        SELECT level, count(*), sum(files_0b), sum(files_to_1kb), sum(files_to_1mb),
                          sum(files_to_100mb), sum(files_above)
                        FROM directory WHERE level <= 32 GROUP BY level ORDER BY level
                        """).text());
    }

    @Test
    void areCountedAsRowsCome() {
        RunWriter writer = RunWriter.create(folder.resolve("staging"));
        tree.writeTo(writer, BATCH);
        assertSums(published(writer, tree.summary()));
    }

    @Test
    void areThoseOfTheWholeRunAfterARestart() {
        Path staging = folder.resolve("staging");
        try (RunWriter writer = RunWriter.resume(staging)) {
            tree.batches(BATCH).subList(0, 7).forEach(writer::accept);
            writer.keep();
        }
        RunWriter writer = RunWriter.resume(staging);
        tree.batches(BATCH).stream().skip(7).forEach(writer::accept);
        assertSums(published(writer, tree.summary()));
    }

    /// Files with two names, of which one lies right in the root and one deep below.
    @Test
    void haveWhatLinkedFilesAdd() {
        Totals more = new Totals(512, 100, 1, 0);
        RunWriter writer = RunWriter.create(folder.resolve("staging"));
        tree.writeTo(writer, BATCH);
        writer.addLinked(List.of(new LinkedUsage(1, more, more, List.of(0L, 1L, 0L, 0L, 0L))));
        writer.addLinked(addedTo(deepest(), more));
        Totals all = tree.summary().paths().getFirst().all().plus(more).plus(more);
        assertSums(published(
                writer,
                RunTree.summaryOf(EntryName.of("/data"), all, tree.rows().size())));
    }

    private DirectoryUsage deepest() {
        return Collections.max(
                tree.rows(), Comparator.comparingInt(row -> row.place().level()));
    }

    /// And to all that hold it.
    private List<LinkedUsage> addedTo(DirectoryUsage directory, Totals more) {
        Map<Long, DirectoryUsage.Place> places = tree.rows().stream()
                .map(DirectoryUsage::place)
                .collect(Collectors.toMap(DirectoryUsage.Place::id, place -> place));
        List<LinkedUsage> added = new ArrayList<>();
        List<Long> sizes = List.of(0L, 0L, 0L, 1L, 0L);
        added.add(new LinkedUsage(directory.place().id(), more, more, sizes));
        for (long id = directory.place().parentId();
                id != 0;
                id = in(places, id).parentId()) {
            added.add(new LinkedUsage(id, more, Totals.NONE, sizes));
        }
        return added;
    }

    /// Of whoever sends rows.
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 6, 50})
    void areNotThoseOfMoreOrFewerSizesThanThereAre(int sizes) {
        DirectoryUsage root = tree.rows().getLast();
        DirectoryUsage forged =
                new DirectoryUsage(root.place(), root.all(), root.own(), 0, 0, Collections.nCopies(sizes, 1L));
        try (RunWriter writer = RunWriter.create(folder.resolve("staging"))) {
            assertThatThrownBy(() -> writer.accept(List.of(forged)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("a row has " + sizes + " size classes, others have 5");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 33, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void areNotThoseOfLevelsThatNobodyAsksFor(int level) {
        LevelRows rows = new LevelRows();
        DirectoryUsage root = tree.rows().getLast();
        DirectoryUsage.Place place = root.place();
        rows.add(new DirectoryUsage(
                new DirectoryUsage.Place(place.id(), place.parentId(), level, place.name()),
                root.all(),
                root.own(),
                0,
                0,
                root.filesBySize()));
        for (int at = 0; at <= LevelRows.MAX_LEVEL; at++) {
            assertThat(rows.rows(at)).isZero();
        }
    }

    /// Few rows are counted when somebody asks.
    @Test
    void areNotKeptForASmallRun() {
        RunTree small = RunTree.random(3, LevelRows.MIN_ROWS - 1);
        RunWriter writer = RunWriter.create(folder.resolve("staging"));
        small.writeTo(writer, BATCH);
        Path file = published(writer, small.summary());
        assertThat(Programs.sqlite3(file, ".tables").text()).doesNotContain("level_rows");
        try (RunFile run = RunFile.open(file)) {
            LevelRows counted = LevelRows.read(run.tables());
            for (int level = 0; level <= LevelRows.MAX_LEVEL; level++) {
                int at = level;
                List<DirectoryUsage> rows = small.rows().stream()
                        .filter(row -> row.place().level() == at)
                        .toList();
                assertThat(counted.rows(level)).isEqualTo(rows.size());
                assertThat(counted.filesBySize(level).get(2))
                        .isEqualTo(rows.stream()
                                .mapToLong(row -> row.filesBySize().get(2))
                                .sum());
            }
        }
    }
}
