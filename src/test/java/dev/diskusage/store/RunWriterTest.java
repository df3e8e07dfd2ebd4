package dev.diskusage.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.LinkedUsage;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.ScanId;
import dev.diskusage.usage.Totals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunWriterTest {
    private static final RunId RUN = new RunId(new ScanId("shop", "media", "uid-1", "media-claim"), "run-1");

    @TempDir
    Path folder;

    private Path staging;
    private Path file;

    @BeforeEach
    void names() {
        staging = folder.resolve("staging.db");
        file = folder.resolve("run ?%ä.db");
    }

    private void write(RunTree tree, int batchSize) {
        try (RunWriter writer = RunWriter.create(staging)) {
            tree.writeTo(writer, batchSize);
            writer.finish(RUN, tree.summary());
            writer.publishTo(file);
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void givesBackEveryRowAndTheSummary() {
        RunTree tree = RunTree.random(1, 3000);
        write(tree, 100);
        try (RunFile run = RunFile.open(file)) {
            assertThat(run.run()).isEqualTo(RUN);
            assertThat(run.summary()).isEqualTo(tree.summary());
            assertThat(run.largest(5000))
                    .containsExactlyInAnyOrderElementsOf(tree.stored().values());
        }
    }

    /// Rows go into statements of several sizes; a batch may end anywhere between them.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 19, 20, 21, 199, 200, 201, 242, 1000})
    void givesBackEveryRowWhateverTheSizeOfItsBatches(int batchSize) {
        RunTree tree = RunTree.random(batchSize, 1100);
        write(tree, batchSize);
        assertThat(sqlite3("SELECT count(*), count(DISTINCT place), sum(apparent_bytes) FROM directory_row"))
                .isEqualTo("1100\t1100\t"
                        + tree.rows().stream()
                                .mapToLong(row -> row.all().apparentBytes())
                                .sum()
                        + "\n");
        try (RunFile run = RunFile.open(file)) {
            assertThat(run.largest(5000))
                    .containsExactlyInAnyOrderElementsOf(tree.stored().values());
        }
    }

    private String sqlite3(String query) {
        return Programs.sqlite3(file, query).text();
    }

    @Test
    void keepsUnknownAllocatedBytesUnknown() {
        RunTree tree = RunTree.random(2, 200).withoutAllocated();
        write(tree, 100);
        try (RunFile run = RunFile.open(file)) {
            assertThat(run.summary()).isEqualTo(tree.summary());
            assertThat(run.largest(500))
                    .containsExactlyInAnyOrderElementsOf(tree.stored().values());
        }
    }

    @Test
    void leavesOneFileWhenPublished() throws IOException {
        write(RunTree.random(3, 10), 3);
        assertThat(files()).containsExactly("run ?%ä.db");
    }

    @Test
    void leavesNothingWhenClosedBefore() throws IOException {
        try (RunWriter writer = RunWriter.create(staging)) {
            RunTree.random(3, 10).writeTo(writer, 3);
            assertThat(files()).contains("staging.db");
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void touchesNothingBeforeTheFirstRow() throws IOException {
        try (RunWriter _ = RunWriter.create(staging)) {
            assertThat(files()).isEmpty();
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void replacesAnOlderFile() {
        write(RunTree.random(3, 10), 3);
        write(RunTree.random(4, 20), 3);
        try (RunFile run = RunFile.open(file)) {
            assertThat(run.largest(50)).hasSize(20);
        }
    }

    @Test
    void addsWhatLinkedFilesAddBeforeAndAfterTheRow() {
        RunTree tree = RunTree.random(5, 2);
        Totals more = new Totals(512, 100, 1, 0);
        LinkedUsage root = new LinkedUsage(1, more, Totals.NONE, List.of(0L, 1L, 0L, 0L, 0L));
        LinkedUsage child = new LinkedUsage(2, more, more, List.of(0L, 1L, 0L, 0L, 0L));
        try (RunWriter writer = RunWriter.create(staging)) {
            writer.addLinked(List.of(root, child));
            tree.writeTo(writer, 10);
            writer.addLinked(List.of(child, root, root, child));
            writer.finish(RUN, summaryWith(tree, new Totals(3 * 512, 300, 3, 0)));
            writer.publishTo(file);
        }
        try (RunFile run = RunFile.open(file)) {
            List<DirectoryUsage> found = usages(run);
            assertThat(found.get(0).all()).isEqualTo(tree.rows().get(1).all().plus(new Totals(3 * 512, 300, 3, 0)));
            assertThat(found.get(0).own()).isEqualTo(tree.rows().get(1).own());
            assertThat(found.get(1).own()).isEqualTo(tree.rows().get(0).own().plus(new Totals(3 * 512, 300, 3, 0)));
            assertThat(found.get(1).own()).isEqualTo(found.get(1).all());
            assertThat(found.get(1).filesBySize()).containsExactly(0L, 4L, 2L, 2L, 0L);
        }
    }

    private static List<DirectoryUsage> usages(RunFile run) {
        return run.topDown(9, 9).stream().map(StoredDirectory::usage).toList();
    }

    private static RunSummary summaryWith(RunTree tree, Totals more) {
        return RunTree.summaryOf(
                EntryName.of("/data"),
                tree.summary().paths().getFirst().all().plus(more),
                tree.rows().size());
    }

    @Test
    void refusesARunWithoutOneOfItsBatches() throws IOException {
        RunTree tree = RunTree.random(6, 1000);
        RunTree lost = new RunTree(tree.rows().subList(100, 1000), tree.summary());
        assertThatThrownBy(() -> write(lost, 100))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("it has 900 rows, its summary says 1000")
                .hasMessageContaining(staging.toString());
        assertThat(files()).isEmpty();
    }

    @Test
    void refusesRowsThatDoNotAddUp() throws IOException {
        RunTree tree = RunTree.random(6, 1000);
        RunTree wrong = new RunTree(tree.rows(), summaryWith(tree, new Totals(0, 0, 1, 0)));
        assertThatThrownBy(() -> write(wrong, 100)).hasMessageContaining("its rows add up to");
        assertThat(files()).isEmpty();
    }

    @Test
    void refusesARootThatSaysOtherwiseThanTheSummary() throws IOException {
        RunTree tree = RunTree.random(6, 2);
        DirectoryUsage root = tree.rows().getLast();
        Totals wrong = root.all().plus(new Totals(512, 0, 0, 0));
        DirectoryUsage forged = new DirectoryUsage(root.place(), wrong, root.own(), 0, 0, root.filesBySize());
        RunTree forgedTree = new RunTree(List.of(tree.rows().getFirst(), forged), tree.summary());
        assertThatThrownBy(() -> write(forgedTree, 100)).hasMessageContaining("/data is stored with");
        assertThat(files()).isEmpty();
    }

    @Test
    void refusesRowsBelowARowThatIsNotThere() throws IOException {
        RunTree tree = RunTree.random(6, 50);
        List<DirectoryUsage> moved = tree.rows().stream()
                .map(row -> row.place().level() == 2 ? below(row, 999_999) : row)
                .toList();
        assertThatThrownBy(() -> write(new RunTree(moved, tree.summary()), 100))
                .hasMessageContaining("cannot be below directory 999999");
        assertThat(files()).isEmpty();
    }

    private static DirectoryUsage below(DirectoryUsage row, long parentId) {
        var place = new DirectoryUsage.Place(
                row.place().id(), parentId, row.place().level(), row.place().name());
        return new DirectoryUsage(place, row.all(), row.own(), row.newestMtimeSeconds(), 0, row.filesBySize());
    }

    @Test
    void refusesTwoRowsOfOneId() {
        RunTree tree = RunTree.random(6, 5);
        assertThatThrownBy(() -> write(
                        new RunTree(List.of(tree.rows().get(0), tree.rows().get(0)), tree.summary()), 9))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("UNIQUE");
    }

    @Test
    void refusesAdditionsForADirectoryWithoutRow() {
        RunTree tree = RunTree.random(6, 5);
        assertThatThrownBy(() -> {
                    try (RunWriter writer = RunWriter.create(staging)) {
                        tree.writeTo(writer, 10);
                        writer.addLinked(
                                List.of(new LinkedUsage(77, Totals.NONE, Totals.NONE, List.of(0L, 0L, 0L, 0L, 0L))));
                        writer.finish(RUN, tree.summary());
                    }
                })
                .hasMessageContaining("a directory that has no row: 77");
    }

    @Test
    void takesNothingAfterAFailure() {
        RunTree tree = RunTree.random(6, 5);
        try (RunWriter writer = RunWriter.create(staging)) {
            tree.writeTo(writer, 10);
            assertThatThrownBy(() -> tree.writeTo(writer, 10)).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> writer.finish(RUN, tree.summary())).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> writer.publishTo(file)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void namesAStagingFileThatIsThere() throws IOException {
        Files.createFile(staging);
        assertThatThrownBy(() -> write(RunTree.random(6, 5), 10))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(staging.toString());
    }
}
