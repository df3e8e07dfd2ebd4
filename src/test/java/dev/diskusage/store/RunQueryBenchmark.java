package dev.diskusage.store;

import dev.diskusage.usage.EntryName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToIntFunction;

/// Milliseconds of each query of a run, as a person browses it: each time the file is opened, asked once, and closed.
/// Arguments: rows, folder, shape. The two runs are made in the folder, unless they are there; ten of a thousand
/// directories differ. First answers with a cold cache need root (drop_caches), else they are warm too.
final class RunQueryBenchmark {
    private static final int ROUNDS = 40;

    private final Path before;
    private final Path after;

    /// Directories at any depth.
    private final List<StoredDirectory> some = new ArrayList<>();

    private RunQueryBenchmark(Path before, Path after) {
        this.before = before;
        this.after = after;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rows = Integer.parseInt(arguments[0]);
        var shape = BenchmarkTree.Shape.valueOf(arguments[2]);
        String name = shape + "-" + rows;
        Path folder = Path.of(arguments[1]);
        new RunQueryBenchmark(
                        new BenchmarkTree(shape, rows, 0).store(folder.resolve(name + "-before.db")),
                        new BenchmarkTree(shape, rows, 10).store(folder.resolve(name + "-after.db")))
                .run();
    }

    private void run() throws IOException, InterruptedException {
        choose();
        for (Measure by : Measure.values()) {
            time("children of the root by " + by, run -> run.children(root(run), by, 0, 50)
                    .size());
            time("the 50 largest of all by " + by, run -> run.largest(root(run), by, 50)
                    .size());
        }
        time("children of some directory", run -> run.children(any(), Measure.ALLOCATED, 0, 50)
                .size());
        time("page 20 of the root", run -> run.children(root(run), Measure.ALLOCATED, 1000, 50)
                .size());
        time("the 50 largest below some directory", run -> run.largest(any(), Measure.ALLOCATED, 50)
                .size());
        time("a path", run -> run.find(any().path()).isPresent() ? 1 : 0);
        time(
                "a path that is not there",
                run -> run.find(EntryName.of("/data/none")).isPresent() ? 1 : 0);
        for (Measure by : Measure.values()) {
            time(
                    "the 50 that grew most of all by " + by,
                    run -> grown(run, root(run).path(), by));
        }
        time("the 50 that grew most below some directory", run -> grown(run, any().path(), Measure.ALLOCATED));
    }

    private int grown(RunFile run, EntryName path, Measure by) {
        try (RunFile earlier = RunFile.open(before);
                RunGrowth growth = new RunGrowth(earlier, run)) {
            List<ChangedDirectory> from = growth.find(path).stream().toList();
            return growth.largestGrowth(from, by, 50).size();
        }
    }

    private static StoredDirectory root(RunFile run) {
        return run.roots().getFirst();
    }

    private final Random random = new Random(1);

    private StoredDirectory any() {
        return some.get(random.nextInt(some.size()));
    }

    /// Down from the root, each time into one of the 50 largest.
    private void choose() {
        try (RunFile run = RunFile.open(after)) {
            for (int tries = 0; tries < 100; tries++) {
                StoredDirectory at = root(run);
                while (StoredDirectory.hasRowsBelow(at.usage())) {
                    List<StoredDirectory> children = run.children(at, Measure.ALLOCATED, 0, 50);
                    at = children.get(random.nextInt(children.size()));
                    some.add(at);
                }
            }
        }
    }

    private void time(String what, ToIntFunction<RunFile> query) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "sync; echo 3 > /proc/sys/vm/drop_caches")
                .redirectErrorStream(true)
                .start()
                .waitFor();
        List<Double> millis = new ArrayList<>();
        int found = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            try (RunFile run = RunFile.open(after)) {
                found = query.applyAsInt(run);
            }
            millis.add((System.nanoTime() - start) / 1e6);
        }
        double cold = millis.removeFirst();
        Collections.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "%-50s cold %7.1f  median %6.1f  worst %6.1f ms  (%d found)%n",
                what,
                cold,
                millis.get(millis.size() / 2),
                millis.getLast(),
                found);
    }
}
