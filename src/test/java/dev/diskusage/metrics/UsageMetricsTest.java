package dev.diskusage.metrics;

import static dev.diskusage.metrics.ScrapedStore.MEDIA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.store.RunId;
import dev.diskusage.store.RunRecord;
import dev.diskusage.store.RunResult;
import dev.diskusage.store.WatchedScan;
import dev.diskusage.store.WatchedScan.Series;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.RunSummary.FileSystem;
import dev.diskusage.usage.Totals;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageMetricsTest {
    private static final String SCAN = "{namespace=\"shop\",persistentvolumeclaim=\"media-claim\",scan=\"media\",";

    @TempDir
    Path temp;

    private ScrapedStore scraped;

    @BeforeEach
    void open() {
        scraped = new ScrapedStore(temp.resolve("data"));
    }

    @AfterEach
    void close() {
        scraped.close();
    }

    @Test
    void givesADirectorysTotalsOfTheLastRun() throws IOException {
        scraped.publish(EntryName.of("a"));
        assertThat(scraped.scrape("diskusage_directory_"))
                .containsExactly(
                        "diskusage_directory_allocated_bytes" + SCAN + "path=\"/\",level=\"0\",} 8192.0",
                        "diskusage_directory_allocated_bytes" + SCAN + "path=\"/a\",level=\"1\",} 4096.0",
                        "diskusage_directory_apparent_bytes" + SCAN + "path=\"/\",level=\"0\",} 200.0",
                        "diskusage_directory_apparent_bytes" + SCAN + "path=\"/a\",level=\"1\",} 100.0",
                        "diskusage_directory_own_allocated_bytes" + SCAN + "path=\"/\",level=\"0\",} 4096.0",
                        "diskusage_directory_own_allocated_bytes" + SCAN + "path=\"/a\",level=\"1\",} 4096.0",
                        "diskusage_directory_files" + SCAN + "path=\"/\",level=\"0\",} 4.0",
                        "diskusage_directory_files" + SCAN + "path=\"/a\",level=\"1\",} 2.0",
                        "diskusage_directory_directories" + SCAN + "path=\"/\",level=\"0\",} 2.0",
                        "diskusage_directory_directories" + SCAN + "path=\"/a\",level=\"1\",} 1.0");
    }

    @Test
    void givesTheRunAndTheFileSystem() throws IOException {
        scraped.watch(Series.DEFAULT);
        scraped.publish();
        assertThat(values("diskusage_scan_last", "diskusage_scan_i", "diskusage_scan_u", "diskusage_f"))
                .contains(
                        "diskusage_filesystem_size_bytes 1000000.0",
                        "diskusage_filesystem_available_bytes 400000.0",
                        "diskusage_filesystem_inodes 5000.0",
                        "diskusage_filesystem_inodes_free 4000.0",
                        "diskusage_scan_unreadable_entries 3.0",
                        "diskusage_scan_last_success_timestamp_seconds 1.795575602E9",
                        "diskusage_scan_last_duration_seconds 2.0",
                        "diskusage_scan_last_entries 3.0",
                        "diskusage_scan_last_entries_per_second 1.5",
                        "diskusage_scan_interval_seconds 3600.0",
                        "diskusage_scan_in_progress 0.0");
    }

    @Test
    void aDirectoryThatVanishedIsGoneAtTheNextRun() throws IOException {
        scraped.publish(EntryName.of("a"), EntryName.of("b"));
        assertThat(scraped.scrape()).contains("path=\"/b\"");
        scraped.publish(EntryName.of("a"));
        assertThat(scraped.scrape()).contains("path=\"/a\"").doesNotContain("path=\"/b\"");
    }

    @Test
    void aRemovedScanIsGoneAtOnce() throws IOException {
        scraped.watch(Series.DEFAULT);
        scraped.publish(EntryName.of("a"));
        scraped.store.forget(MEDIA.uid());
        scraped.watched.unwatch(MEDIA.uid());
        assertThat(scraped.scrape()).doesNotContain("media");
    }

    @Test
    void beforeTheFirstRunThereIsNoFakeZero() throws IOException {
        scraped.watch(Series.DEFAULT);
        scraped.watched.started(MEDIA.uid());
        assertThat(scraped.scrape("diskusage_scan_in_progress"))
                .singleElement()
                .asString()
                .endsWith(" 1.0");
        assertThat(scraped.scrape("diskusage_scan_runs_total")).hasSize(6).allMatch(line -> line.endsWith(" 0.0"));
        assertThat(scraped.scrape()).doesNotContain("diskusage_directory", "last_", "filesystem", "unreadable");
    }

    @Test
    void unknownValuesAreAbsent() throws IOException {
        scraped.publish(new Totals(Totals.UNKNOWN, 100, 2, 1), new FileSystem(0, 0, 0, 0));
        assertThat(scraped.scrape())
                .contains("diskusage_directory_apparent_bytes")
                .doesNotContain("allocated", "filesystem", "-1.0");
    }

    @Test
    void aFileSystemWithoutFixedInodesHasNone() throws IOException {
        scraped.publish(Totals.NONE.plus(new Totals(1, 1, 1, 1)), new FileSystem(10, 5, 0, 0));
        assertThat(scraped.scrape()).contains("diskusage_filesystem_size_bytes").doesNotContain("inodes");
    }

    @Test
    void deeperDirectoriesAreNotDroppedButUnasked() throws IOException {
        scraped.watch(new Series(0, 200, true, true, false));
        scraped.publish(EntryName.of("a"));
        assertThat(scraped.scrape("diskusage_directory_files")).hasSize(1);
        assertThat(scraped.scrape("diskusage_scan_series_dropped"))
                .singleElement()
                .asString()
                .endsWith(" 0.0");
    }

    @Test
    void givesOnlyWhatTheScanAsksFor() throws IOException {
        scraped.watch(new Series(1, 200, false, false, true));
        scraped.publish();
        assertThat(scraped.scrape("diskusage_directory_files{")).isEmpty();
        assertThat(scraped.scrape("diskusage_directory_directories")).isEmpty();
        assertThat(scraped.scrape("diskusage_directory_files_by_size"))
                .hasSize(5)
                .anySatisfy(line -> assertThat(line).endsWith("size_range=\"0-1KB\",} 2.0"));
    }

    @Test
    void countsRunsByHowTheyEnded() throws IOException {
        scraped.publish();
        scraped.store.record(new RunRecord(new RunId(MEDIA, "bad"), RunResult.FAILED, "why", Instant.now()));
        assertThat(scraped.scrape("diskusage_scan_runs_total"))
                .contains(
                        "diskusage_scan_runs_total" + SCAN + "result=\"partial\",} 1.0",
                        "diskusage_scan_runs_total" + SCAN + "result=\"failed\",} 1.0");
    }

    @Test
    void failuresInARowEndWithARunThatIsPublished() throws IOException {
        String name = "diskusage_scan_consecutive_failures";
        scraped.publish();
        assertThat(scraped.scrape(name + "{")).singleElement().asString().endsWith("} 0.0");
        for (String run : List.of("one", "two")) {
            scraped.store.record(new RunRecord(new RunId(MEDIA, run), RunResult.FAILED, "why", later()));
        }
        scraped.store.record(new RunRecord(new RunId(MEDIA, "three"), RunResult.PREEMPTED, "why", later()));
        assertThat(scraped.scrape(name + "{")).singleElement().asString().endsWith("} 2.0");
    }

    /// Than any file's time so far.
    private static Instant later() {
        return Instant.now().plusSeconds(60);
    }

    @Test
    void aRefusalShowsAsAnIncrease() throws IOException {
        assertThat(scraped.scrape("diskusage_ingest_refused_requests_total"))
                .contains("diskusage_ingest_refused_requests_total{code=\"403\",} 0.0");
        scraped.refused.count(403);
        assertThat(scraped.scrape("diskusage_ingest_refused_requests_total"))
                .contains("diskusage_ingest_refused_requests_total{code=\"403\",} 1.0");
    }

    @Test
    void aSuspendedScanHasNoInterval() throws IOException {
        scraped.watched.watch(new WatchedScan(MEDIA, null, Series.DEFAULT));
        scraped.publish();
        assertThat(scraped.scrape("diskusage_scan_interval_seconds")).isEmpty();
    }

    @Test
    void whateverAFileIsCalledTheLinterAgrees() throws IOException, InterruptedException {
        scraped.watch(new Series(1, 200, true, true, true));
        byte[] notUtf8 = {'x', (byte) 0xff, '"'};
        scraped.publish(new EntryName(notUtf8), EntryName.of("line\nbreak \\ \"quoted\" ünïcode \u202e"));
        assertThat(scraped.scrape().getBytes(StandardCharsets.UTF_8)).isNotEmpty();
        assertThat(scraped.scrape()).contains("path=\"/x\\\\xff\\\"\"");
        Promtool.check(scraped.scrape());
    }

    @Test
    void theVersionIsThere() throws IOException {
        assertThat(scraped.scrape("diskusage_build_info"))
                .containsExactly("diskusage_build_info{version=\"1.2.3\",} 1.0");
    }

    /// Name and value of the series that begin so, without labels.
    private List<String> values(String... prefixes) throws IOException {
        return scraped.scrape()
                .lines()
                .filter(line -> Arrays.stream(prefixes).anyMatch(line::startsWith))
                .map(line -> line.replaceAll("\\{.*}", ""))
                .toList();
    }

    @Test
    void saysWhatTheStoreTakesAndWhatItMay() throws IOException {
        scraped.publish(EntryName.of("a"));
        long size;
        try (Stream<Path> files = Files.walk(temp.resolve("data/runs"))) {
            size = files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
        assertThat(scraped.scrape("diskusage_store_size"))
                .containsExactly("diskusage_store_size_bytes " + (double) size);
        double limit = value("diskusage_store_limit_bytes");
        double available = value("diskusage_store_available_bytes");
        assertThat(limit).isLessThan(available);
        // What others write on this disk meanwhile is far less than a tenth of it.
        assertThat(available).isCloseTo(temp.toFile().getUsableSpace(), Percentage.withPercentage(10));
        assertThat(scraped.scrape("diskusage_store_runs_removed"))
                .containsExactly("diskusage_store_runs_removed_for_room_total 0.0");
    }

    @Test
    void showsTheRunBeforeOneWhoseFileIsDamaged() throws IOException {
        scraped.publish(EntryName.of("a"));
        scraped.publish(EntryName.of("b"));
        Path damaged = scraped.store.lastPublished().getFirst().file();
        try (RandomAccessFile file = new RandomAccessFile(damaged.toFile(), "rw")) {
            file.seek(8192);
            file.write(new byte[(int) file.length() - 8192]);
        }
        assertThat(scraped.scrape("diskusage_directory_files"))
                .containsExactly(
                        "diskusage_directory_files" + SCAN + "path=\"/\",level=\"0\",} 4.0",
                        "diskusage_directory_files" + SCAN + "path=\"/a\",level=\"1\",} 2.0");
        assertThat(damaged).doesNotExist();
    }

    private double value(String metric) throws IOException {
        return Double.parseDouble(scraped.scrape(metric).getFirst().split(" ")[1]);
    }
}
