package dev.diskusage.store;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.ScanId;
import dev.diskusage.usage.Totals;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Rows per second into a run file, from memory. Arguments: rows, rounds, folder. Prints wall and CPU time of this
/// thread. Each batch is made anew right before it is stored, and not timed: rows come fresh from the walk, not from
/// a gigabyte
/// of old objects.
final class RunWriterBenchmark {
    private static final RunId RUN = new RunId(new ScanId("", "benchmark", "benchmark", ""), "1");

    private long wallNanos;
    private long cpuNanos;

    private RunWriterBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        int rows = Integer.parseInt(arguments[0]);
        RunTree tree = RunTree.random(1, rows);
        for (int round = 0; round < Integer.parseInt(arguments[1]); round++) {
            new RunWriterBenchmark().run(tree, Path.of(arguments[2]));
        }
    }

    private void run(RunTree tree, Path folder) throws IOException {
        Path file = folder.resolve("benchmark.db");
        int rows = tree.rows().size();
        String stored;
        try (RunWriter writer = RunWriter.create(folder.resolve("benchmark.staging"))) {
            for (List<DirectoryUsage> batch : tree.batches(1000)) {
                List<DirectoryUsage> fresh =
                        batch.stream().map(RunWriterBenchmark::copyWithoutSizes).toList();
                time(() -> writer.accept(fresh));
            }
            stored = rate(rows);
            time(() -> {
                writer.finish(RUN, tree.summary());
                writer.publishTo(file);
            });
        }
        System.out.printf(
                "stored %s, published %s, %.1f bytes a row%n", stored, rate(rows), Files.size(file) / (double) rows);
    }

    private static DirectoryUsage copyWithoutSizes(DirectoryUsage row) {
        var place = new DirectoryUsage.Place(
                row.place().id(),
                row.place().parentId(),
                row.place().level(),
                new EntryName(row.place().name().bytes().clone()));
        return new DirectoryUsage(
                place,
                row.all().plus(Totals.NONE),
                row.own().plus(Totals.NONE),
                row.newestMtimeSeconds(),
                row.unreadable(),
                List.of());
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
        return String.format("%.2f M rows/s (%.2f by CPU time)", rows * 1e3 / wallNanos, rows * 1e3 / cpuNanos);
    }
}
