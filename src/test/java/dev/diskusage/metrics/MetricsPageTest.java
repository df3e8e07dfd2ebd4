package dev.diskusage.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.metrics.MetricsConfig.Compatibility;
import dev.diskusage.store.WatchedScan.Series;
import io.prometheus.client.Collector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// docs/metrics.md against what is exposed.
class MetricsPageTest {
    private static final String SCAN = "namespace, persistentvolumeclaim, scan";

    @TempDir
    Path temp;

    @Test
    void thePageHasEveryMetricInOrderWithUnitLabelsAndMeaning() throws IOException {
        List<String> expected = Arrays.stream(Metric.values())
                .map(metric -> String.join(
                        " | ",
                        "| `" + metric.metricName + "`",
                        metric.type.name().toLowerCase(Locale.ROOT),
                        metric.unit.isEmpty() ? "-" : metric.unit,
                        labels(metric),
                        metric.help + " |"))
                .toList();
        assertThat(rows()).containsExactlyElementsOf(expected);
    }

    @Test
    void everyMetricOfThePageIsExposedWithItsHelp() throws IOException {
        Series all = new Series(1, 200, true, true, true);
        try (ScrapedStore scraped = ScrapedStore.growing(temp.resolve("data"), Compatibility.CLASSIC, all)) {
            scraped.metrics.scraped(new UsageMetrics.Scraped(1, 0.5));
            String exposition = scraped.scrape();
            for (Metric metric : Metric.values()) {
                assertThat(exposition)
                        .contains("# HELP " + metric.metricName + " " + metric.help + "\n")
                        .contains("# TYPE " + metric.metricName + " "
                                + metric.type.name().toLowerCase(Locale.ROOT) + "\n");
            }
        }
    }

    @Test
    void namesFollowPrometheusRules() {
        assertThat(Metric.values()).allSatisfy(metric -> {
            assertThat(metric.metricName)
                    .startsWith("diskusage_")
                    .doesNotEndWith("_count")
                    .doesNotEndWith("_bucket");
            assertThat(metric.metricName.endsWith("_total")).isEqualTo(metric.type == Collector.Type.COUNTER);
            assertThat(metric.metricName).endsWith(metric.unit);
        });
    }

    private static List<String> rows() throws IOException {
        return Files.readAllLines(Path.of("docs/metrics.md")).stream()
                .filter(line -> line.startsWith("| `diskusage_"))
                .toList();
    }

    private static String labels(Metric metric) {
        String names = String.join(", ", metric.labels.names);
        return names.isEmpty() ? "-" : names.equals(SCAN) ? names : names.replace(SCAN + ",", "…");
    }
}
