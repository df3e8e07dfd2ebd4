package dev.diskusage.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// kill -9 at random instants: while a run is written, checked, renamed, entered into the catalogue, retired.
class StoreCrashTest {
    /// Each takes about a second; `-Dcrash.kills=1000` for an afternoon.
    private static final int KILLS = Integer.getInteger("crash.kills", 10);

    /// Milliseconds after the store is open; a run takes about 30, so each phase is met.
    private static final int LATEST_KILL = 400;

    @TempDir
    Path parent;

    private final long seed = Long.getLong("crash.seed", System.nanoTime());
    private final Random random = new Random(seed);

    /// The instant is what is tested here, so it is waited for.
    private String killSoon(StoreProcess process) throws IOException, InterruptedException {
        process.awaitLine("ready");
        assertThat(new CountDownLatch(1).await(random.nextInt(LATEST_KILL), TimeUnit.MILLISECONDS))
                .isFalse();
        return process.kill();
    }

    private List<Path> staged(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("staging"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void servesTheLastPublishedRunAfterEachKill() throws IOException, InterruptedException {
        Path folder = parent.resolve("data");
        for (int kill = 0; kill < KILLS; kill++) {
            String last;
            try (StoreProcess process = StoreProcess.start(folder, "publish")) {
                last = killSoon(process);
            }
            try (UsageStore store = OpenedStore.open(folder)) {
                long acknowledged = last.startsWith("published") ? Long.parseLong(last.substring(10)) : 0;
                servesAtLeast(store, acknowledged, "kill " + kill + ", seed " + seed);
                assertThat(staged(folder)).isEmpty();
            }
        }
    }

    /// The run after the acknowledged one may be published too: the kill came between the rename and the line.
    private static void servesAtLeast(UsageStore store, long acknowledged, String where) {
        for (PublishedRun run : store.lastPublished()) {
            long said = run.summary().paths().getFirst().rows();
            assertThat(OpenedStore.rows(run)).as(where).isEqualTo(said);
            if (acknowledged > 0) {
                assertThat(said).as(where).isIn(acknowledged, acknowledged + 100);
            }
        }
        assertThat(store.lastPublished()).as(where).hasSizeGreaterThanOrEqualTo(acknowledged > 0 ? 1 : 0);
        assertThat(store.history(OpenedStore.MEDIA.uid()))
                .as(where)
                .allSatisfy(run -> assertThat(run.hasFile()).isTrue())
                .hasSizeLessThanOrEqualTo(3 + KILLS);
    }

    @Test
    void losesNoAcknowledgedBatchOfAResumableRun() throws IOException, InterruptedException {
        Path folder = parent.resolve("data");
        String last = "";
        for (int kill = 0; kill < KILLS / 2 && !last.startsWith("published"); kill++) {
            try (StoreProcess process = StoreProcess.start(folder, "resume")) {
                last = killSoon(process);
            }
            try (UsageStore store = OpenedStore.open(folder)) {
                if (last.startsWith("acknowledged")) {
                    goesOnAfter(store, Long.parseLong(last.substring(13)));
                }
            }
        }
        finish(folder);
    }

    private void goesOnAfter(UsageStore store, long acknowledged) {
        if (store.lastPublished().isEmpty()) {
            StagedRun run = store.resume(new RunId(OpenedStore.MEDIA, "resumed"));
            assertThat(run.batches()).as("seed " + seed).isIn(acknowledged, acknowledged + 1);
            run.keep();
        }
    }

    private static void finish(Path folder) throws IOException {
        try (StoreProcess process = StoreProcess.start(folder, "resume")) {
            process.awaitLine("ready");
            assertThat(process.lastLine()).isEqualTo("published 50000");
        }
        try (UsageStore store = OpenedStore.open(folder)) {
            assertThat(OpenedStore.rows(store.lastPublished().getFirst())).isEqualTo(50_000);
        }
    }
}
