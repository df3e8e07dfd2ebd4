package dev.diskusage.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.diskusage.metrics.MetricsConfig.Compatibility;
import dev.diskusage.store.WatchedScan.Series;
import dev.diskusage.usage.EntryName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrendMetricsTest {
    private static final String SCAN = "{namespace=\"shop\",persistentvolumeclaim=\"media-claim\",scan=\"media\",";
    private static final String GROWN = "diskusage_directory_growth_bytes" + SCAN;

    @TempDir
    Path temp;

    private ScrapedStore growing(int maxSeries) throws IOException {
        Series series = new Series(1, maxSeries, true, true, false);
        return ScrapedStore.growing(temp.resolve("data"), Compatibility.NONE, series);
    }

    @Test
    void growthIsTheDifferenceToTheRunOfThen() throws IOException {
        try (ScrapedStore scraped = growing(200)) {
            assertThat(scraped.scrape("diskusage_scan_growth_bytes"))
                    .containsExactlyInAnyOrder(
                            "diskusage_scan_growth_bytes" + SCAN + "period=\"1d\",} 10000.0",
                            "diskusage_scan_growth_bytes" + SCAN + "period=\"7d\",} 70000.0");
            assertThat(scraped.scrape("diskusage_directory_growth_bytes"))
                    .containsExactlyInAnyOrder(
                            GROWN + "path=\"/\",level=\"0\",period=\"1d\",} 10000.0",
                            GROWN + "path=\"/a\\\\xff\",level=\"1\",period=\"1d\",} 5000.0",
                            GROWN + "path=\"/\",level=\"0\",period=\"7d\",} 70000.0",
                            GROWN + "path=\"/a\\\\xff\",level=\"1\",period=\"7d\",} 35000.0");
            Promtool.check(scraped.scrape());
        }
    }

    /// 400,000 bytes are left, 10,000 go a day.
    @ParameterizedTest
    @ValueSource(strings = {"likely", "earliest", "latest"})
    void theDiskIsFullWhereTheLineMeetsItsSize(String bound) throws IOException {
        try (ScrapedStore scraped = growing(200)) {
            String series = "diskusage_filesystem_full_timestamp_seconds" + SCAN + "bound=\"" + bound + "\",} ";
            String line = scraped.scrape(series).getFirst();
            double expected = Instant.now().plus(Duration.ofDays(40)).toEpochMilli() / 1e3;
            // Of 40 days an hour: each run takes a moment.
            assertThat(Double.parseDouble(line.substring(series.length()))).isCloseTo(expected, within(3600.0));
        }
    }

    @Test
    void aScanWithoutSeriesOfDirectoriesHasOnlyThoseOfTheWhole() throws IOException {
        try (ScrapedStore scraped = growing(0)) {
            assertThat(scraped.scrape("diskusage_directory_growth_bytes")).isEmpty();
            assertThat(scraped.scrape("diskusage_scan_growth_bytes")).hasSize(2);
        }
    }

    @Test
    void whatIsNotKnownIsAbsent() throws IOException {
        try (ScrapedStore scraped = new ScrapedStore(temp.resolve("data"))) {
            scraped.publish(EntryName.of("a"));
            assertThat(scraped.scrape("diskusage_directory_")).isNotEmpty().noneMatch(each -> each.contains("growth"));
            assertThat(scraped.scrape("diskusage_scan_growth_bytes")).isEmpty();
            assertThat(scraped.scrape("diskusage_filesystem_full_timestamp_seconds"))
                    .isEmpty();
        }
    }
}
