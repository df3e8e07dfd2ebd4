package dev.diskusage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.diskusage.testing.FileTree;
import dev.diskusage.testing.HardTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Prometheus scrapes each second while scans end, and one comes and goes: no scrape fails,
/// no series is there twice, no sample is older than the one before.
class ScrapedUnderLoadIT {
    private static final int DIRECTORIES = 300;
    private static final List<String> SCANS = List.of("a", "b", "c", "d");
    private static final Duration LOAD = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void everyScrapeIsTakenWhole() throws IOException, InterruptedException {
        HardTree.need(PrometheusProgram.isInstalled(), "prometheus");
        makeVolume();
        try (StandAloneProgram program = StandAloneProgram.start(folder, Map.of());
                PrometheusProgram prometheus = PrometheusProgram.scraping(program.port(), folder)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> prometheus.value("max_over_time(up[1m])") == 1);
            Thread.sleep(1_000);
            load();

            // Since the program answered for the first time.
            assertThat(prometheus.value("min_over_time(up[25s])")).isEqualTo(1);
            assertThat(prometheus.value("count_over_time(up[25s])")).isGreaterThan(20);
            assertThat(prometheus.value("sum(increase(diskusage_scan_runs_total{result=\"succeeded\"}[25s]))"))
                    .isGreaterThan(10);
            assertThat(prometheus.value("count(diskusage_directory_allocated_bytes{scan=\"a\"})"))
                    .isGreaterThanOrEqualTo(DIRECTORIES);
            assertThat(prometheus.ownCounter("prometheus_target_scrapes_sample_duplicate_timestamp_total"))
                    .isZero();
            assertThat(prometheus.ownCounter("prometheus_target_scrapes_sample_out_of_order_total"))
                    .isZero();
            assertThat(prometheus.ownCounter("prometheus_target_scrapes_sample_out_of_bounds_total"))
                    .isZero();
        }
    }

    /// Names that must be escaped, each in its own way, among many that need not be.
    private void makeVolume() throws IOException {
        Files.createDirectory(folder.resolve("scans"));
        FileTree tree = new FileTree();
        for (String odd : List.of("a\"b", "a\\b", "line\nbreak", "raw\u00ff", "\u00c3\u00bf", "\\xff")) {
            tree.down(odd).file("f", 10).up();
        }
        for (int i = 0; i < DIRECTORIES; i++) {
            tree.down("folder-" + i).file("f", 10 * i).up();
        }
        tree.make(folder.resolve("volume"));
        for (String scan : SCANS) {
            manifest(scan, "0");
        }
    }

    private void load() throws IOException, InterruptedException {
        long until = System.nanoTime() + LOAD.toNanos();
        for (int round = 1; System.nanoTime() < until; round++) {
            for (String scan : SCANS) {
                manifest(scan, "" + round);
            }
            if (round % 2 == 0) {
                Files.delete(folder.resolve("scans/passing.yaml"));
            } else {
                manifest("passing", "0");
            }
            // Two looks at the folder, a second apart, and a scan.
            Thread.sleep(2_500);
        }
    }

    private void manifest(String scan, String requestId) throws IOException {
        Files.writeString(folder.resolve("scans/" + scan + ".yaml"), """
                apiVersion: diskusage.dev/v1alpha1
                kind: DiskUsageScan
                metadata: {name: %s}
                spec: {persistentVolumeClaim: data, depth: 2, metrics: {maxSeries: 1000}, trigger: {requestId: "%s"}}
                """.formatted(scan, requestId));
    }
}
