package dev.diskusage.store;

import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.ScanId;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// Rows per second into a run file. Arguments: rows, rounds, folder, and a shape of [BenchmarkTree], WIDE_ROOT if none
/// is given, with `resumable` behind it for a run as the operator writes it. Prints wall and CPU time of this thread.
/// Making the rows is not timed, and they are never all in memory: run it with `-Xmx96m`.
final class RunWriterBenchmark {
    private static final RunId RUN = new RunId(new ScanId("", "benchmark", "benchmark", ""), "1");

    private long wallNanos;
    private long cpuNanos;

    private RunWriterBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        int rows = Integer.parseInt(arguments[0]);
        var shape = BenchmarkTree.Shape.valueOf(arguments.length > 3 ? arguments[3] : "WIDE_ROOT");
        for (int round = 0; round < Integer.parseInt(arguments[1]); round++) {
            new RunWriterBenchmark()
                    .run(
                            new BenchmarkTree(shape, rows, BenchmarkTree.Changes.NONE),
                            Path.of(arguments[2]),
                            arguments.length > 4);
        }
    }

    private void run(BenchmarkTree tree, Path folder, boolean resumable) throws IOException {
        Path file = folder.resolve("benchmark.db");
        Path staging = folder.resolve("benchmark.staging");
        String stored;
        long storedNanos;
        try (RunWriter writer = resumable ? RunWriter.resume(staging) : RunWriter.create(staging)) {
            RunSummary summary = tree.emitBatches(batch -> time(() -> writer.accept(batch)));
            stored = rate(tree.rows());
            storedNanos = wallNanos;
            time(() -> {
                writer.finish(RUN, summary);
                writer.publishTo(file);
            });
        }
        System.out.printf(
                Locale.ROOT,
                "stored %s, published in %d ms, in all %s, %.1f bytes a row%n",
                stored,
                (wallNanos - storedNanos) / 1_000_000,
                rate(tree.rows()),
                Files.size(file) / (double) tree.rows());
    }

    private void time(Runnable work) {
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        long wall = System.nanoTime();
        long cpu = thread.getCurrentThreadCpuTime();
        work.run();
        cpuNanos += thread.getCurrentThreadCpuTime() - cpu;
        wallNanos += System.nanoTime() - wall;
    }

    private String rate(int rows) {
        return String.format(
                Locale.ROOT, "%.2f M rows/s (%.2f by CPU time)", rows * 1e3 / wallNanos, rows * 1e3 / cpuNanos);
    }
}
