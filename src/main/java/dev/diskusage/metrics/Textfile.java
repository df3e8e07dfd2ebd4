package dev.diskusage.metrics;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.Writer;
import java.lang.System.Logger.Level;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// A file that node_exporter's textfile collector reads: replaced as a whole, so that nobody reads half of one. Written
/// by a thread of its own; changes that come while it writes are in the next file.
final class Textfile implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Textfile.class.getName());

    /// Seconds that an end waits for a file under way: writing takes milliseconds, a hung file system for ever.
    private static final int END_SECONDS = 2;

    /// What changes while the store does not: in a file it would stay as it was then.
    private static final Set<String> FLEETING =
            Set.of(Metric.IN_PROGRESS.metricName, Metric.STORE_AVAILABLE.metricName, Metric.STORE_LIMIT.metricName);

    private final Path file;
    private final UsageMetrics metrics;
    private final ExecutorService writing = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("textfile").factory());
    private final AtomicBoolean wanted = new AtomicBoolean();

    /// @throws IllegalArgumentException when the collector would not read a file of that name
    Textfile(Path file, UsageMetrics metrics) {
        if (!file.toString().endsWith(".prom")) {
            throw new IllegalArgumentException("disk-usage.metrics.textfile: " + file
                    + " does not end in .prom: node_exporter reads no other, give it such a name");
        }
        this.file = file.toAbsolutePath();
        this.metrics = metrics;
    }

    /// Returns at once.
    void update() {
        if (wanted.compareAndSet(false, true)) {
            writing.execute(() -> {
                wanted.set(false);
                replace();
            });
        }
    }

    private void replace() {
        Path whole = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            write(whole, lasting());
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "cannot write " + file + " (" + e + "): see that its folder is there, has room and may be"
                            + " written by this user (disk-usage.metrics.textfile)");
        }
    }

    private List<MetricFamilySamples> lasting() {
        return metrics.collect().stream()
                .filter(family -> !FLEETING.contains(family.name))
                .toList();
    }

    /// On the disk before it gets its name: a crash of the machine leaves the old one or the new one.
    private static void write(Path to, List<MetricFamilySamples> families) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        to, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
                Writer out = Channels.newWriter(channel, StandardCharsets.UTF_8)) {
            TextFormat.write004(out, Collections.enumeration(families));
            out.flush();
            channel.force(true);
        }
    }

    @Override
    public void close() {
        writing.shutdown();
        try {
            boolean _ = writing.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
