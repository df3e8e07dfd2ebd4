package dev.diskusage.reconcile;

import static dev.diskusage.store.HalfReadRuns.LARGER;
import static dev.diskusage.store.HalfReadRuns.OWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.api.DiskUsageScanStatus.TopDirectory;
import dev.diskusage.store.HalfReadRuns;
import dev.diskusage.store.OpenedStore;
import dev.diskusage.store.UsageStore;
import dev.diskusage.trend.Trend;
import dev.diskusage.usage.Totals;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the status says of a directory that the last run could not read.
class UnreadableResultTest {
    private static final Instant LATER = Made.NOW.plusSeconds(3600);

    @TempDir
    Path folder;

    private static Findings.Result of(UsageStore store, Instant started, Totals a, long unreadable) {
        return Action.result(
                HalfReadRuns.publish(store, started, a, unreadable), Trend.UNKNOWN, Findings.StoreWarnings.NONE);
    }

    @Test
    void itIsAsLargeAsItWasThen() {
        try (UsageStore store = OpenedStore.open(folder)) {
            of(store, Made.NOW, LARGER, 0);
            Findings.Result result = of(store, LATER, OWN, 1);
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
            of(store, Made.NOW, OWN, 1);
            Findings.Result result = of(store, LATER, OWN, 1);
            assertThat(result.top()).containsExactly(new TopDirectory("/b", 1L << 20, null));
            assertThat(result.stale()).isZero();
        }
    }
}
