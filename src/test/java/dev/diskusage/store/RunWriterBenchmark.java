package dev.diskusage.store;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.ScanId;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Rows per second into a run file, from memory. Arguments: rows, rounds, folder. Prints wall and CPU time of this
/// thread.
final class RunWriterBenchmark {
    private RunWriterBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        int rows = Integer.parseInt(arguments[0]);
        Path folder = Path.of(arguments[2]);
        RunTree tree = withoutSizes(RunTree.random(1, rows));
        List<List<DirectoryUsage>> batches = tree.batches(1000);
        for (int round = 0; round < Integer.parseInt(arguments[1]); round++) {
            Path file = folder.resolve("benchmark.db");
            Files.deleteIfExists(file);
            long[] start = now();
            long[] stored;
            try (RunWriter writer = RunWriter.create(folder.resolve("benchmark.staging"))) {
                batches.forEach(writer::accept);
                stored = now();
                writer.finish(new RunId(new ScanId("", "benchmark", "benchmark", ""), "1"), tree.summary());
                writer.publishTo(file);
            }
            long[] published = now();
            System.out.printf(
                    "stored %s, published %s, %.1f bytes a row%n",
                    rate(rows, start, stored), rate(rows, start, published), Files.size(file) / (double) rows);
        }
    }

    private static RunTree withoutSizes(RunTree tree) {
        List<DirectoryUsage> rows = tree.rows().stream()
                .map(row -> new DirectoryUsage(
                        row.place(), row.all(), row.own(), row.newestMtimeSeconds(), row.unreadable(), List.of()))
                .toList();
        return new RunTree(rows, tree.summary());
    }

    private static long[] now() {
        return new long[] {
            System.nanoTime(), ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
        };
    }

    private static String rate(int rows, long[] from, long[] to) {
        return String.format(
                "%.2f M rows/s (%.2f by CPU time)", rows * 1e3 / (to[0] - from[0]), rows * 1e3 / (to[1] - from[1]));
    }
}
