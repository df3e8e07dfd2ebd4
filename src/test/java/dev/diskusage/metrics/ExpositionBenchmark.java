package dev.diskusage.metrics;

import dev.diskusage.store.OpenedStore;
import dev.diskusage.store.RunId;
import dev.diskusage.store.UsageStore;
import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.DirectoryUsage.Place;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.RunSummary.FileSystem;
import dev.diskusage.usage.RunSummary.PathTotals;
import dev.diskusage.usage.RunSummary.Unreadable;
import dev.diskusage.usage.ScanId;
import dev.diskusage.usage.Totals;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Time, size and memory of a scrape of the packaged program, in turn with node_exporter's textfile collector that
/// serves the same text. Arguments: an empty folder, node_exporter, and the numbers of scans, each with 200
/// directories of five series. Starts both and ends them, for each encoding anew. With the options of the image's entry
/// point; `JAVA` in the environment is the `java` of the image's base, the only one that takes `app.aot`.
final class ExpositionBenchmark {
    private static final int DIRECTORIES = 200;
    private static final int ROUNDS = 15;

    /// Scrapes before the second measurement: those of the first hour, at the quarter of a minute that Prometheus'
    /// examples have. By then the JVM has compiled what a scrape needs.
    private static final int SCRAPES_OF_AN_HOUR = 240;

    /// A hundred times what the slowest takes.
    private static final int TIMEOUT_MILLIS = 200_000;

    private static final String OURS = "http://127.0.0.1:18180/metrics";
    private static final String THEIRS = "http://127.0.0.1:18181/metrics";

    private final Path folder;
    private final String nodeExporter;

    private ExpositionBenchmark(Path folder, String nodeExporter) {
        this.folder = folder;
        this.nodeExporter = nodeExporter;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        for (String scans : Arrays.asList(arguments).subList(2, arguments.length)) {
            Path folder = Files.createDirectories(Path.of(arguments[0]).resolve(scans));
            ExpositionBenchmark benchmark = new ExpositionBenchmark(folder, arguments[1]);
            benchmark.fill(Integer.parseInt(scans));
            benchmark.run("identity");
            benchmark.run("gzip");
        }
    }

    private void fill(int scans) {
        try (UsageStore store = OpenedStore.open(folder.resolve("data"))) {
            for (int i = 0; i < scans; i++) {
                publish(store, new ScanId("team-" + i % 10, "scan-" + i, "uid-" + i, "claim-" + i));
            }
        }
    }

    private void run(String encoding) throws IOException, InterruptedException {
        Path textfiles = Files.createDirectories(folder.resolve("textfiles"));
        Process ours = start(
                folder.resolve("ours.txt"),
                System.getenv().getOrDefault("JAVA", System.getProperty("java.home") + "/bin/java"),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:AOTCache=target/quarkus-app/app.aot",
                "-Xlog:disable",
                "-Ddisk-usage.local.enabled=false",
                "-Ddisk-usage.store.directory=" + folder.resolve("data"),
                "-Dquarkus.http.port=18180",
                "-jar",
                "target/quarkus-app/quarkus-run.jar");
        Process theirs = start(
                folder.resolve("theirs.txt"),
                nodeExporter,
                "--collector.disable-defaults",
                "--collector.textfile",
                "--collector.textfile.directory=" + textfiles,
                "--web.listen-address=127.0.0.1:18181");
        try {
            byte[] text = await(OURS);
            Files.write(textfiles.resolve("same.prom"), text);
            await(THEIRS);
            System.out.printf("%d series, %s, %d bytes%n", series(text), encoding, get(OURS, encoding).length);
            compare("just started", encoding);
            for (int i = 0; i < SCRAPES_OF_AN_HOUR; i++) {
                get(OURS, encoding);
            }
            compare("after an hour", encoding);
            System.out.printf("  RSS %d and %d MB%n", residentMegabytes(ours), residentMegabytes(theirs));
        } finally {
            ours.destroy();
            theirs.destroy();
            ours.waitFor();
            theirs.waitFor();
        }
    }

    private static long series(byte[] text) {
        return new String(text, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("diskusage_"))
                .count();
    }

    private static void compare(String when, String encoding) throws IOException {
        List<Double> oursMillis = new ArrayList<>();
        List<Double> theirsMillis = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            long started = System.nanoTime();
            get(OURS, encoding);
            long between = System.nanoTime();
            get(THEIRS, encoding);
            oursMillis.add((between - started) / 1e6);
            theirsMillis.add((System.nanoTime() - between) / 1e6);
        }
        System.out.printf(
                "  %s: ours %.1f ms (best %.1f), node_exporter %.1f ms (best %.1f), ratio %.2f (%.2f)%n",
                when,
                median(oursMillis),
                oursMillis.getFirst(),
                median(theirsMillis),
                theirsMillis.getFirst(),
                median(oursMillis) / median(theirsMillis),
                oursMillis.getFirst() / theirsMillis.getFirst());
    }

    private static double median(List<Double> millis) {
        millis.sort(null);
        return millis.get(millis.size() / 2);
    }

    private static long residentMegabytes(Process process) throws IOException {
        try (Stream<String> status = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return status.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .sum();
        }
    }

    private static byte[] await(String url) throws InterruptedException {
        while (true) {
            try {
                return get(url, "identity");
            } catch (IOException notYet) {
                Thread.sleep(100);
            }
        }
    }

    /// As Prometheus: over one connection that is kept, by the thread that asks. The JDK's newer client hands
    /// each answer through two threads more, which takes as long as a small answer.
    private static byte[] get(String url, String encoding) throws IOException {
        URLConnection connection = URI.create(url).toURL().openConnection();
        connection.setRequestProperty("Accept", "text/plain;version=0.0.4");
        connection.setRequestProperty("Accept-Encoding", encoding);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        try (InputStream body = connection.getInputStream()) {
            return body.readAllBytes();
        }
    }

    private static Process start(Path output, String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private static void publish(UsageStore store, ScanId scan) {
        List<DirectoryUsage> rows = new ArrayList<>();
        Totals all = Totals.NONE;
        for (int i = 2; i <= DIRECTORIES; i++) {
            Totals own = new Totals(4096L * i * 1000, 3999L * i * 1000, 17L * i, 3);
            rows.add(new DirectoryUsage(
                    new Place(i, 1, 1, EntryName.of("some-directory-of-a-user-" + i)), own, own, 0, 0, List.of()));
            all = all.plus(own);
        }
        Totals root = all.plus(new Totals(4096, 0, 0, 1));
        rows.add(new DirectoryUsage(
                new Place(1, 0, 0, EntryName.of("/")), root, new Totals(4096, 0, 0, 1), 0, 0, List.of()));
        try (var staged = store.begin(new RunId(scan, "run-1"))) {
            staged.accept(rows);
            staged.publish(new RunSummary(
                    Instant.parse("2026-11-27T03:00:00Z"),
                    Duration.ofSeconds(2),
                    List.of(new PathTotals(EntryName.of("/"), 1, root, rows.size())),
                    new Unreadable(Map.of(), List.of()),
                    new FileSystem(1L << 40, 1L << 38, 1 << 24, 1 << 23)));
        }
    }
}
