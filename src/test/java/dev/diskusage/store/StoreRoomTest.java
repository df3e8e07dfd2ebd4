package dev.diskusage.store;

import static dev.diskusage.store.OpenedStore.BACKUP;
import static dev.diskusage.store.OpenedStore.MEDIA;
import static dev.diskusage.store.OpenedStore.publish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.store.StoreConfig.JournalMode;
import dev.diskusage.usage.ScanId;
import dev.diskusage.usage.Totals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreRoomTest {
    @TempDir
    Path parent;

    private static List<String> published(UsageStore store, ScanId scan) {
        return store.history(scan.uid()).stream().map(run -> run.run().id()).toList();
    }

    private static long bytesOnDisk(Path folder) {
        String files = "find '" + folder.resolve("runs") + "' -name '*.db' -printf '%s\n'";
        String sum = Programs.run("sh", "-c", files + " | awk '{ sum += $1 } END { print sum + 0 }'")
                .text()
                .strip();
        return Long.parseLong(sum);
    }

    @Test
    void keepsAllWhileThereIsRoom() {
        Path folder = parent.resolve("data");
        try (UsageStore store = OpenedStore.openWithin(folder, "10M")) {
            for (int run = 0; run < 5; run++) {
                publish(store, MEDIA, "run-" + run, 1000);
            }
            assertThat(published(store, MEDIA)).hasSize(5);
            assertThat(store.space().storedBytes()).isEqualTo(bytesOnDisk(folder));
            assertThat(store.space().limitBytes()).isEqualTo(10 * 1024 * 1024);
            assertThat(store.space().surplusBytes()).isZero();
            assertThat(store.removedForRoom()).isZero();
        }
    }

    /// Who writes a file of metrics asks then.
    @Test
    void whoIsToldOfARunFindsItInTheSum() {
        Path folder = parent.resolve("data");
        try (UsageStore store = OpenedStore.openWithin(folder, "10M")) {
            List<Long> told = new ArrayList<>();
            List<Long> there = new ArrayList<>();
            store.onChange(() -> {
                told.add(store.space().storedBytes());
                there.add(bytesOnDisk(folder));
            });
            publish(store, MEDIA, "first", 100);
            publish(store, MEDIA, "second", 100);
            assertThat(told).isEqualTo(there).hasSize(2).doesNotHaveDuplicates();
        }
    }

    @Test
    void removesTheOldestRunsOfTheLargestScanFirst() {
        Path folder = parent.resolve("data");
        try (UsageStore store = OpenedStore.openWithin(folder, "600K")) {
            for (int run = 0; run < 3; run++) {
                publish(store, BACKUP, "small-" + run, 100);
            }
            // 75 KiB each.
            for (int run = 0; run < 10; run++) {
                publish(store, MEDIA, "large-" + run, 700);
            }
            assertThat(published(store, BACKUP)).containsExactly("small-2", "small-1", "small-0");
            assertThat(published(store, MEDIA)).startsWith("large-9", "large-8").doesNotContain("large-0");
            assertThat(bytesOnDisk(folder))
                    .isEqualTo(store.space().storedBytes())
                    .isBetween(500L * 1024, 600L * 1024);
            assertThat(store.removedForRoom())
                    .isEqualTo(10 - published(store, MEDIA).size());
        }
    }

    @Test
    void neverRemovesTheLastRunOfAScan() {
        Path folder = parent.resolve("data");
        try (UsageStore store = OpenedStore.openWithin(folder, "1K")) {
            for (int run = 0; run < 3; run++) {
                publish(store, BACKUP, "run-" + run, 100);
                publish(store, MEDIA, "run-" + run, 200);
            }
            assertThat(published(store, BACKUP)).containsExactly("run-2");
            assertThat(published(store, MEDIA)).containsExactly("run-2");
            assertThat(store.lastPublished()).allSatisfy(run -> assertThat(OpenedStore.rows(run))
                    .isEqualTo(run.summary().paths().getFirst().rows()));
            assertThat(store.space().surplusBytes()).isEqualTo(bytesOnDisk(folder) - 1024);
        }
    }

    @Test
    void makesRoomAtAStartWithASmallerLimitAndKnowsEachSizeAgain() {
        Path folder = parent.resolve("data");
        try (UsageStore store = OpenedStore.open(folder)) {
            for (int run = 0; run < 5; run++) {
                publish(store, MEDIA, "run-" + run, 700);
            }
        }
        try (UsageStore store = OpenedStore.openWithin(folder, "300K")) {
            assertThat(published(store, MEDIA)).startsWith("run-4", "run-3").hasSizeLessThan(5);
            assertThat(store.space().storedBytes()).isEqualTo(bytesOnDisk(folder));
            store.forget(MEDIA.uid());
            assertThat(store.space().storedBytes()).isZero();
        }
    }

    /// A run that cannot be read now is not served: the one before it is, and must stay.
    @Test
    void keepsTheRunThatIsServedAlsoWhenItIsNotTheNewest() {
        KnownScan scan = KnownScan.unknown(MEDIA);
        for (int run = 1; run <= 4; run++) {
            scan = scan.with(run(MEDIA, run));
        }
        assertThat(scan.replaceable()).extracting(run -> run.run().id()).containsExactly("3", "2", "1");
        PublishedRun served =
                new PublishedRun(run(MEDIA, 3).run(), RunTree.random(1, 1).summary(), parent, 1);
        assertThat(scan.withLast(served).replaceable())
                .extracting(run -> run.run().id())
                .containsExactly("2", "1");
    }

    private static RunRecord run(ScanId scan, int number) {
        RunId id = new RunId(scan, Integer.toString(number));
        return new RunRecord(id, RunResult.SUCCEEDED, "", Instant.ofEpochSecond(number), Totals.NONE);
    }

    /// Removed one by one by hand: at each step the oldest of the scan that takes most then.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void goesByTheSizeThatAScanHasAtEachStep(long seed) {
        Random random = new Random(seed);
        try (StoreFolder folder = StoreFolder.open(parent.resolve("data"), JournalMode.WAL)) {
            Map<Path, Long> bytes = new HashMap<>();
            List<KnownScan> scans = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                scans.add(scan(folder, "uid-" + i, random, bytes));
            }
            long all = bytes.values().stream().mapToLong(Long::longValue).sum();
            long surplus = 1 + random.nextLong(all);
            List<RunRecord> removed = new StoreRoom(folder, StoreSpace.UNKNOWN, bytes).surplus(scans, surplus);
            assertThat(removed).isEqualTo(byHand(folder, scans, bytes, surplus));
        }
    }

    private static KnownScan scan(StoreFolder folder, String uid, Random random, Map<Path, Long> bytes) {
        ScanId id = new ScanId("shop", uid, uid, "claim");
        KnownScan scan = KnownScan.unknown(id);
        for (int number = 1; number <= 1 + random.nextInt(10); number++) {
            RunRecord run = run(id, number);
            scan = scan.with(run);
            bytes.put(folder.runFile(run.run()), 1L + random.nextInt(1000));
        }
        return scan;
    }

    private static List<RunRecord> byHand(
            StoreFolder folder, List<KnownScan> scans, Map<Path, Long> bytes, long surplus) {
        Map<String, List<RunRecord>> kept = new HashMap<>();
        scans.forEach(scan -> kept.put(scan.scan().uid(), new ArrayList<>(scan.published())));
        List<RunRecord> removed = new ArrayList<>();
        long left = surplus;
        while (left > 0 && kept.values().stream().anyMatch(runs -> runs.size() > 1)) {
            List<RunRecord> largest = kept.values().stream()
                    .filter(runs -> runs.size() > 1)
                    .max(Comparator.comparingLong((List<RunRecord> runs) -> runs.stream()
                                    .mapToLong(run -> bytes.getOrDefault(folder.runFile(run.run()), 0L))
                                    .sum())
                            .thenComparing(runs -> runs.getFirst().run().scan().uid(), Comparator.reverseOrder()))
                    .orElseThrow();
            RunRecord oldest = largest.removeLast();
            left -= bytes.getOrDefault(folder.runFile(oldest.run()), 0L);
            removed.add(oldest);
        }
        return removed;
    }

    /// 300 runs of 60 KiB on 2 MiB.
    @Test
    void noRunFailsForWantOfRoomThatOldRunsTake() throws IOException {
        try (Tmpfs disk = Tmpfs.mount(parent.resolve("disk"), "2m");
                UsageStore store = OpenedStore.open(disk.path().resolve("data"))) {
            for (int run = 0; run < 300; run++) {
                publish(store, run % 3 == 0 ? BACKUP : MEDIA, "run-" + run, 500);
            }
            assertThat(published(store, MEDIA)).startsWith("run-299", "run-298").hasSizeGreaterThan(5);
            assertThat(published(store, BACKUP)).startsWith("run-297");
            assertThat(store.space().surplusBytes()).isZero();
            assertThat(store.space().availableBytes())
                    .isEqualTo(available(disk.path()))
                    .isGreaterThan(2 * 1024 * 1024 / 20);
        }
    }

    /// As large as the largest of the newest: that of a scan with larger ones before it does not count, nor one that
    /// was forgotten.
    @Test
    void leavesRoomForANextRunAlsoAfterAStart() throws IOException {
        try (Tmpfs disk = Tmpfs.mount(parent.resolve("disk"), "8m")) {
            Path folder = disk.path().resolve("data");
            try (UsageStore store = OpenedStore.open(folder)) {
                publish(store, BACKUP, "large", 3000);
                assertLeavesRoomFor(store, disk, "uid-backup/large.db");
                publish(store, MEDIA, "middle", 1500);
                assertLeavesRoomFor(store, disk, "uid-backup/large.db");
                publish(store, BACKUP, "small", 50);
                assertLeavesRoomFor(store, disk, "uid-media/middle.db");
            }
            try (UsageStore store = OpenedStore.open(folder)) {
                assertLeavesRoomFor(store, disk, "uid-media/middle.db");
                store.forget(MEDIA.uid());
                assertLeavesRoomFor(store, disk, "uid-backup/small.db");
                store.forget(BACKUP.uid());
                assertThat(store.space().limitBytes())
                        .isEqualTo(available(disk.path()) - size(disk.path()) / 20)
                        .isPositive();
            }
        }
    }

    private static void assertLeavesRoomFor(UsageStore store, Tmpfs disk, String run) {
        Path folder = disk.path().resolve("data");
        long next = Long.parseLong(Programs.run(
                        "stat", "-c", "%s", folder.resolve("runs").resolve(run).toString())
                .text()
                .strip());
        assertThat(store.space().limitBytes())
                .isEqualTo(bytesOnDisk(folder) + available(disk.path()) - size(disk.path()) / 20 - next);
    }

    private static long available(Path path) {
        return df(path, "avail");
    }

    private static long size(Path path) {
        return df(path, "size");
    }

    private static long df(Path path, String column) {
        String table =
                Programs.run("df", "-B1", "--output=" + column, path.toString()).text();
        return Long.parseLong(table.lines().skip(1).findFirst().orElseThrow().strip());
    }

    @Test
    void makesRoomBeforeARunWhenSomebodyElseFilledTheDisk() throws IOException {
        try (Tmpfs disk = Tmpfs.mount(parent.resolve("disk"), "2m");
                UsageStore store = OpenedStore.open(disk.path().resolve("data"))) {
            for (int run = 0; run < 5; run++) {
                publish(store, MEDIA, "run-" + run, 1000);
            }
            disk.fill();
            assertThat(store.space().surplusBytes()).isPositive();
            publish(store, MEDIA, "next", 1000);
            assertThat(published(store, MEDIA)).startsWith("next").hasSizeLessThan(4);
        }
    }
}
