package dev.diskusage.store;

import com.sun.management.OperatingSystemMXBean;
import dev.diskusage.usage.ScanId;
import dev.diskusage.usage.Totals;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;

/// What a store of many scans takes to start, to publish and to be asked. Arguments: scans, runs of each, folder. The
/// newest run of each scan is a real file; the others are empty ones, which nobody opens while the newest is sound.
final class CatalogueBenchmark {
    private static final int ROUNDS = 50;
    private static final Instant FIRST = Instant.parse("2026-11-01T03:00:00Z");

    private final int scans;
    private final int runs;
    private final Path folder;

    private CatalogueBenchmark(int scans, int runs, Path folder) {
        this.scans = scans;
        this.runs = runs;
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException, SQLException {
        new CatalogueBenchmark(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), Path.of(arguments[2]))
                .run();
    }

    private static ScanId scan(int number) {
        return new ScanId("ns-" + number % 100, "scan-" + number, "uid-" + number, "claim-" + number);
    }

    private void run() throws IOException, SQLException {
        if (!Files.exists(folder)) {
            fill();
        }
        long start = System.nanoTime();
        long startCpu = cpuNanos();
        try (UsageStore store = OpenedStore.open(folder)) {
            System.out.printf(
                    Locale.ROOT,
                    "start %.0f ms, %.0f of the CPU%n",
                    (System.nanoTime() - start) / 1e6,
                    (cpuNanos() - startCpu) / 1e6);
            time("the last runs of all", _ -> store.lastPublished());
            time("the last run of one", round -> store.lastPublished("uid-" + round * 7));
            time("the runs of one", round -> store.history("uid-" + round * 7));
            time("the counts of one", round -> store.counts("uid-" + round * 7));
            time("room", _ -> store.space());
            time(
                    "record a failed run",
                    round -> store.record(new RunRecord(
                            new RunId(scan(round * 7), "failed-" + System.nanoTime()),
                            RunResult.FAILED,
                            "why",
                            Instant.now())));
            time("publish a run of 3 rows", round -> publish(store, scan(round * 7), "more-" + System.nanoTime()));
            time("keep the newest 30", round -> store.keepNewest("uid-" + round * 7, runs, Instant.EPOCH));
            time("forget a scan", round -> store.forget("uid-" + (scans - 1 - round)));
            time("publish for a new scan", round -> publish(store, scan(scans - 1 - round), "first"));
        }
        System.out.printf(Locale.ROOT, "catalogue %.1f MB%n", Files.size(folder.resolve("catalog.db")) / 1e6);
    }

    /// Of all threads: the clock says little beside other work.
    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static void publish(UsageStore store, ScanId scan, String run) {
        OpenedStore.publish(store, scan, run, 3);
    }

    /// Not through the store, which makes each run durable: half an hour of waiting for the disk.
    private void fill() throws IOException, SQLException {
        Path one;
        try (UsageStore store = OpenedStore.open(folder)) {
            one = OpenedStore.publish(store, new ScanId("", "", "uid-template", ""), "run-" + (runs - 1), 3)
                    .file();
        }
        List<KnownScan> known = new ArrayList<>();
        for (int i = 0; i < scans; i++) {
            KnownScan all = KnownScan.unknown(scan(i));
            for (int run = 0; run < runs; run++) {
                Instant ended = FIRST.plusSeconds(3600L * run);
                RunId id = new RunId(scan(i), "run-" + run);
                all = all.with(
                        new RunRecord(id, RunResult.SUCCEEDED, "", ended, new Totals(1L << 40, 1L << 39, 1000, 3)));
                Path file = folder.resolve("runs").resolve(id.scan().uid()).resolve(id.id() + ".db");
                Files.createDirectories(file.getParent());
                if (run == runs - 1) {
                    copy(one, file, id.scan());
                } else {
                    Files.createFile(file);
                }
                Files.setLastModifiedTime(file, FileTime.from(ended));
            }
            known.add(all);
        }
        StoreFiles.delete(folder.resolve("runs/uid-template"));
        new Catalogue(OpenedStore.database(folder, StoreConfig.JournalMode.WAL)).replace(known);
    }

    private static void copy(Path run, Path to, ScanId scan) throws IOException, SQLException {
        Files.copy(run, to);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + to);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("PRAGMA synchronous = OFF");
            statement.executeUpdate("UPDATE run SET scan_uid = '%s', scan_namespace = '%s', scan_name = '%s'"
                    .formatted(scan.uid(), scan.namespace(), scan.name()));
        }
    }

    private static void time(String what, IntConsumer work) {
        List<Double> millis = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            work.accept(round);
            millis.add((System.nanoTime() - start) / 1e6);
        }
        Collections.sort(millis);
        System.out.printf(
                Locale.ROOT, "%-30s median %7.2f  worst %7.2f ms%n", what, millis.get(ROUNDS / 2), millis.getLast());
    }
}
