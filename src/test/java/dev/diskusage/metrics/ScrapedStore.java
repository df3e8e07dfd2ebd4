package dev.diskusage.metrics;

import dev.diskusage.metrics.MetricsConfig.Compatibility;
import dev.diskusage.store.OpenedStore;
import dev.diskusage.store.RefusedRequests;
import dev.diskusage.store.RunId;
import dev.diskusage.store.StagedRun;
import dev.diskusage.store.UsageStore;
import dev.diskusage.store.WatchedScan;
import dev.diskusage.store.WatchedScan.Series;
import dev.diskusage.store.WatchedScans;
import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.DirectoryUsage.Place;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.RunSummary.FileSystem;
import dev.diskusage.usage.RunSummary.PathTotals;
import dev.diskusage.usage.RunSummary.Unreadable;
import dev.diskusage.usage.ScanId;
import dev.diskusage.usage.Totals;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A real store with small runs in it, and what Prometheus would read of it.
final class ScrapedStore implements AutoCloseable {
    static final ScanId MEDIA = new ScanId("shop", "media", "uid-media", "media-claim");
    static final FileSystem DISK = new FileSystem(1_000_000, 400_000, 5000, 4000);

    /// What each directory of a run has by itself.
    private static final Totals OWN = new Totals(4096, 100, 2, 1);

    final UsageStore store;
    final WatchedScans watched = new WatchedScans();
    final RefusedRequests refused = new RefusedRequests();
    final UsageMetrics metrics;
    private int runs;

    ScrapedStore(Path folder) {
        this(folder, Compatibility.NONE);
    }

    ScrapedStore(Path folder, Compatibility compatibility) {
        this(folder, new Config(compatibility, 50_000));
    }

    ScrapedStore(Path folder, MetricsConfig config) {
        store = OpenedStore.open(folder, watched);
        metrics = new UsageMetrics(store, watched, refused, config, "1.2.3");
    }

    /// After a run a day for ten days and one now, each with 5,000 bytes more in each of its two directories and 10,000
    /// bytes less left on the disk than the one before.
    static ScrapedStore growing(Path folder, Compatibility compatibility, Series series) throws IOException {
        try (ScrapedStore before = new ScrapedStore(folder)) {
            for (int day = 0; day < 10; day++) {
                before.publishGrown(day);
            }
        }
        Instant now = Instant.now();
        for (int day = 0; day < 10; day++) {
            Path run = folder.resolve("runs/uid-media/run-" + day + ".db");
            Files.setLastModifiedTime(run, FileTime.from(now.minus(Duration.ofDays(10 - day))));
        }
        // The next start finds them as published then.
        Files.delete(folder.resolve("catalog.db"));
        ScrapedStore after = new ScrapedStore(folder, compatibility);
        after.runs = 10;
        after.watch(series);
        after.publishGrown(10);
        return after;
    }

    /// Beside them is one that could be read on the first day only.
    private void publishGrown(int day) {
        Totals own = new Totals(4096 + 5000 * day, 1, 2, 1);
        publish(
                MEDIA,
                own,
                new FileSystem(1_000_000, 500_000 - 10_000 * day, 100, 50),
                List.of(
                        child(new EntryName(new byte[] {'a', (byte) 0xff}), own, 0),
                        day == 0
                                ? child(EntryName.of("closed"), own, 0)
                                : child(EntryName.of("closed"), new Totals(4096, 0, 0, 1), 1)));
    }

    record Config(Compatibility compatibility, int maxSeries) implements MetricsConfig {
        @Override
        public Optional<Path> textfile() {
            return Optional.empty();
        }
    }

    void watch(Series series) {
        watch(MEDIA, series);
    }

    void watch(ScanId scan, Series series) {
        watched.watch(new WatchedScan(scan, Duration.ofHours(1), series));
    }

    /// A run over `/` and these directories right below it.
    void publish(EntryName... children) {
        publish(OWN, DISK, children);
    }

    void publish(Totals own, FileSystem disk, EntryName... children) {
        publish(MEDIA, own, disk, children);
    }

    void publish(ScanId scan, Totals own, FileSystem disk, EntryName... children) {
        publish(
                scan,
                own,
                disk,
                Arrays.stream(children).map(name -> child(name, own, 0)).toList());
    }

    /// The id comes with its place among the others.
    private static DirectoryUsage child(EntryName name, Totals own, long unreadable) {
        return row(new Place(0, 1, 1, name), own, own, unreadable);
    }

    private void publish(ScanId scan, Totals own, FileSystem disk, List<DirectoryUsage> children) {
        List<DirectoryUsage> rows = new ArrayList<>();
        Totals all = own;
        long missing = 0;
        for (DirectoryUsage child : children) {
            Place place = new Place(rows.size() + 2, 1, 1, child.place().name());
            rows.add(row(place, child.all(), child.own(), child.unreadable()));
            all = all.plus(child.all());
            missing += child.unreadable();
        }
        rows.add(row(new Place(1, 0, 0, EntryName.of("/")), all, own, missing));
        Unreadable unreadable = new Unreadable(Map.of("EACCES", 3L), List.of());
        try (StagedRun staged = store.begin(new RunId(scan, "run-" + runs++))) {
            staged.accept(rows);
            staged.publish(new RunSummary(
                    Instant.parse("2026-11-25T03:00:00Z"),
                    Duration.ofSeconds(2),
                    List.of(new PathTotals(EntryName.of("/"), 1, all, rows.size())),
                    unreadable,
                    disk));
        }
    }

    private static DirectoryUsage row(Place place, Totals all, Totals own, long unreadable) {
        return new DirectoryUsage(place, all, own, 0, unreadable, List.of(0L, 2L, 0L, 0L, 0L));
    }

    /// The text that Prometheus gets.
    String scrape() throws IOException {
        StringWriter out = new StringWriter();
        TextFormat.write004(out, Collections.enumeration(metrics.families()));
        return out.toString();
    }

    /// What a scraper gets that asks for OpenMetrics.
    String scrapeOpenMetrics() throws IOException {
        StringWriter out = new StringWriter();
        TextFormat.writeOpenMetrics100(out, Collections.enumeration(metrics.families()));
        return out.toString();
    }

    /// Lines of the scrape that begin so.
    List<String> scrape(String prefix) throws IOException {
        return scrape().lines().filter(line -> line.startsWith(prefix)).toList();
    }

    @Override
    public void close() {
        store.close();
    }
}
