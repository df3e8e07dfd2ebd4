package dev.diskusage.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.diskusage.store.OpenedStore;
import dev.diskusage.store.RunFile;
import dev.diskusage.store.RunId;
import dev.diskusage.store.RunRecord;
import dev.diskusage.store.RunResult;
import dev.diskusage.store.RunTree;
import dev.diskusage.store.StoredDirectory;
import dev.diskusage.store.UsageStore;
import dev.diskusage.usage.ScanId;
import dev.diskusage.wire.Batch;
import dev.diskusage.wire.BatchCodec;
import io.quarkus.runtime.ShutdownEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenRunsTest {
    private static final ScanId MEDIA = new ScanId("shop", "media", "uid-media", "media-claim");
    private static final RunTree TREE = RunTree.random(1, 500);
    private static final List<byte[]> BODIES = Batches.of(TREE, 100);

    @TempDir
    Path folder;

    private final SetClock clock = new SetClock(Instant.now());
    private UsageStore store;
    private OpenRuns runs;

    @BeforeEach
    void open() {
        open(new TestConfig(2, 1_000));
    }

    private void open(TestConfig config) {
        store = OpenedStore.open(folder);
        runs = new OpenRuns(config, store, clock, Duration.ofMillis(50));
    }

    /// So that nobody is sent away in a test, however slow the machine.
    private void waitLong() {
        runs = new OpenRuns(new TestConfig(4, 1_000), store, clock, Duration.ofMinutes(1));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void publishesARunThatAddsUp() {
        assertThat(takeAll(run("r1"), 1)).isEqualTo(BODIES.size());

        assertPublished("r1");
    }

    @Test
    void showsNothingBeforeTheLastBatch() {
        for (int sequence = 1; sequence < BODIES.size(); sequence++) {
            assertThat(take(run("r1"), sequence)).isEqualTo(sequence);
        }
        assertThat(store.lastPublished("uid-media")).isEmpty();
    }

    @Test
    void answersABatchThatComesAgainWithoutEffect() {
        take(run("r1"), 1);
        take(run("r1"), 2);

        assertThat(take(run("r1"), 2)).isEqualTo(2);
        assertThat(take(run("r1"), 1)).isEqualTo(2);
        takeAll(run("r1"), 3);
        assertPublished("r1");
    }

    @Test
    void answersTheLastBatchAgainAfterItWasPublished() {
        takeAll(run("r1"), 1);

        assertThat(take(run("r1"), BODIES.size())).isEqualTo(BODIES.size());
        assertThat(store.history("uid-media")).hasSize(1);
    }

    @Test
    void refusesAGapAndGoesOnWithTheRightOne() {
        take(run("r1"), 1);

        assertRefused(() -> take(run("r1"), 3), 409).hasMessageStartingWith("batch 3 came where 2 was expected");
        takeAll(run("r1"), 2);
        assertPublished("r1");
    }

    /// Two are on their way and the second comes first.
    @Test
    void aBatchWaitsForTheOneBefore() {
        waitLong();
        CompletableFuture<Long> second = takeEarly("r1");
        assertThat(second).isNotDone();

        assertThat(take(run("r1"), 1)).isEqualTo(1);
        assertThat(second.join()).isEqualTo(2);
        takeAll(run("r1"), 3);
        assertPublished("r1");
    }

    /// Two runs may be stored at once; those that wait for a batch that is not there do not keep others from it.
    @Test
    void whoWaitsForTheOneBeforeTakesNobodysTurn() {
        waitLong();
        List<CompletableFuture<Long>> early =
                Stream.of("r1", "r2", "r3").map(this::takeEarly).toList();

        takeAll(run("r4"), 1);
        assertPublished("r4");
        Stream.of("r1", "r2", "r3").forEach(each -> take(run(each), 1));
        assertThat(early).allSatisfy(each -> assertThat(each.join()).isEqualTo(2));
    }

    @Test
    void aBatchWhoseOneBeforeDoesNotComeIsTakenLater() {
        assertRefused(() -> runs.take(run("r1"), new SentBatch(2, 0, BODIES.get(1))), 429)
                .hasMessage("the batch before 2 of run r1 did not come");

        takeAll(run("r1"), 1);
        assertPublished("r1");
    }

    /// The scanner was answered batch 1, and the folder was lost since: no waiting brings it back.
    @Test
    void refusesAtOnceWhatFollowsOnABatchThatWasAnsweredAndIsLost() throws IOException {
        waitLong();

        assertRefused(() -> runs.take(run("r1"), new SentBatch(3, 1, BODIES.get(2))), 409)
                .hasMessageStartingWith("batch 3 came where 1 was expected");
        assertThat(stagedFiles()).isEmpty();
    }

    @Test
    void aStopSendsAwayWhoWaits() throws InterruptedException {
        waitLong();
        CompletableFuture<Long> second = takeEarly("r1");

        runs.stop(new ShutdownEvent());

        assertThatThrownBy(second::join).hasCauseInstanceOf(Refused.class).hasMessageContaining("is being closed");
    }

    /// Returns when batch 2 waits for batch 1.
    private CompletableFuture<Long> takeEarly(String run) {
        CompletableFuture<Long> taken = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                taken.complete(runs.take(run(run), new SentBatch(2, 0, BODIES.get(1))));
            } catch (Refused e) {
                taken.completeExceptionally(e);
            }
        });
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return taken;
    }

    @Test
    void refusesATotalThatDoesNotAddUp() throws IOException {
        take(run("r1"), 1);

        assertRefused(() -> take(run("r1"), 2, BODIES.getLast()), 422);
        assertThat(store.lastPublished("uid-media")).isEmpty();
        assertThat(stagedFiles()).isEmpty();
    }

    @Test
    void refusesAMangledBatchAndKeepsTheRun() {
        take(run("r1"), 1);

        assertRefused(() -> take(run("r1"), 2, new byte[] {1, 2, 3}), 400).hasMessageStartingWith("batch 2: ");
        takeAll(run("r1"), 2);
        assertPublished("r1");
    }

    @Test
    void refusesMoreRowsThanARunMayHave() throws IOException {
        close();
        open(new TestConfig(2, 250));
        take(run("r1"), 1);
        take(run("r1"), 2);

        assertRefused(() -> take(run("r1"), 3), 413).hasMessageContaining("more than 250 rows");
        assertThat(stagedFiles()).isEmpty();
    }

    @Test
    void refusesMoreRunsAtOnceThanAllowedAndTakesThemLater() {
        take(run("r1"), 1);
        take(run("r2"), 1);

        assertRefused(() -> take(run("r3"), 1), 503).hasMessageContaining("disk-usage.ingest.max-runs");
        takeAll(run("r1"), 2);
        assertThat(take(run("r3"), 1)).isEqualTo(1);
    }

    /// Two batches are stored at once; whoever comes while they do not get on is sent away, and comes again.
    @Test
    void refusesABatchWhoseTurnDoesNotComeAndTakesItLater() throws InterruptedException {
        List<Thread> busy;
        synchronized (store) {
            busy = Stream.of("r1", "r2")
                    .map(each -> Thread.ofPlatform().start(() -> take(run(each), 1)))
                    .toList();
            await().until(() -> busy.stream().allMatch(each -> each.getState() == Thread.State.BLOCKED));

            assertRefused(() -> take(run("r1"), 2), 503)
                    .hasMessage("the operator is busy with the batches of other scans");
        }
        for (Thread each : busy) {
            each.join();
        }

        assertThat(take(run("r1"), 2)).isEqualTo(2);
    }

    @Test
    void putsAnIdleRunAsideAndGoesOnWithItLater() {
        take(run("r1"), 1);
        take(run("r2"), 1);
        clock.move(Duration.ofMinutes(2));

        take(run("r3"), 1);
        takeAll(run("r1"), 2);
        assertPublished("r1");
    }

    @Test
    void removesWhatAScannerAbandoned() throws IOException {
        take(run("r1"), 1);
        clock.move(Duration.ofDays(3));

        take(run("r2"), 1);
        assertThat(stagedFiles()).hasSize(1).allMatch(file -> file.toString().contains("r2"));
    }

    @Test
    void goesOnAfterAStop() throws InterruptedException {
        take(run("r1"), 1);
        take(run("r1"), 2);
        runs.stop(new ShutdownEvent());
        assertRefused(() -> take(run("r1"), 3), 503);
        close();
        open();

        assertThat(take(run("r1"), 2)).isEqualTo(2);
        takeAll(run("r1"), 3);
        assertPublished("r1");
    }

    @Test
    void takesNothingForARunThatHasFailed() {
        store.record(new RunRecord(run("r1"), RunResult.FAILED, "it took more than 1h", clock.instant()));

        assertRefused(() -> take(run("r1"), 1), 410).hasMessage("run r1 has ended: it took more than 1h");
    }

    @Test
    void doesNotPublishForAScanThatIsGone() {
        take(run("r1"), 1);
        store.forget("uid-media");

        assertRefused(() -> takeAll(run("r1"), 2), 422).hasMessageContaining("was forgotten");
    }

    @Test
    void storesAdditionsOnce() {
        byte[] none = new BatchCodec().encode(new Batch.Linked(List.of()));

        assertThat(take(run("r1"), 1, none)).isEqualTo(1);
        assertThat(take(run("r1"), 1, none)).isEqualTo(1);
    }

    private static RunId run(String id) {
        return new RunId(MEDIA, id);
    }

    private long take(RunId run, int sequence) {
        return take(run, sequence, BODIES.get(sequence - 1));
    }

    private long take(RunId run, int sequence, byte[] body) {
        return runs.take(run, new SentBatch(sequence, sequence - 1, body));
    }

    private long takeAll(RunId run, int from) {
        long committed = 0;
        for (int sequence = from; sequence <= BODIES.size(); sequence++) {
            committed = take(run, sequence);
        }
        return committed;
    }

    private void assertPublished(String run) {
        var published = store.lastPublished("uid-media").orElseThrow();
        assertThat(published.run().id()).isEqualTo(run);
        try (RunFile file = published.open()) {
            List<StoredDirectory> all = file.largest(10_000);
            assertThat(all).containsExactlyInAnyOrderElementsOf(TREE.stored().values());
        }
    }

    private List<Path> stagedFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("staging"))) {
            return files.filter(file -> file.toString().endsWith(".db")).toList();
        }
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, int status) {
        return assertThatThrownBy(call).isInstanceOfSatisfying(Refused.class, e -> assertThat(e.status())
                .isEqualTo(status));
    }
}
