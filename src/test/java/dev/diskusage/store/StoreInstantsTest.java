package dev.diskusage.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a kill -9 would leave at many instants of start, staging, publishing, retiring and closing: the process stands
/// still while its folder is copied, and a store is opened on the copy. [dev.diskusage.crash] kills for real.
class StoreInstantsTest {
    /// Each takes a twentieth of a second; `-Dcrash.copies=10000` for an afternoon.
    private static final int INSTANTS = Integer.getInteger("crash.copies", 70);

    /// Milliseconds; a round of the process takes about half as long.
    private static final int LATEST = 40;

    private static final int FIRST_RUN = 1000;

    @TempDir
    Path parent;

    private final long seed = Long.getLong("crash.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void theLastPublishedRunIsServedWhicheverInstantItEnds() throws IOException, InterruptedException {
        Path folder = parent.resolve("data");
        long acknowledged = 0;
        try (StoreProcess process = StoreProcess.start(folder, "cycle")) {
            process.awaitLine("published");
            for (int instant = 0; instant < INSTANTS; instant++) {
                pass();
                for (String line : process.freeze()) {
                    acknowledged = Long.parseLong(line.substring("published ".length()));
                }
                Path copy = copy(folder, parent.resolve("copy-" + instant));
                process.thaw();
                assertWhole(copy, Math.max(FIRST_RUN, acknowledged), "instant " + instant + ", seed " + seed);
                StoreFiles.delete(copy);
            }
        }
        assertThat(acknowledged).as("it went on between the instants").isGreaterThan(FIRST_RUN);
    }

    /// Batch after batch, and above all between the last one and the end of its publication.
    @Test
    void noAcknowledgedBatchIsLostWhicheverInstantItEnds() throws IOException, InterruptedException {
        Path folder = parent.resolve("data");
        String[] last = {"sent", "0", "1"};
        try (StoreProcess process = StoreProcess.start(folder, "send")) {
            process.awaitLine("ready");
            process.awaitLine("sent 0 1");
            for (int instant = 0; instant < INSTANTS; instant++) {
                pass();
                for (String line : process.freeze()) {
                    last = line.split(" ");
                }
                Path copy = copy(folder, parent.resolve("copy-" + instant));
                process.thaw();
                assertGoesOn(copy, Integer.parseInt(last[1]), Long.parseLong(last[2]), "seed " + seed);
                StoreFiles.delete(copy);
            }
        }
        assertThat(Integer.parseInt(last[1])).as("it went on").isPositive();
    }

    /// As the scanner does: it sends again what was not acknowledged.
    private static void assertGoesOn(Path folder, int number, long acknowledged, String where) {
        try (UsageStore store = OpenedStore.open(folder)) {
            RunId id = StoreProcess.sentId(number);
            RunTree tree = StoreProcess.sent(number);
            if (store.history(id.scan().uid()).stream()
                    .noneMatch(run -> run.run().equals(id))) {
                try (StagedRun run = store.resume(id)) {
                    assertThat(run.batches()).as(where).isIn(acknowledged, acknowledged + 1);
                    tree.batches(100).stream().skip(run.batches()).forEach(run::accept);
                    run.publish(tree.summary());
                }
            }
            PublishedRun last = store.lastPublished().getFirst();
            assertThat(OpenedStore.rows(last)).as(where).isEqualTo(1000);
            assertThat(OpenedStore.text(last.file(), "PRAGMA integrity_check"))
                    .as(where)
                    .isEqualTo("ok");
        }
    }

    /// The instant is what is tested here, so it is waited for.
    private void pass() throws InterruptedException {
        assertThat(new CountDownLatch(1).await(random.nextInt(LATEST), TimeUnit.MILLISECONDS))
                .isFalse();
    }

    private static Path copy(Path from, Path to) throws IOException {
        for (Path each : all(from)) {
            Files.copy(each, to.resolve(from.relativize(each).toString()), StandardCopyOption.COPY_ATTRIBUTES);
        }
        return to;
    }

    private static List<Path> all(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.toList();
        }
    }

    /// The run after the acknowledged one may be published too: the instant was between the rename and the line.
    private static void assertWhole(Path folder, long acknowledged, String where) throws IOException {
        try (UsageStore store = OpenedStore.open(folder)) {
            PublishedRun last = store.lastPublished().getFirst();
            long rows = last.summary().paths().getFirst().rows();
            assertThat(rows).as(where).isIn(acknowledged, acknowledged + 1);
            assertThat(OpenedStore.rows(last)).as(where).isEqualTo(rows);
            assertThat(OpenedStore.text(last.file(), "PRAGMA integrity_check"))
                    .as(where)
                    .isEqualTo("ok");
            assertThat(store.counts(OpenedStore.MEDIA.uid()))
                    .as(where)
                    .containsEntry(RunResult.PARTIAL, rows - FIRST_RUN + 1);
            assertThat(litter(folder, store)).as(where).isEmpty();
        }
    }

    /// Files that neither the store's own nor a run of its history are; retention may be one run behind.
    private static List<Path> litter(Path folder, UsageStore store) throws IOException {
        List<RunRecord> history = store.history(OpenedStore.MEDIA.uid());
        assertThat(history).hasSizeLessThanOrEqualTo(4);
        List<String> expected = Stream.concat(
                        Stream.of("lock", "catalog.db", "catalog.db-wal", "catalog.db-shm"),
                        history.stream().map(run -> run.run().id() + ".db"))
                .toList();
        return all(folder).stream()
                .filter(Files::isRegularFile)
                .filter(file -> !expected.contains(file.getFileName().toString()))
                .toList();
    }
}
