package dev.diskusage.store;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.DirectoryUsage.Place;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.ScanId;
import dev.diskusage.usage.Totals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Runs over `/` with `/a`, which may be unreadable, and `/b` of a MiB.
public final class HalfReadRuns {
    /// Of a directory of which only the inode was read.
    public static final Totals OWN = new Totals(4096, 0, 0, 1);

    public static final Totals LARGE = new Totals(1 << 20, 1000, 3, 1);

    /// Two MiB.
    public static final Totals LARGER = new Totals(2 << 20, 2000, 6, 1);

    private static final ScanId SCAN = new ScanId("shop", "media", "uid-media", "media-claim");

    private HalfReadRuns() {}

    /// @param started of a walk that takes a second
    /// @param unreadable entries right in `/a`
    public static PublishedRun publish(UsageStore store, Instant started, Totals a, long unreadable) {
        return publish(store, started, List.of(row(new Place(2, 1, 1, EntryName.of("a")), a, unreadable)), "EACCES");
    }

    /// Without a row of `/a`: not even its inode could be read.
    ///
    /// @param started of a walk that takes a second
    public static PublishedRun publishWithoutInode(UsageStore store, Instant started) {
        return publish(store, started, List.of(), "ESTALE");
    }

    /// @param errno why `/a` could not be read
    private static PublishedRun publish(UsageStore store, Instant started, List<DirectoryUsage> a, String errno) {
        Totals all = a.stream().map(DirectoryUsage::all).reduce(OWN.plus(LARGE), Totals::plus);
        long unreadable = a.isEmpty() ? 1 : a.getFirst().unreadable();
        List<DirectoryUsage> rows = new ArrayList<>(a);
        rows.add(row(new Place(3, 1, 1, EntryName.of("b")), LARGE, 0));
        rows.add(new DirectoryUsage(new Place(1, 0, 0, EntryName.of("/")), all, OWN, 0, unreadable, List.of()));
        RunSummary.Failure failure = new RunSummary.Failure(errno, "statx", EntryName.of("/a"));
        try (StagedRun staged = store.begin(new RunId(SCAN, "run-" + started.getEpochSecond()))) {
            staged.accept(rows);
            return staged.publish(new RunSummary(
                    started,
                    Duration.ofSeconds(1),
                    List.of(new RunSummary.PathTotals(EntryName.of("/"), 1, all, rows.size())),
                    unreadable == 0
                            ? new RunSummary.Unreadable(Map.of(), List.of())
                            : new RunSummary.Unreadable(Map.of(errno, unreadable), List.of(failure)),
                    new RunSummary.FileSystem(0, 0, 0, 0)));
        }
    }

    private static DirectoryUsage row(Place place, Totals all, long unreadable) {
        return new DirectoryUsage(place, all, all, 0, unreadable, List.of());
    }
}
