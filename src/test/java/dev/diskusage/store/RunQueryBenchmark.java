package dev.diskusage.store;

import dev.diskusage.store.BenchmarkTree.Changes;
import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.EntryName;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToIntFunction;

/// Milliseconds of each query of a run, as a person browses it: each time the file is opened, asked once, and closed.
/// Arguments: rows, folder, shape. The runs are made in the folder, unless they are there. First answers with a cold
/// cache need root (drop_caches), else they are warm too.
final class RunQueryBenchmark {
    private static final int ROUNDS = 20;

    private final Path file;
    private final Random random = new Random(1);

    /// Directories at any depth.
    private final List<StoredDirectory> some = new ArrayList<>();

    private RunQueryBenchmark(Path file) {
        this.file = file;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rows = Integer.parseInt(arguments[0]);
        Path folder = Path.of(arguments[1]);
        var shape = BenchmarkTree.Shape.valueOf(arguments[2]);
        Path before = stored(folder, new BenchmarkTree(shape, rows, Changes.NONE));
        System.out.println(shape);
        new RunQueryBenchmark(before).search();
        for (Changes changes : List.of(Changes.SOME_PLACES, Changes.EVERYWHERE)) {
            System.out.println(shape + ", changes: " + changes);
            new RunQueryBenchmark(stored(folder, new BenchmarkTree(shape, rows, changes))).compareWith(before);
        }
    }

    private static Path stored(Path folder, BenchmarkTree tree) {
        return tree.store(folder.resolve(tree.shape() + "-" + tree.rows() + "-" + tree.changes() + ".db"));
    }

    private void search() throws IOException, InterruptedException {
        choose();
        for (Measure by : Measure.values()) {
            time("right in the root, by " + by, run -> children(run, root(run), by));
            time("the 50 largest of all, by " + by, run -> largest(run, root(run), by));
        }
        time("the upper three levels", RunQueryBenchmark::upperLevels);
        time("right in some directory", run -> children(run, any(), Measure.ALLOCATED));
        time("the 50 largest below some directory", run -> largest(run, any(), Measure.ALLOCATED));
        time("a path", run -> run.find(any().path()).stream().toList().size());
        time(
                "a path that is not there",
                run -> run.find(EntryName.of("/data/none")).stream().toList().size());
    }

    private static int children(RunFile run, StoredDirectory of, Measure by) {
        return run.largestKnown(List.of(of), by, of.usage().place().level() + 1, 51)
                .size();
    }

    private static int upperLevels(RunFile run) {
        List<StoredDirectory> shown = run.topDown(3, 200);
        return shown.size()
                + run.leftOut(shown, 3).map(FoldedDirectories::count).orElse(0L).intValue();
    }

    private static int largest(RunFile run, StoredDirectory below, Measure by) {
        return run.largestKnown(List.of(below), by, Integer.MAX_VALUE, 50).size();
    }

    private void compareWith(Path before) throws IOException, InterruptedException {
        choose();
        for (Measure by : Measure.values()) {
            time("the 50 that grew most of all, by " + by, run -> grown(before, run, root(run), by));
        }
        time("the 50 that grew most below some directory", run -> grown(before, run, any(), Measure.ALLOCATED));
    }

    private static int grown(Path before, RunFile run, StoredDirectory below, Measure by) {
        try (RunFile earlier = RunFile.open(before);
                RunGrowth growth = new RunGrowth(earlier, run)) {
            List<ChangedDirectory> from = growth.find(below.path()).stream().toList();
            return growth.largestGrowth(from, by, 50).size();
        }
    }

    private static StoredDirectory root(RunFile run) {
        return run.roots().getFirst();
    }

    private StoredDirectory any() {
        return some.get(random.nextInt(some.size()));
    }

    /// Down from the root, each time into one of the 50 largest.
    private void choose() {
        try (RunFile run = RunFile.open(file)) {
            for (int tries = 0; tries < 100; tries++) {
                StoredDirectory at = root(run);
                while (StoredDirectory.hasRowsBelow(at.usage())) {
                    EntryName parent = at.path();
                    List<DirectoryUsage> children = run.tables().rightBelow(at.usage(), Measure.ALLOCATED, 50);
                    DirectoryUsage next = children.get(random.nextInt(children.size()));
                    at = new StoredDirectory(parent.resolve(next.place().name()), next);
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
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        List<Double> millis = new ArrayList<>();
        List<Double> cpuMillis = new ArrayList<>();
        int found = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            long cpu = thread.getCurrentThreadCpuTime();
            try (RunFile run = RunFile.open(file)) {
                found = query.applyAsInt(run);
            }
            millis.add((System.nanoTime() - start) / 1e6);
            cpuMillis.add((thread.getCurrentThreadCpuTime() - cpu) / 1e6);
        }
        double cold = millis.removeFirst();
        Collections.sort(millis);
        Collections.sort(cpuMillis);
        System.out.printf(
                Locale.ROOT,
                "%-45s cold %8.1f  median %7.1f  of the CPU %7.1f  worst %7.1f ms  (%d found)%n",
                what,
                cold,
                millis.get(millis.size() / 2),
                cpuMillis.get(cpuMillis.size() / 2),
                millis.getLast(),
                found);
    }
}
