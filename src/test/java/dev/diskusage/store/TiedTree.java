package dev.diskusage.store;

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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A made-up tree of several scanned paths in which many directories are as large as others, or have nothing at all.
/// Each lies in any one that came before, so that some hold many and levels are of all widths.
final class TiedTree {
    private final Random random;
    private final int roots;
    private final int[] parents;
    private final Totals[] own;
    private final Totals[] all;
    private final List<DirectoryUsage> rows = new ArrayList<>();

    /// @param directories of which each root is one
    TiedTree(long seed, int directories) {
        random = new Random(seed);
        roots = 1 + random.nextInt(3);
        parents = new int[directories + 1];
        own = new Totals[directories + 1];
        all = new Totals[directories + 1];
        boolean known = random.nextInt(4) > 0;
        for (int id = 1; id <= directories; id++) {
            parents[id] = id <= roots ? 0 : 1 + random.nextInt(random.nextBoolean() ? Math.min(id - 1, 4) : id - 1);
            long blocks = random.nextInt(3);
            own[id] = new Totals(known ? blocks * 512 : Totals.UNKNOWN, random.nextInt(3), random.nextInt(3), 1);
            all[id] = own[id];
        }
        for (int id = directories; id > roots; id--) {
            all[parents[id]] = all[parents[id]].plus(all[id]);
        }
        boolean sizes = random.nextBoolean();
        for (int id = 1; id <= directories; id++) {
            rows.add(row(id, sizes));
        }
    }

    private DirectoryUsage row(int id, boolean sizes) {
        String name = id <= roots ? "/data" + id : "d" + random.nextInt(5) + "-" + id;
        List<Long> bySize = sizes ? List.of(random.nextLong(9), 0L, 1L, random.nextLong(9), 2L) : List.of();
        return new DirectoryUsage(
                new Place(id, parents[id], level(id), EntryName.of(name)), all[id], own[id], 7, 0, bySize);
    }

    private int level(int id) {
        return id <= roots ? 0 : level(parents[id]) + 1;
    }

    List<DirectoryUsage> rows() {
        return rows;
    }

    Path storeAs(Path file) {
        List<PathTotals> paths = new ArrayList<>();
        for (int root = 1; root <= roots; root++) {
            long id = root;
            long below = rows.stream().filter(row -> rootOf(row) == id).count();
            paths.add(new PathTotals(rows.get(root - 1).place().name(), id, all[root], below));
        }
        RunSummary summary = new RunSummary(
                RunTree.STARTED,
                Duration.ofSeconds(1),
                paths,
                new Unreadable(Map.of(), List.of()),
                new FileSystem(0, 0, 0, 0));
        List<DirectoryUsage> inAnyOrder = new ArrayList<>(rows);
        Collections.shuffle(inAnyOrder, random);
        try (RunWriter writer = RunWriter.create(file.resolveSibling(file.getFileName() + ".part"))) {
            writer.accept(inAnyOrder);
            writer.finish(new RunId(new ScanId("", "tied", "tied", ""), "1"), summary);
            writer.publishTo(file);
        }
        return file;
    }

    private long rootOf(DirectoryUsage row) {
        int at = (int) row.place().id();
        while (parents[at] != 0) {
            at = parents[at];
        }
        return at;
    }
}
