package dev.diskusage.store;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.DirectoryUsage.Place;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.RunSummary.Failure;
import dev.diskusage.usage.RunSummary.FileSystem;
import dev.diskusage.usage.RunSummary.PathTotals;
import dev.diskusage.usage.RunSummary.Unreadable;
import dev.diskusage.usage.Totals;
import dev.diskusage.usage.UsageSink;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A made-up tree of one scanned path, as a scan reports it: pre-order ids, children before their parents, batches
/// sorted.
public record RunTree(List<DirectoryUsage> rows, RunSummary summary) {
    static final Instant STARTED = Instant.parse("2026-11-25T03:00:00.123456789Z");

    /// @param names of its directories, in turn
    static RunTree random(long seed, int directories, List<EntryName> names) {
        return new Builder(seed, names).build(directories);
    }

    public static RunTree random(long seed, int directories) {
        return random(seed, directories, List.of(EntryName.of("some-name"), EntryName.of("b"), EntryName.of("ü 3")));
    }

    /// The same tree, seen by a reader that cannot know allocated sizes.
    RunTree withoutAllocated() {
        List<DirectoryUsage> blind = rows.stream()
                .map(row -> new DirectoryUsage(
                        row.place(),
                        blind(row.all()),
                        blind(row.own()),
                        row.newestMtimeSeconds(),
                        row.unreadable(),
                        List.of()))
                .toList();
        return new RunTree(
                blind,
                summaryOf(
                        EntryName.of("/data"), blind(summary.paths().getFirst().all()), rows.size()));
    }

    private static Totals blind(Totals totals) {
        return new Totals(Totals.UNKNOWN, totals.apparentBytes(), totals.files(), totals.directories());
    }

    /// Ends the run, and closes the writer. @param folder takes `run.db`
    static Path publish(RunWriter writer, RunId run, RunSummary summary, Path folder) {
        Path file = folder.resolve("run.db");
        try (writer) {
            writer.finish(run, summary);
            writer.publishTo(file);
        }
        return file;
    }

    static RunSummary summaryOf(EntryName path, Totals all, long rows) {
        Unreadable unreadable = new Unreadable(
                Map.of("EACCES", 3L, "ENOENT", 1L),
                List.of(new Failure("EACCES", "openat", new EntryName(new byte[] {'x', (byte) 0xff}))));
        return new RunSummary(
                STARTED,
                Duration.ofNanos(1_500_000_001),
                List.of(new PathTotals(path, 1, all, rows)),
                unreadable,
                new FileSystem(1000, 400, 10, 3));
    }

    public void writeTo(UsageSink sink, int batchSize) {
        batches(batchSize).forEach(sink::accept);
    }

    /// As a scan makes them.
    public List<List<DirectoryUsage>> batches(int batchSize) {
        List<List<DirectoryUsage>> batches = new ArrayList<>();
        for (int at = 0; at < rows.size(); at += batchSize) {
            List<DirectoryUsage> batch = new ArrayList<>(rows.subList(at, Math.min(at + batchSize, rows.size())));
            batch.sort(Comparator.comparingLong(row -> row.place().id()));
            batches.add(batch);
        }
        return batches;
    }

    /// What a reader must find, by id.
    public Map<Long, StoredDirectory> stored() {
        Map<Long, StoredDirectory> stored = new HashMap<>();
        for (DirectoryUsage row : rows.reversed()) {
            StoredDirectory parent = stored.get(row.place().parentId());
            EntryName name = row.place().name();
            stored.put(row.place().id(), new StoredDirectory(parent == null ? name : below(parent.path(), name), row));
        }
        return stored;
    }

    private static EntryName below(EntryName parent, EntryName name) {
        byte[] path = new byte[parent.bytes().length + 1 + name.bytes().length];
        System.arraycopy(parent.bytes(), 0, path, 0, parent.bytes().length);
        path[parent.bytes().length] = '/';
        System.arraycopy(name.bytes(), 0, path, parent.bytes().length + 1, name.bytes().length);
        return new EntryName(path);
    }

    private static final class Builder {
        private final Random random;
        private final List<EntryName> names;
        private final List<DirectoryUsage> rows = new ArrayList<>();
        private int left;
        private long lastId;

        Builder(long seed, List<EntryName> names) {
            random = new Random(seed);
            this.names = names;
        }

        RunTree build(int directories) {
            left = directories;
            Totals all = add(0, 0);
            return new RunTree(List.copyOf(rows), summaryOf(EntryName.of("/data"), all, rows.size()));
        }

        /// Every fourth directory on the way has directories below; the root has all that are left.
        private Totals add(long parentId, int level) {
            long id = ++lastId;
            left--;
            Totals own = new Totals(random.nextInt(1 << 24) * 512L, random.nextInt(1 << 30), random.nextInt(100), 1);
            Totals all = own;
            int children =
                    level == 0 ? Integer.MAX_VALUE : level < 40 && random.nextInt(4) == 0 ? 1 + random.nextInt(7) : 0;
            for (int i = 0; i < children && left > 0; i++) {
                all = all.plus(add(id, level + 1));
            }
            EntryName name = level == 0 ? EntryName.of("/data") : names.get((int) (id % names.size()));
            List<Long> sizes = List.of(0L, 1L, id, 2L, 0L);
            long mtime = 1_700_000_000L + random.nextInt(100_000_000);
            rows.add(new DirectoryUsage(new Place(id, parentId, level, name), all, own, mtime, id % 3, sizes));
            return all;
        }
    }
}
