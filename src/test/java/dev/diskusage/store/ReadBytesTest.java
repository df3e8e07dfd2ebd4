package dev.diskusage.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is read of a run file of 100,000 directories, as the kernel counts it for this thread: a question never
/// reads the whole file, nor does a publish.
class ReadBytesTest {
    private static final BenchmarkTree TREE =
            new BenchmarkTree(BenchmarkTree.Shape.TENS, 100_000, BenchmarkTree.Changes.NONE);

    @TempDir
    Path folder;

    /// By read calls, whether from a disk or from memory.
    private static long readBytes() {
        try {
            String counter = Files.readAllLines(Path.of("/proc/thread-self/io")).getFirst();
            return Long.parseLong(counter.replace("rchar: ", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long readBytesOf(Runnable work) {
        // Classes and SQLite's library are read at the first time.
        work.run();
        long before = readBytes();
        work.run();
        return readBytes() - before;
    }

    private static long readBytesOf(Path file, ToIntFunction<RunFile> question) {
        return readBytesOf(() -> {
            try (RunFile run = RunFile.open(file)) {
                assertThat(question.applyAsInt(run)).isPositive();
            }
        });
    }

    @Test
    void aQuestionReadsAFewPages() throws IOException {
        Path file = TREE.store(folder.resolve("run.db"));
        assertThat(Files.size(file)).isGreaterThan(4_500_000);
        StoredDirectory deep;
        try (RunFile run = RunFile.open(file)) {
            deep = run.largest(500).getLast();
        }
        // Pages have 8 KiB: two for the schema, and for each level of the tables some four.
        assertThat(readBytesOf(file, run -> run.summary().paths().size())).isLessThan(100_000);
        assertThat(readBytesOf(
                        file, run -> run.find(deep.path()).stream().toList().size()))
                .isLessThan(250_000);
        assertThat(readBytesOf(file, run -> run.largestKnown(run.roots(), Measure.FILES, 1, 5)
                        .size()))
                .isLessThan(150_000);
        assertThat(readBytesOf(file, run -> run.largestKnown(List.of(deep), Measure.APPARENT, Integer.MAX_VALUE, 5)
                        .size()))
                .isLessThan(200_000);
    }

    @Test
    void theUpperLevelsAreReadWithoutTheOthers() {
        Path file = TREE.store(folder.resolve("run.db"));
        assertThat(readBytesOf(file, run -> run.topDown(1, 50).size())).isLessThan(150_000);
        assertThat(readBytesOf(file, run -> run.topDown(2, 200).size())).isLessThan(400_000);
        assertThat(readBytesOf(file, run ->
                        (int) run.leftOut(run.topDown(6, 50), 6).orElseThrow().count()))
                .isLessThan(500_000);
    }

    @Test
    void theLargestOfManyRightInOneAreReadWithoutTheOthers() throws IOException {
        Path file = new BenchmarkTree(BenchmarkTree.Shape.FLAT, 100_000, BenchmarkTree.Changes.NONE)
                .store(folder.resolve("run.db"));
        assertThat(Files.size(file)).isGreaterThan(3_000_000);
        assertThat(readBytesOf(file, run -> run.topDown(1, 5).size())).isLessThan(150_000);
        assertThat(readBytesOf(file, run -> run.largestKnown(run.roots(), Measure.FILES, Integer.MAX_VALUE, 5)
                        .size()))
                .isLessThan(150_000);
    }

    /// A publish reads it once, for its checksum.
    @Test
    void aStartDoesNotReadTheFile() throws IOException {
        Path data = folder.resolve("data");
        try (UsageStore store = OpenedStore.open(data)) {
            int[] run = {0};
            long bytes = readBytesOf(() -> {
                try (StagedRun staged = store.begin(new RunId(OpenedStore.MEDIA, "run-" + run[0]++))) {
                    staged.publish(TREE.emitBatches(staged::accept));
                }
            });
            Path file =
                    store.lastPublished(OpenedStore.MEDIA.uid()).orElseThrow().file();
            assertThat(bytes).isLessThan(Files.size(file) + 500_000);
        }
        assertThat(readBytesOf(() -> OpenedStore.open(data).close())).isLessThan(500_000);
    }
}
