package dev.diskusage.store;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.Totals;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A made-up tree of any size that is never in memory as a whole: all of a directory follows from its id.
///
/// @param rows its directories
/// @param changed of a thousand directories so many hold other files than they would with 0
record BenchmarkTree(Shape shape, int rows, int changed) {
    /// How many directories are right in another.
    enum Shape {
        /// Three of four hold none, the others one to seven; what does not fit in is right in the root: a fortieth.
        WIDE_ROOT,
        /// Ten each.
        TENS,
        /// All in the root.
        FLAT
    }

    private static final long CHANGED_SECONDS = RunTree.STARTED.getEpochSecond() + 3600;

    /// As a scan hands them on: each directory after those below it.
    ///
    /// @return the summary of such a scan
    RunSummary emit(Consumer<DirectoryUsage> each) {
        Emitter emitter = new Emitter(each);
        DirectoryUsage root = emitter.directory(0, 0);
        return RunTree.summaryOf(root.place().name(), root.all(), rows);
    }

    /// In batches of 1,000.
    RunSummary emitBatches(Consumer<List<DirectoryUsage>> each) {
        List<DirectoryUsage> batch = new ArrayList<>();
        RunSummary summary = emit(row -> {
            batch.add(row);
            if (batch.size() == 1000) {
                each.accept(List.copyOf(batch));
                batch.clear();
            }
        });
        if (!batch.isEmpty()) {
            each.accept(batch);
        }
        return summary;
    }

    /// Stores it as a run. A file that is there is taken for it.
    Path store(Path file) {
        if (!file.toFile().exists()) {
            try (RunWriter writer = RunWriter.create(file.resolveSibling(file.getFileName() + ".part"))) {
                RunSummary summary = emitBatches(writer::accept);
                writer.finish(new RunId(OpenedStore.MEDIA, "benchmark"), summary);
                writer.publishTo(file);
            }
        }
        return file;
    }

    private static long hash(long id, long salt) {
        long mix = id * 0x9e3779b97f4a7c15L + salt * 0xbf58476d1ce4e5b9L;
        mix = (mix ^ mix >>> 30) * 0xbf58476d1ce4e5b9L;
        mix = (mix ^ mix >>> 27) * 0x94d049bb133111ebL;
        return (mix ^ mix >>> 31) >>> 1;
    }

    private final class Emitter {
        private final Consumer<DirectoryUsage> each;
        private int lastId;

        Emitter(Consumer<DirectoryUsage> each) {
            this.each = each;
        }

        DirectoryUsage directory(long parentId, int level) {
            long id = ++lastId;
            boolean other = hash(id, 1) % 1000 < changed;
            long salt = other ? 7 : 2;
            Totals own = new Totals(
                    hash(id, salt) % (1 << 24) * 512, hash(id, salt + 1) % (1 << 30), hash(id, salt + 2) % 100, 1);
            Totals all = own;
            long newest = other ? CHANGED_SECONDS : 1_700_000_000L + hash(id, 5) % 60_000_000;
            long children = children(id, level);
            for (long i = 0; i < children && lastId < rows; i++) {
                DirectoryUsage child = directory(id, level + 1);
                all = all.plus(child.all());
                newest = Math.max(newest, child.newestMtimeSeconds());
            }
            var place = new DirectoryUsage.Place(id, parentId, level, name(id, level));
            DirectoryUsage row = new DirectoryUsage(place, all, own, newest, 0, List.of());
            each.accept(row);
            return row;
        }

        /// Five to nine bytes, each once.
        private EntryName name(long id, int level) {
            return EntryName.of(level == 0 ? "/data" : "some" + Long.toString(id, 36));
        }

        private long children(long id, int level) {
            return switch (shape) {
                case WIDE_ROOT ->
                    level == 0 ? Long.MAX_VALUE : level < 40 && hash(id, 3) % 4 == 0 ? 1 + hash(id, 4) % 7 : 0;
                case TENS -> level < 7 ? 10 : 0;
                case FLAT -> level == 0 ? Long.MAX_VALUE : 0;
            };
        }
    }
}
