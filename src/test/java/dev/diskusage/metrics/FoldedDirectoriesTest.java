package dev.diskusage.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.metrics.MetricsConfig.Compatibility;
import dev.diskusage.store.RunId;
import dev.diskusage.store.RunTree;
import dev.diskusage.store.WatchedScan;
import dev.diskusage.store.WatchedScan.Series;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.ScanId;
import dev.diskusage.usage.Totals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a limit takes away is still in the sums.
class FoldedDirectoriesTest {
    private static final ScanId TREE = new ScanId("shop", "tree", "uid-tree", "tree-claim");
    private static final int DEPTH = 6;
    private static final Pattern SERIES = Pattern.compile("(\\w+)\\{.*path=\"([^\"]*)\",level=\"(\\d+)\".*} (.*)");

    @TempDir
    Path temp;

    /// @param value as text in the exposition
    private record Line(String metric, String path, int level, double value) {}

    private static List<Line> lines(ScrapedStore scraped) throws IOException {
        return scraped.scrape("diskusage_directory_").stream()
                .map(SERIES::matcher)
                .filter(Matcher::matches)
                .map(it -> new Line(
                        it.group(1), it.group(2), Integer.parseInt(it.group(3)), Double.parseDouble(it.group(4))))
                .toList();
    }

    /// Metric and level to the sum of that level's series; of own bytes the sum over all levels.
    private static Map<String, Double> sums(List<Line> lines) {
        Map<String, Double> sums = new TreeMap<>();
        lines.forEach(line -> sums.merge(
                line.metric() + (line.metric().contains("own") ? "" : " " + line.level()), line.value(), Double::sum));
        return sums;
    }

    private static void publish(ScrapedStore scraped, long seed) {
        RunTree tree = RunTree.random(seed, 400);
        try (var staged = scraped.store.begin(new RunId(TREE, "run-" + seed))) {
            staged.accept(tree.rows());
            staged.publish(tree.summary());
        }
    }

    private static void watch(ScrapedStore scraped, int maxSeries) {
        scraped.watched.watch(
                new WatchedScan(TREE, Duration.ofHours(1), new Series(DEPTH, maxSeries, true, true, false)));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 7", "4, 50", "5, 150"})
    void everyLevelAddsUpToWhatItWouldWithoutALimit(long seed, int maxSeries) throws IOException {
        try (ScrapedStore scraped = new ScrapedStore(temp.resolve("data"))) {
            watch(scraped, 10_000);
            publish(scraped, seed);
            List<Line> whole = lines(scraped);
            assertThat(whole).noneMatch(line -> line.path().equals("…"));
            watch(scraped, maxSeries);
            List<Line> limited = lines(scraped);

            List<Line> folded =
                    limited.stream().filter(line -> line.path().equals("…")).toList();
            assertThat(folded).as("one for each metric").hasSize(5);
            Map<String, Double> expected = sums(whole);
            int level = folded.getFirst().level();
            expected.keySet().removeIf(key -> key.matches(".* \\d+") && Integer.parseInt(key.split(" ")[1]) > level);
            assertThat(sums(limited)).isEqualTo(expected);
            assertThat(limited).hasSize(5 * (maxSeries + 1));
            long directories = whole.size() / 5;
            assertThat(scraped.scrape("diskusage_scan_series_dropped{"))
                    .singleElement()
                    .asString()
                    .endsWith(" " + (double) (directories - maxSeries));
        }
    }

    @Test
    void aLimitThatAllFitInFoldsNothing() throws IOException {
        try (ScrapedStore scraped = new ScrapedStore(temp.resolve("data"))) {
            scraped.watch(new Series(1, 3, true, true, true));
            scraped.publish(EntryName.of("a"), EntryName.of("b"));
            assertThat(scraped.scrape("diskusage_directory_")).isNotEmpty().noneMatch(line -> line.contains("…"));
            assertThat(scraped.scrape("diskusage_scan_series_dropped{"))
                    .singleElement()
                    .asString()
                    .endsWith(" 0.0");
        }
    }

    @Test
    void foldedSizeClassesAreTheSumsOfTheirs() throws IOException {
        try (ScrapedStore scraped = new ScrapedStore(temp.resolve("data"))) {
            scraped.watch(new Series(1, 2, true, true, true));
            scraped.publish(EntryName.of("a"), EntryName.of("b"), EntryName.of("c"));
            assertThat(scraped.scrape("diskusage_directory_files_by_size")).anySatisfy(line -> assertThat(line)
                    .contains("path=\"…\"", "level=\"1\"", "0-1KB")
                    .endsWith(" 4.0"));
        }
    }

    /// A name cannot look like what was folded.
    @Test
    void aDirectoryOfThatNameHasItsOwnSeries() throws IOException {
        try (ScrapedStore scraped = new ScrapedStore(temp.resolve("data"))) {
            scraped.watch(new Series(1, 2, false, false, false));
            scraped.publish(EntryName.of("…"), EntryName.of("b"), EntryName.of("c"));
            assertThat(scraped.scrape("diskusage_directory_allocated_bytes"))
                    .hasSize(3)
                    .anyMatch(line -> line.contains("path=\"…\""))
                    .doesNotHaveDuplicates();
        }
    }

    /// With 5 scans each has an eighth, the same as with 8.
    @ParameterizedTest
    @CsvSource({"1, 16", "2, 8", "3, 4", "4, 4", "5, 2", "8, 2", "40, 1"})
    void allScansShareOneLimit(int scans, int each) throws IOException {
        try (ScrapedStore scraped =
                new ScrapedStore(temp.resolve("data"), new ScrapedStore.Config(Compatibility.NONE, 16))) {
            for (int i = 0; i < scans; i++) {
                ScanId scan = new ScanId("shop", "scan-" + i, "uid-" + i, "claim");
                scraped.watch(scan, new Series(1, 200, false, false, false));
                scraped.publish(scan, new Totals(512, 1, 1, 1), ScrapedStore.DISK, names(20));
            }
            assertThat(scraped.scrape("diskusage_directory_apparent_bytes")).hasSize(scans * (each + 1));
        }
    }

    private static EntryName[] names(int count) {
        EntryName[] names = new EntryName[count];
        for (int i = 0; i < count; i++) {
            names[i] = EntryName.of("d" + i);
        }
        return names;
    }
}
