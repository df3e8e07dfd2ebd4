package dev.diskusage.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.store.OpenedStore;
import dev.diskusage.store.RunFile;
import dev.diskusage.store.RunId;
import dev.diskusage.store.RunTree;
import dev.diskusage.store.UsageStore;
import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.DirectoryUsage.Place;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.RunSummary.FileSystem;
import dev.diskusage.usage.RunSummary.PathTotals;
import dev.diskusage.usage.RunSummary.Unreadable;
import dev.diskusage.usage.ScanId;
import dev.diskusage.usage.Totals;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A directory that a scanner could read and then could not.
class UnreadableDirectoriesTest {
    private static final ScanId MEDIA = new ScanId("shop", "media", "uid-media", "media-claim");
    private static final Totals OWN = new Totals(4096, 0, 0, 1);
    private static final Totals FULL = new Totals(12_288, 8000, 2, 1);

    @TempDir
    Path folder;

    private static RunTree tree(Totals below, long unreadable) {
        Totals all = OWN.plus(below);
        var child = new Place(2, 1, 1, EntryName.of("a"));
        var root = new Place(1, 0, 0, EntryName.of("/"));
        return new RunTree(
                List.of(
                        new DirectoryUsage(child, below, below, 0, unreadable, List.of()),
                        new DirectoryUsage(root, all, OWN, 0, unreadable, List.of())),
                new RunSummary(
                        Instant.parse("2026-11-25T03:00:00Z"),
                        Duration.ofSeconds(1),
                        List.of(new PathTotals(EntryName.of("/"), 1, all, 2)),
                        new Unreadable(unreadable == 0 ? Map.of() : Map.of("EACCES", unreadable), List.of()),
                        new FileSystem(0, 0, 0, 0)));
    }

    private static void send(OpenRuns runs, String run, RunTree tree) {
        List<byte[]> bodies = Batches.of(tree, 100);
        for (int i = 0; i < bodies.size(); i++) {
            runs.take(new RunId(MEDIA, run), new SentBatch(i + 1, i, bodies.get(i)));
        }
    }

    @Test
    void keepTheValueOfTheRunThatCouldReadThem() {
        try (UsageStore store = OpenedStore.open(folder)) {
            OpenRuns runs =
                    new OpenRuns(new TestConfig(2, 1_000), store, new SetClock(Instant.now()), Duration.ofMillis(50));
            send(runs, "r1", tree(FULL, 0));
            send(runs, "r2", tree(OWN, 1));
            try (RunFile last = store.lastPublished("uid-media").orElseThrow().open()) {
                assertThat(last.run().id()).isEqualTo("r2");
                assertThat(last.summary().paths().getFirst().all()).isEqualTo(OWN.plus(OWN));
                assertThat(last.stale()).singleElement().satisfies(stale -> {
                    assertThat(stale.path()).isEqualTo(EntryName.of("/a"));
                    assertThat(stale.known().all()).isEqualTo(FULL);
                    assertThat(stale.known().run()).isEqualTo("r1");
                });
            }
        }
    }
}
