package dev.diskusage.metrics;

import static dev.diskusage.metrics.ScrapedStore.DISK;
import static dev.diskusage.metrics.ScrapedStore.MEDIA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.metrics.MetricsConfig.Compatibility;
import dev.diskusage.store.WatchedScan.Series;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.ScanId;
import dev.diskusage.usage.Totals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The exporter's names, as its own source and the dashboards made for it have them.
class ClassicMetricsTest {
    private static final ScanId OTHER = new ScanId("shop", "other", "uid-other", "other-claim");

    @TempDir
    Path temp;

    private ScrapedStore scraped;

    @BeforeEach
    void open() {
        scraped = new ScrapedStore(temp.resolve("data"), Compatibility.CLASSIC);
        scraped.watch(new Series(1, 200, true, true, true));
    }

    @AfterEach
    void close() {
        scraped.close();
    }

    @Test
    void aDirectoryHasTheExportersSeriesWithItsLabelsAndNoOthers() throws IOException {
        scraped.publish(EntryName.of("a"));
        assertThat(scraped.scrape("node_disk_usage"))
                .contains(
                        "node_disk_usage{path=\"/\",level=\"0\",} 8192.0",
                        "node_disk_usage{path=\"/a\",level=\"1\",} 4096.0",
                        "node_disk_usage_file_count{path=\"/\",level=\"0\",} 4.0",
                        "node_disk_usage_file_count{path=\"/a\",level=\"1\",} 2.0",
                        "node_disk_usage_directory_count{path=\"/\",level=\"0\",} 1.0",
                        "node_disk_usage_directory_count{path=\"/a\",level=\"1\",} 0.0",
                        "node_disk_usage_size_bucket{path=\"/a\",size_range=\"0B\",level=\"1\",} 0.0",
                        "node_disk_usage_size_bucket{path=\"/a\",size_range=\"0-1KB\",level=\"1\",} 2.0",
                        "node_disk_usage_size_bucket{path=\"/a\",size_range=\"1KB-1MB\",level=\"1\",} 0.0",
                        "node_disk_usage_size_bucket{path=\"/a\",size_range=\"1MB-100MB\",level=\"1\",} 0.0",
                        "node_disk_usage_size_bucket{path=\"/a\",size_range=\"100MB+\",level=\"1\",} 0.0")
                .hasSize(6 + 2 * 5);
    }

    @Test
    void ourOwnSeriesAreTheSameAsWithoutIt() throws IOException {
        scraped.publish(EntryName.of("a"));
        try (ScrapedStore plain = new ScrapedStore(temp.resolve("plain"))) {
            plain.watch(new Series(1, 200, true, true, true));
            plain.publish(EntryName.of("a"));
            assertThat(plain.scrape()).doesNotContain("node_disk_usage", "classic_series");
            assertThat(scraped.scrape("diskusage_directory_")).isEqualTo(plain.scrape("diskusage_directory_"));
        }
    }

    @Test
    void aScanGivesOnlyWhatItAsksForAndNoMoreDirectoriesThanItMay() throws IOException {
        scraped.watch(new Series(1, 2, false, false, false));
        scraped.publish(EntryName.of("a"), EntryName.of("b"), EntryName.of("c"));
        assertThat(scraped.scrape("node_disk_usage")).hasSize(2).allMatch(line -> line.startsWith("node_disk_usage{"));
    }

    /// Labels without the scan cannot tell two volumes apart: one of them is shown, always the same one.
    @Test
    void noSeriesIsThereTwice() throws IOException {
        scraped.watch(OTHER, new Series(1, 200, true, true, true));
        scraped.publish(OTHER, new Totals(512, 1, 1, 1), DISK, EntryName.of("b"));
        scraped.publish(EntryName.of("a"));
        assertThat(scraped.scrape("node_disk_usage{"))
                .containsExactly(
                        "node_disk_usage{path=\"/\",level=\"0\",} 8192.0",
                        "node_disk_usage{path=\"/a\",level=\"1\",} 4096.0",
                        "node_disk_usage{path=\"/b\",level=\"1\",} 512.0");
        assertThat(names(scraped.scrape())).doesNotHaveDuplicates();
        assertThat(scraped.scrape("diskusage_classic_series_dropped"))
                .containsExactly("diskusage_classic_series_dropped 1.0");
    }

    private static List<String> names(String exposition) {
        return exposition
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .toList();
    }

    @Test
    void whatIsGoneIsGoneHereToo() throws IOException {
        scraped.publish(EntryName.of("a"), EntryName.of("b"));
        scraped.publish(EntryName.of("a"));
        assertThat(scraped.scrape("node_disk_usage{")).hasSize(2).noneMatch(line -> line.contains("/b"));
        scraped.store.forget(MEDIA.uid());
        scraped.watched.unwatch(MEDIA.uid());
        assertThat(scraped.scrape()).doesNotContain("node_disk_usage");
    }

    @Test
    void beforeTheFirstRunThereIsNoFakeZero() throws IOException {
        assertThat(scraped.scrape()).doesNotContain("node_disk_usage");
    }

    @Test
    void lengthsStandInWhereBytesOnDiskAreUnknown() throws IOException {
        scraped.publish(new Totals(Totals.UNKNOWN, 100, 2, 1), DISK);
        assertThat(scraped.scrape("node_disk_usage{"))
                .containsExactly("node_disk_usage{path=\"/\",level=\"0\",} 100.0");
    }

    /// The linter dislikes the exporter's names themselves, and nothing else.
    @Test
    void theLinterComplainsOfTheExportersNamesOnly() throws IOException {
        scraped.publish(new EntryName(new byte[] {'x', (byte) 0xff, '"', '\n'}), EntryName.of("b"));
        assertThat(Promtool.complaints(scraped.scrape()))
                .containsExactlyInAnyOrder(
                        "node_disk_usage_directory_count non-histogram and non-summary metrics should not have \"_count\" suffix",
                        "node_disk_usage_file_count non-histogram and non-summary metrics should not have \"_count\" suffix",
                        "node_disk_usage_size_bucket non-histogram metrics should not have \"_bucket\" suffix");
    }
}
