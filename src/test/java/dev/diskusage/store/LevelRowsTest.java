package dev.diskusage.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.LinkedUsage;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.ScanId;
import dev.diskusage.usage.Totals;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The sums of each level that a run file has, against Debian's sqlite3, which reads all rows for them.
class LevelRowsTest {
    private static final RunId RUN = new RunId(new ScanId("ns", "name", "uid", "claim"), "1");
    private static final int BATCH = 1000;

    @TempDir
    Path folder;

    private final RunTree tree = RunTree.random(3, 20_000);

    private Path published(RunWriter writer, RunSummary summary) {
        Path file = folder.resolve("run.db");
        try (writer) {
            writer.finish(RUN, summary);
            writer.publishTo(file);
        }
        return file;
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

    /// A file with two names that belongs to the root: more in one class of sizes.
    @Test
    void haveWhatLinkedFilesAdd() {
        Totals more = new Totals(512, 100, 1, 0);
        RunWriter writer = RunWriter.create(folder.resolve("staging"));
        tree.writeTo(writer, BATCH);
        writer.addLinked(List.of(new LinkedUsage(1, more, more, List.of(0L, 1L, 0L, 0L, 0L))));
        Totals all = tree.summary().paths().getFirst().all().plus(more);
        assertSums(published(
                writer,
                RunTree.summaryOf(EntryName.of("/data"), all, tree.rows().size())));
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
