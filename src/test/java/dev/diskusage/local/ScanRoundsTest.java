package dev.diskusage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.diskusage.store.OpenedStore;
import dev.diskusage.store.RunResult;
import dev.diskusage.store.UsageStore;
import dev.diskusage.store.WatchedScans;
import dev.diskusage.usage.ScanId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanRoundsTest {
    @TempDir
    Path temp;

    private final WatchedScans watched = new WatchedScans();
    private final BlockingQueue<ScanRun.Outcome> outcomes = new LinkedBlockingQueue<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-25T10:00:00Z"));
    private Path folder;
    private UsageStore store;
    private ScanRounds rounds;

    @BeforeEach
    void open() throws IOException {
        folder = Files.createDirectory(temp.resolve("volume"));
        for (int i = 0; i < 20; i++) {
            Files.writeString(folder.resolve("file" + i), "x");
        }
        store = OpenedStore.open(temp.resolve("data"));
        rounds = new ScanRounds(store, watched, (_, outcome) -> outcomes.add(outcome), now::get, 1);
    }

    @AfterEach
    void close() {
        rounds.stop(5);
        store.close();
    }

    @Test
    void publishesWhatIsDueAndThenWaitsForItsInterval() throws InterruptedException {
        declare(scan(""));
        assertThat(next()).isInstanceOf(ScanRun.Outcome.Published.class);
        assertThat(store.lastPublished())
                .singleElement()
                .satisfies(run -> assertThat(run.summary().entries()).isEqualTo(21));
        startAfter(Duration.ofMinutes(59));
        assertThat(rounds.running()).isEmpty();
        startAfter(Duration.ofMinutes(1));
        assertThat(next()).isInstanceOf(ScanRun.Outcome.Published.class);
    }

    @Test
    void aFailedRunIsCountedAndTheLastGoodOneStaysServed() throws InterruptedException, IOException {
        LocalScan scan = scan("");
        declare(scan);
        next();
        Files.move(folder, temp.resolve("away"));
        startAfter(Duration.ofHours(1));
        assertThat(next()).isInstanceOfSatisfying(ScanRun.Outcome.Failed.class, failed -> assertThat(failed.reason())
                .contains(folder.toString(), "ENOENT"));
        assertThat(store.lastPublished(scan.id().uid())).isPresent();
        assertThat(store.counts(scan.id().uid())).containsEntry(RunResult.FAILED, 1L);
    }

    @Test
    void neverRunsOneScanTwiceAtATime() {
        declare(LocalScans.slow("a", folder));
        awaitRunning();
        startAfter(Duration.ofDays(1));
        assertThat(rounds.running()).hasSize(1);
        assertThat(watched.running(uid("a"))).isTrue();
    }

    @Test
    void runsNoMoreAtOnceThanItMay() {
        declare(LocalScans.slow("a", folder), LocalScans.slow("b", folder));
        awaitRunning();
        assertThat(rounds.running()).hasSize(1);
    }

    @Test
    void aRemovedScanIsCancelledAndItsRunsGo() throws InterruptedException {
        declare(scan(""));
        next();
        declare(LocalScans.of("a", folder, "batchSize: 7, traversal: {operationsPerSecond: 1, threads: 1}"));
        awaitRunning();
        rounds.declare(new Declared(List.of(), List.of()));
        assertThat(next()).isInstanceOf(ScanRun.Outcome.Cancelled.class);
        assertThat(store.lastPublished()).isEmpty();
        assertThat(watched.all()).isEmpty();
    }

    @Test
    void aManifestThatWentWhileNoProgramRanTakesItsRunsAlong() throws InterruptedException {
        declare(scan(""), LocalScans.of("b", folder, ""));
        next();
        next();
        store.missed(new ScanId("shop", "of-a-cluster", "0b9c1f", "media"), 1);
        declareAfterRestart(new Declared(List.of(), List.of()));
        assertThat(store.scans())
                .as("no manifest at all: a mount may be missing")
                .hasSize(3);
        declareAfterRestart(new Declared(List.of(scan("")), List.of("b.yaml: cannot be read")));
        assertThat(store.scans()).as("a manifest that is wrong now").hasSize(3);
        declareAfterRestart(new Declared(List.of(LocalScan.ofFolder(folder, Duration.ofHours(1), 1)), List.of()));
        assertThat(store.scans())
                .as("started for one folder")
                .extracting(ScanId::name)
                .contains("a", "b");
        declareAfterRestart(new Declared(List.of(scan("")), List.of()));
        assertThat(store.scans())
                .extracting(ScanId::name)
                .contains("a", "of-a-cluster")
                .doesNotContain("b");
        assertThat(store.lastPublished(uid("b"))).isEmpty();
        assertThat(store.lastPublished(uid("a"))).isPresent();
    }

    private void declareAfterRestart(Declared declared) {
        rounds.stop(5);
        rounds = new ScanRounds(store, watched, (_, outcome) -> outcomes.add(outcome), now::get, 1);
        rounds.declare(declared);
    }

    @Test
    void nothingIsDroppedWhileAManifestCannotBeRead() throws InterruptedException {
        declare(scan(""));
        next();
        rounds.declare(new Declared(List.of(), List.of("a.yaml: broken")));
        assertThat(store.lastPublished()).hasSize(1);
        startAfter(Duration.ofHours(1));
        assertThat(next()).isInstanceOf(ScanRun.Outcome.Published.class);
    }

    @Test
    void aScanThatChangedRunsAtOnceButAnotherIntervalChangesNoResult() throws InterruptedException {
        declare(scan(""));
        next();
        declare(scan("interval: 2h"));
        assertThat(rounds.running()).isEmpty();
        declare(scan("interval: 2h, depth: 1"));
        assertThat(next()).isInstanceOf(ScanRun.Outcome.Published.class);
    }

    @Test
    void suspendingEndsARunningScanAndKeepsItsResults() throws InterruptedException {
        declare(LocalScans.slow("a", folder));
        awaitRunning();
        declare(LocalScans.of("a", folder, "suspend: true, traversal: {operationsPerSecond: 1, threads: 1}"));
        assertThat(next()).isInstanceOf(ScanRun.Outcome.Cancelled.class);
        assertThat(store.counts(uid("a")).values()).containsOnly(0L);
    }

    @Test
    void aRequestRunsTheScanOnce() throws InterruptedException {
        declare(scan(""));
        next();
        declare(scan("trigger: {requestId: now}"));
        assertThat(next()).isInstanceOf(ScanRun.Outcome.Published.class);
        rounds.startDue();
        assertThat(rounds.running()).isEmpty();
    }

    @Test
    void keepsAsManyRunsAsAskedFor() throws InterruptedException {
        declare(scan("retention: {runs: 2}"));
        next();
        for (int i = 0; i < 3; i++) {
            startAfter(Duration.ofHours(1));
            next();
        }
        await().untilAsserted(() -> assertThat(files("runs")).hasSize(2));
    }

    @Test
    void aRunThatTakesTooLongHasFailed() throws InterruptedException {
        declare(LocalScans.of(
                "a", folder, "limits: {maxDuration: 1s}, traversal: {operationsPerSecond: 1, threads: 1}"));
        await().until(() -> {
            rounds.startDue();
            return !outcomes.isEmpty();
        });
        assertThat(next()).isInstanceOfSatisfying(ScanRun.Outcome.Failed.class, failed -> assertThat(failed.reason())
                .contains("spec.limits.maxDuration (PT1S)"));
    }

    @Test
    void stoppingCancelsAndCleansUp() throws InterruptedException, IOException {
        declare(LocalScans.slow("a", folder));
        awaitRunning();
        rounds.stop(8);
        assertThat(next()).isInstanceOf(ScanRun.Outcome.Cancelled.class);
        assertThat(files("staging")).isEmpty();
    }

    private LocalScan scan(String spec) {
        return LocalScans.of("a", folder, spec);
    }

    private String uid(String name) {
        return LocalScans.of(name, folder, "").id().uid();
    }

    private void declare(LocalScan... scans) {
        rounds.declare(new Declared(List.of(scans), List.of()));
        rounds.startDue();
    }

    private void startAfter(Duration duration) {
        now.updateAndGet(instant -> instant.plus(duration));
        rounds.startDue();
    }

    private void awaitRunning() {
        await().until(() -> !rounds.running().isEmpty());
    }

    private ScanRun.@Nullable Outcome next() throws InterruptedException {
        ScanRun.Outcome outcome = outcomes.poll(20, TimeUnit.SECONDS);
        await().until(() -> !rounds.busy());
        return outcome;
    }

    private List<Path> files(String below) throws IOException {
        try (Stream<Path> files = Files.walk(temp.resolve("data").resolve(below))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
