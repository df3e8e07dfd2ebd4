package dev.diskusage.store;

import dev.diskusage.trend.KeptTimes;
import dev.diskusage.trend.UsageSample;
import dev.diskusage.trend.UsageSample.Place;
import dev.diskusage.trend.UsageSample.Usage;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.RunSummary.FileSystem;
import dev.diskusage.usage.Totals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;

/// What a full history takes: every scan with a sample for each hour and day that stays, each of as many directories as
/// are remembered. Arguments: scans, folder.
final class HistoryBenchmark {
    private static final Instant NEWEST = Instant.parse("2026-11-27T10:00:00Z");

    /// To come after what is filled in; the median of them is told.
    private static final int RUNS = 21;

    private final Random random = new Random(1);
    private final Path folder;

    private HistoryBenchmark(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException, SQLException {
        new HistoryBenchmark(Path.of(arguments[1])).run(Integer.parseInt(arguments[0]));
    }

    private void run(int scans) throws IOException, SQLException {
        UsageHistory history = OpenedStore.history(folder, new WatchedScans());
        OpenedStore.open(folder).close();
        List<Instant> kept = KeptTimes.of(LongStream.range(0, 90 * 24)
                .mapToObj(hour -> NEWEST.minus(Duration.ofHours(hour)))
                .toList());
        for (int scan = 0; scan < scans; scan++) {
            Map<Instant, UsageHistory.Found> samples = new TreeMap<>();
            kept.forEach(time -> samples.put(time, found()));
            history.add("scan-" + scan, samples);
        }
        long[] add = new long[RUNS];
        long[] trend = new long[RUNS];
        // As the program's pool, which stays open: the last one that is closed syncs the file.
        try (Connection open = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("catalog.db"))) {
            open.createStatement().executeQuery("SELECT count(*) FROM scan").close();
            for (int i = 0; i < RUNS; i++) {
                String scan = "scan-" + i % scans;
                Map<Instant, UsageHistory.Found> next =
                        new TreeMap<>(Map.of(NEWEST.plus(Duration.ofHours(1 + i)), found()));
                add[i] = micros(() -> history.add(scan, next));
                trend[i] = micros(() -> history.trend(scan));
            }
        }
        long start = micros(() -> OpenedStore.open(folder).close());
        System.out.printf(
                Locale.ROOT,
                "%d samples a scan, %d KiB a scan, a sample added in %.1f ms, a trend in %.1f ms, opened in %d ms%n",
                kept.size(),
                Files.size(folder.resolve("catalog.db")) / scans / 1024,
                median(add),
                median(trend),
                start / 1000);
    }

    private UsageHistory.Found found() {
        Map<Place, Usage> directories = new HashMap<>();
        for (int i = 0; i < UsageHistory.MAX_DIRECTORIES; i++) {
            Totals all =
                    new Totals(random.nextInt(1 << 30) * 512L, random.nextInt(1 << 30), random.nextInt(100_000), 300);
            directories.put(
                    new Place(EntryName.of(i == 0 ? "/" : "/some-name-" + i), Math.min(i, 1)), new Usage(all, 0));
        }
        return new UsageHistory.Found(new FileSystem(1L << 40, 1L << 39, 0, 0), new UsageSample(1, directories));
    }

    private static long micros(Runnable work) {
        long from = System.nanoTime();
        work.run();
        return (System.nanoTime() - from) / 1000;
    }

    private static double median(long[] micros) {
        Arrays.sort(micros);
        return micros[micros.length / 2] / 1000.0;
    }
}
