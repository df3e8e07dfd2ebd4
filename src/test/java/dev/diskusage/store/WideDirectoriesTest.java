package dev.diskusage.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.DirectoryUsage.Place;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.LinkedUsage;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.ScanId;
import dev.diskusage.usage.Totals;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The largest of directories with very many right below them, against Debian's sqlite3, which sorts them all.
class WideDirectoriesTest {
    private static final RunId RUN = new RunId(new ScanId("ns", "name", "uid", "claim"), "1");

    @TempDir
    Path folder;

    private final Random random = new Random(4);
    private final List<DirectoryUsage> rows = new ArrayList<>();

    /// A root with two directories, one of which holds so many. Sizes are often the same.
    private RunSummary makeTree(int many) {
        Totals wide = new Totals(512, 1, 0, 1);
        for (int i = 0; i < many; i++) {
            Totals own = new Totals(random.nextInt(3000) * 512L, random.nextInt(3000), random.nextInt(3000), 1);
            rows.add(row(new Place(4 + i, 2, 2, EntryName.of("d" + random.nextInt(many))), own, own));
            wide = wide.plus(own);
        }
        Totals one = new Totals(512, 1, 0, 1);
        Totals all = one.plus(one).plus(wide);
        rows.add(row(new Place(2, 1, 1, EntryName.of("wide")), wide, one));
        rows.add(row(new Place(3, 1, 1, EntryName.of("other")), one, one));
        rows.add(row(new Place(1, 0, 0, EntryName.of("/data")), all, one));
        return RunTree.summaryOf(EntryName.of("/data"), all, rows.size());
    }

    private static DirectoryUsage row(Place place, Totals all, Totals own) {
        return new DirectoryUsage(place, all, own, 7, 0, List.of());
    }

    private Path published(RunWriter writer, RunSummary summary) {
        return RunTree.publish(writer, RUN, summary, folder);
    }

    /// With 12,000 right in one.
    private Path publishedTree() {
        RunSummary summary = makeTree(12_000);
        RunWriter writer = RunWriter.create(folder.resolve("staging"));
        writer.accept(rows);
        return published(writer, summary);
    }

    private static Stream<String> sorted(Path file, String by, int max) {
        return Programs.sqlite3(
                        file,
                        "SELECT id FROM directory WHERE parent_id = 2 ORDER BY " + by + " DESC, name, id LIMIT " + max)
                .text()
                .lines();
    }

    private static void assertLargestAreFound(Path file) {
        try (RunFile run = RunFile.open(file)) {
            DirectoryUsage wide =
                    run.find(EntryName.of("/data/wide")).orElseThrow().usage();
            for (Measure by : Measure.values()) {
                String column = by == Measure.FILES ? "files" : by.name().toLowerCase(java.util.Locale.ROOT) + "_bytes";
                for (int max : List.of(1, 50, WideDirectories.KEPT, WideDirectories.KEPT + 1)) {
                    assertThat(run.tables().rightBelow(wide, by, max))
                            .as("%s, %d", by, max)
                            .extracting(each -> String.valueOf(each.place().id()))
                            .containsExactlyElementsOf(sorted(file, column, max).toList());
                }
            }
        }
    }

    /// The query of docs/store.md.
    @Test
    void areFoundByAQueryOfTheFile() {
        Path file = publishedTree();
        assertThat(Programs.sqlite3(
                                file,
                                "SELECT id FROM wide_largest JOIN directory_row ON place = (parent_id << 32) + id"
                                        + " WHERE parent_id = 2 AND measure = 0 ORDER BY rank LIMIT 20")
                        .text()
                        .lines())
                .containsExactlyElementsOf(sorted(file, "allocated_bytes", 20).toList());
    }

    private static String kept(Path file) {
        return Programs.sqlite3(file, "SELECT parent_id, measure, count(*), max(rank) FROM wide_largest GROUP BY 1, 2")
                .text();
    }

    @Test
    void areKeptByEachMeasure() {
        Path file = publishedTree();
        assertThat(kept(file)).isEqualTo("2\t0\t1000\t999\n2\t1\t1000\t999\n2\t2\t1000\t999\n");
        assertLargestAreFound(file);
    }

    @Test
    void areThoseOfTheWholeRunAfterARestart() {
        RunSummary summary = makeTree(12_000);
        Path staging = folder.resolve("staging");
        try (RunWriter writer = RunWriter.resume(staging)) {
            writer.accept(rows.subList(0, 5_000));
            writer.keep();
        }
        RunWriter writer = RunWriter.resume(staging);
        writer.accept(rows.subList(5_000, rows.size()));
        assertLargestAreFound(published(writer, summary));
    }

    /// A file with several names may make a small directory the largest.
    @Test
    void areSortedWithWhatLinkedFilesAdd() {
        RunSummary summary = makeTree(12_000);
        Totals more = new Totals(1 << 30, 1 << 30, 100_000, 0);
        RunWriter writer = RunWriter.create(folder.resolve("staging"));
        writer.accept(rows);
        Totals none = Totals.NONE;
        writer.addLinked(List.of(
                new LinkedUsage(100, more, more, List.of()),
                new LinkedUsage(2, more, none, List.of()),
                new LinkedUsage(1, more, none, List.of())));
        Totals all = summary.paths().getFirst().all().plus(more);
        Path file = published(writer, RunTree.summaryOf(EntryName.of("/data"), all, rows.size()));
        try (RunFile run = RunFile.open(file)) {
            assertThat(run.largest(3))
                    .last()
                    .extracting(each -> each.usage().place().id())
                    .isEqualTo(100L);
        }
        assertLargestAreFound(file);
    }

    @Test
    void areApparentBytesWhereAllocatedAreUnknown() {
        RunSummary summary = makeTree(12_000);
        RunTree blind = new RunTree(rows, summary).withoutAllocated();
        RunWriter writer = RunWriter.create(folder.resolve("staging"));
        blind.writeTo(writer, 1000);
        Path file = published(writer, blind.summary());
        try (RunFile run = RunFile.open(file)) {
            DirectoryUsage wide =
                    run.find(EntryName.of("/data/wide")).orElseThrow().usage();
            assertThat(run.tables().rightBelow(wide, Measure.ALLOCATED, 70))
                    .extracting(each -> String.valueOf(each.place().id()))
                    .containsExactlyElementsOf(
                            sorted(file, "apparent_bytes", 70).toList());
        }
    }

    @Test
    void areNotKeptOfDirectoriesWithFewer() {
        for (int many : List.of(WideDirectories.MIN_CHILDREN, WideDirectories.MIN_CHILDREN + 1)) {
            rows.clear();
            RunSummary summary = makeTree(many);
            RunWriter writer = RunWriter.create(folder.resolve("staging"));
            writer.accept(rows);
            Path file = published(writer, summary);
            try (RunFile run = RunFile.open(file)) {
                assertThat(run.tables().has(WideDirectories.NAME)).isEqualTo(many > WideDirectories.MIN_CHILDREN);
            }
            assertLargestAreFound(file);
        }
    }

    /// As a file that was damaged without a checksum: the rows say what is right.
    @Test
    void areReadFromTheRowsWhereOneIsMissing() throws java.sql.SQLException {
        Path file = publishedTree();
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE wide_largest SET id = 1 WHERE rank = 0");
        }
        assertLargestAreFound(file);
    }
}
