package dev.diskusage.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.api.DiskUsageScanStatus.TopDirectory;
import dev.diskusage.store.OpenedStore;
import dev.diskusage.store.PublishedRun;
import dev.diskusage.store.RunId;
import dev.diskusage.store.StagedRun;
import dev.diskusage.store.UsageStore;
import dev.diskusage.trend.Trend;
import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.DirectoryUsage.Place;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.ScanId;
import dev.diskusage.usage.Totals;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the status says of a directory that the last run could not read.
class UnreadableResultTest {
    private static final ScanId MEDIA = new ScanId("shop", "media", "uid-media", "media-claim");
    private static final Totals OWN = new Totals(4096, 0, 0, 1);
    private static final Totals LARGE = new Totals(1 << 20, 1000, 3, 1);

    @TempDir
    Path folder;

    /// Of `/a` and `/b`, of which the first may miss something.
    private static PublishedRun publish(UsageStore store, String run, Totals a, long unreadable) {
        Totals all = OWN.plus(a).plus(LARGE);
        try (StagedRun staged = store.begin(new RunId(MEDIA, run))) {
            staged.accept(List.of(
                    row(new Place(2, 1, 1, EntryName.of("a")), a, unreadable),
                    row(new Place(3, 1, 1, EntryName.of("b")), LARGE, 0),
                    new DirectoryUsage(new Place(1, 0, 0, EntryName.of("/")), all, OWN, 0, unreadable, List.of())));
            return staged.publish(new RunSummary(
                    Made.NOW,
                    Duration.ofSeconds(1),
                    List.of(new RunSummary.PathTotals(EntryName.of("/"), 1, all, 3)),
                    new RunSummary.Unreadable(unreadable == 0 ? Map.of() : Map.of("EACCES", unreadable), List.of()),
                    new RunSummary.FileSystem(0, 0, 0, 0)));
        }
    }

    private static DirectoryUsage row(Place place, Totals all, long unreadable) {
        return new DirectoryUsage(place, all, all, 0, unreadable, List.of());
    }

    @Test
    void itIsAsLargeAsItWasThen() {
        try (UsageStore store = OpenedStore.open(folder)) {
            publish(store, "r1", LARGE.plus(LARGE).plus(new Totals(0, 0, 0, -1)), 0);

            Findings.Result result = Action.result(publish(store, "r2", OWN, 1), Trend.UNKNOWN, null);

            assertThat(result.top())
                    .containsExactly(
                            new TopDirectory("/a", 2L << 20, Made.NOW.plusSeconds(1)),
                            new TopDirectory("/b", 1L << 20, null));
            assertThat(result.stale()).isEqualTo(1);
        }
    }

    @Test
    void oneThatCouldNeverBeReadIsNotAmongThem() {
        try (UsageStore store = OpenedStore.open(folder)) {
            publish(store, "r1", OWN, 1);

            Findings.Result result = Action.result(publish(store, "r2", OWN, 1), Trend.UNKNOWN, null);

            assertThat(result.top()).containsExactly(new TopDirectory("/b", 1L << 20, null));
            assertThat(result.stale()).isZero();
        }
    }
}
