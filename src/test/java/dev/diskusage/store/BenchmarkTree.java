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
/// @param changes against the tree without any
public record BenchmarkTree(Shape shape, int rows, Changes changes) {
    /// Which directories hold other files than in the tree without changes.
    public enum Changes {
        NONE,
        /// As people work: one of ten below a hundredth of the upper directories.
        SOME_PLACES,
        /// One of a hundred, so that almost every directory of some size has some below.
        EVERYWHERE
    }

    /// How many directories are right in another.
    public enum Shape {
        /// Three of four hold none, the others one to seven; what does not fit in is right in the root: a fortieth.
        WIDE_ROOT(1),
        /// Ten each.
        TENS(4),
        /// All in the root.
        FLAT(1);

        private final int upperLevel;

        Shape(int upperLevel) {
            this.upperLevel = upperLevel;
        }
    }

    private static final long CHANGED_SECONDS = RunTree.STARTED.getEpochSecond() + 3600;

    /// As a scan hands them on: each directory after those below it.
    ///
    /// @return the summary of such a scan
    RunSummary emit(Consumer<DirectoryUsage> each) {
        Emitter emitter = new Emitter(each);
        DirectoryUsage root = emitter.directory(0, 0, false);
        return RunTree.summaryOf(root.place().name(), root.all(), rows);
    }

    /// As many rows in each as `spec.batchSize` has by default.
    public RunSummary emitBatches(Consumer<List<DirectoryUsage>> each) {
        return emitBatches(1000, each);
    }

    public RunSummary emitBatches(int batchSize, Consumer<List<DirectoryUsage>> each) {
        List<DirectoryUsage> batch = new ArrayList<>();
        RunSummary summary = emit(row -> {
            batch.add(row);
            if (batch.size() == batchSize) {
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

        /// @param inPlace whether one above is among those that have changes below
        DirectoryUsage directory(long parentId, int level, boolean inPlace) {
            long id = ++lastId;
            boolean changesBelow = inPlace || level == shape.upperLevel && hash(id, 6) % 100 == 0;
            boolean other =
                    switch (changes) {
                        case NONE -> false;
                        case SOME_PLACES -> changesBelow && hash(id, 1) % 10 == 0;
                        case EVERYWHERE -> hash(id, 1) % 100 == 0;
                    };
            long salt = other ? 7 : 2;
            Totals own = new Totals(size(hash(id, salt)) * 512, size(hash(id, salt + 1)), hash(id, salt + 2) % 100, 1);
            Totals all = own;
            long newest = other ? CHANGED_SECONDS : 1_700_000_000L + hash(id, 5) % 60_000_000;
            long children = children(id, level);
            for (long i = 0; i < children && lastId < rows; i++) {
                DirectoryUsage child = directory(id, level + 1, changesBelow);
                all = all.plus(child.all());
                newest = Math.max(newest, child.newestMtimeSeconds());
            }
            var place = new DirectoryUsage.Place(id, parentId, level, name(id, level));
            DirectoryUsage row = new DirectoryUsage(place, all, own, newest, 0, List.of());
            each.accept(row);
            return row;
        }

        /// From 1 to 2^25, each power of two as often: many are small, and few hold most.
        private long size(long random) {
            return 1 + random % 1024 << random / 1024 % 16;
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
