package dev.diskusage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.store.StoredDirectory;
import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.LinkedUsage;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.Totals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A root with many folders of one file each, some of them linked.
class RunRowsTest {
    private static final Totals ONE = new Totals(8192, 100, 1, 1);
    private static final Totals LINK = new Totals(4096, 50, 1, 0);

    @ParameterizedTest
    @CsvSource({"100, 0", "19000, 0", "21000, 1"})
    void manyRowsGoOverToATemporaryFileThatIsGoneAfterwards(int folders, int files) throws IOException {
        List<String> before = temporaryFiles();
        try (RunRows rows = new RunRows(null)) {
            RunSummary summary = fill(rows, folders);
            try (ScannedRun run = rows.finish("/volume", summary)) {
                assertThat(temporaryFiles().stream().filter(each -> !before.contains(each)))
                        .hasSize(files);
                assertHolds(run, folders);
            }
        }
        assertThat(temporaryFiles()).isEqualTo(before);
    }

    private static void assertHolds(ScannedRun run, int folders) {
        List<StoredDirectory> all = new ArrayList<>();
        run.forEachDepthFirst(all::add);
        assertThat(all).hasSize(folders + 1);
        assertThat(all.getFirst().usage().all()).isEqualTo(root(folders).plus(LINK));
        assertThat(run.largest(2))
                .extracting(each -> each.path().text())
                .containsExactly("/volume", "/volume/folder-7");
        assertThat(run.largest(2).getLast().usage().own()).isEqualTo(ONE.plus(LINK));
    }

    @Test
    void aScanThatEndsEarlyLeavesNoFile() throws IOException {
        List<String> before = temporaryFiles();
        try (RunRows rows = new RunRows(null)) {
            fill(rows, 21_000);
        }
        assertThat(temporaryFiles()).isEqualTo(before);
    }

    private static Totals root(int folders) {
        return new Totals(4096 + 8192L * folders, 100L * folders, folders, folders + 1L);
    }

    /// The linked file comes before the rows it adds to.
    private static RunSummary fill(RunRows rows, int folders) {
        rows.addLinked(
                List.of(new LinkedUsage(1, LINK, Totals.NONE, List.of()), new LinkedUsage(8, LINK, LINK, List.of())));
        for (long first = 0; first < folders; first += 1000) {
            rows.accept(LongStream.range(first, Math.min(folders, first + 1000))
                    .mapToObj(i ->
                            row(new DirectoryUsage.Place(i + 2, 1, 1, EntryName.of("folder-" + (i + 1))), ONE, ONE))
                    .toList());
        }
        Totals own = new Totals(4096, 0, 0, 1);
        rows.accept(List.of(row(new DirectoryUsage.Place(1, 0, 0, EntryName.of("/volume")), root(folders), own)));
        var path = new RunSummary.PathTotals(
                EntryName.of("/volume"), 1, root(folders).plus(LINK), folders + 1L);
        return new RunSummary(
                Instant.EPOCH,
                Duration.ofSeconds(1),
                List.of(path),
                new RunSummary.Unreadable(Map.of(), List.of()),
                new RunSummary.FileSystem(0, 0, 0, 0));
    }

    private static DirectoryUsage row(DirectoryUsage.Place place, Totals all, Totals own) {
        return new DirectoryUsage(place, all, own, 0, 0, List.of());
    }

    private static List<String> temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.map(each -> each.getFileName().toString())
                    .filter(each -> each.matches("disk-usage-\\d.*"))
                    .sorted()
                    .toList();
        }
    }
}
