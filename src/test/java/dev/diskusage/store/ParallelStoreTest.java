package dev.diskusage.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.usage.ScanId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Scans that publish and retire runs while others read them. A run of a scan has its number plus one directories.
class ParallelStoreTest {
    private static final int WRITERS = 4;
    private static final int READERS = 4;
    private static final int RUNS = 25;

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS + READERS);
    private final AtomicInteger writing = new AtomicInteger(WRITERS);
    private UsageStore store;

    @BeforeEach
    void open() {
        store = OpenedStore.open(folder);
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        store.close();
    }

    private static ScanId scan(int number) {
        return new ScanId("shop", "scan-" + number, "uid-" + number, "claim");
    }

    private void publishAll(int scan) {
        try {
            for (int run = 0; run < RUNS; run++) {
                OpenedStore.publish(store, scan(scan), "run-" + run, run + 1);
                store.keepNewest(scan(scan).uid(), 2, Instant.EPOCH);
            }
        } finally {
            writing.decrementAndGet();
        }
    }

    /// @return how many runs it read
    private int readAll() {
        int[] newest = new int[WRITERS];
        int read = 0;
        while (writing.get() > 0 || read == 0) {
            for (int scan = 0; scan < WRITERS; scan++) {
                PublishedRun last = store.lastPublished(scan(scan).uid()).orElse(null);
                if (last != null) {
                    newest[scan] = readWhole(last, newest[scan]);
                    read++;
                }
            }
        }
        return read;
    }

    /// Two newer runs may have been published since it was asked for: only then may its file be gone.
    private int readWhole(PublishedRun last, int newestSoFar) {
        try {
            long rows = OpenedStore.rows(last);
            assertThat(last.run().id()).isEqualTo("run-" + (rows - 1));
            assertThat((int) rows).isGreaterThanOrEqualTo(newestSoFar);
            return (int) rows;
        } catch (StoreException gone) {
            assertThat(store.lastPublished(last.run().scan().uid())).isPresent().isNotEqualTo(last);
            return newestSoFar;
        }
    }

    private static <T> List<T> all(List<Future<T>> futures) throws InterruptedException, ExecutionException {
        List<T> results = new ArrayList<>();
        for (Future<T> each : futures) {
            results.add(each.get());
        }
        return results;
    }

    @Test
    void readersMeetWholeRunsOnlyAndNeverAnOlderOne() throws InterruptedException, ExecutionException {
        List<Future<Integer>> readers = IntStream.range(0, READERS)
                .mapToObj(_ -> threads.submit((Callable<Integer>) this::readAll))
                .toList();
        List<Future<Boolean>> writers = IntStream.range(0, WRITERS)
                .mapToObj(scan -> threads.submit(() -> publishAll(scan), true))
                .toList();
        all(writers);
        assertThat(all(readers)).allMatch(read -> read > 0);
        for (int scan = 0; scan < WRITERS; scan++) {
            assertThat(store.history(scan(scan).uid()))
                    .extracting(run -> run.run().id())
                    .containsExactly("run-24", "run-23");
            assertThat(store.counts(scan(scan).uid())).containsEntry(RunResult.PARTIAL, (long) RUNS);
        }
    }

    @Test
    void publishersOfOneScanEndInOneOrder() throws InterruptedException, ExecutionException {
        List<Future<PublishedRun>> published = IntStream.range(0, 20)
                .mapToObj(run -> threads.submit(() -> OpenedStore.publish(store, scan(0), "run-" + run, run + 1)))
                .toList();
        all(published);
        List<RunRecord> history = store.history("uid-0");
        assertThat(history).hasSize(20).isSortedAccordingTo((a, b) -> b.ended().compareTo(a.ended()));
        assertThat(history.stream().map(RunRecord::ended).distinct()).hasSize(20);
        PublishedRun last = store.lastPublished("uid-0").orElseThrow();
        assertThat(last.run()).isEqualTo(history.getFirst().run());
        store.close();
        store = OpenedStore.open(folder);
        assertThat(store.lastPublished("uid-0")).contains(last);
        assertThat(store.history("uid-0")).isEqualTo(history);
    }

    @Test
    void aScanThatIsForgottenWhileItPublishesLeavesNoFile() throws InterruptedException, ExecutionException {
        for (int round = 0; round < 20; round++) {
            int directories = round + 1;
            Future<Boolean> publisher = threads.submit(() -> publishUnlessForgotten(directories));
            store.forget("uid-0");
            boolean published = publisher.get();
            assertThat(store.lastPublished("uid-0").isPresent()).isEqualTo(published && Files.exists(file()));
            assertThat(folder.resolve("staging/uid-0~run.db")).doesNotExist();
            store.forget("uid-0");
            assertThat(folder.resolve("runs/uid-0")).doesNotExist();
        }
    }

    private Path file() {
        return folder.resolve("runs/uid-0/run.db");
    }

    private boolean publishUnlessForgotten(int directories) {
        try {
            OpenedStore.publish(store, scan(0), "run", directories);
            return true;
        } catch (StoreException forgotten) {
            assertThat(forgotten).hasMessageContaining("was forgotten");
            return false;
        }
    }
}
