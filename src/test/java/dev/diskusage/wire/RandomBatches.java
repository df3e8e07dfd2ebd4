package dev.diskusage.wire;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.DirectoryUsage.Place;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.LinkedUsage;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.RunSummary.Failure;
import dev.diskusage.usage.RunSummary.FileSystem;
import dev.diskusage.usage.RunSummary.PathTotals;
import dev.diskusage.usage.RunSummary.Unreadable;
import dev.diskusage.usage.Totals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Batches of every shape that the format allows, the same ones for the same seed. Their values mean nothing.
final class RandomBatches {
    private final SplittableRandom random;

    RandomBatches(long seed) {
        random = new SplittableRandom(seed);
    }

    Batch next() {
        int size = random.nextInt(40);
        return switch (random.nextInt(3)) {
            case 0 ->
                new Batch.Linked(
                        IntStream.range(0, size).mapToObj(_ -> linked()).toList());
            case 1 -> new Batch.End(summary());
            default ->
                new Batch.Directories(
                        IntStream.range(0, size).mapToObj(_ -> directory()).toList());
        };
    }

    private DirectoryUsage directory() {
        long id = 1 + extreme() / 2;
        long parentId = id == 1 ? 0 : random.nextLong(id);
        Place place =
                new Place(id, parentId, (int) (extreme() >>> 33), name(parentId == 0 ? 4096 : 255, parentId == 0));
        long mtime = random.nextBoolean() ? extreme() : -extreme();
        return new DirectoryUsage(place, totals(), totals(), mtime, extreme(), sizeClasses());
    }

    private LinkedUsage linked() {
        return new LinkedUsage(1 + extreme() / 2, totals(), totals(), sizeClasses());
    }

    private RunSummary summary() {
        List<PathTotals> paths = IntStream.range(0, random.nextInt(5))
                .mapToObj(_ -> new PathTotals(name(4096, true), 1 + extreme() / 2, totals(), extreme()))
                .toList();
        List<Failure> first = IntStream.range(0, random.nextInt(20))
                .mapToObj(_ -> new Failure("EACCES", "openat", name(4096, true)))
                .toList();
        return new RunSummary(
                Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000)),
                Duration.ofNanos(extreme()),
                paths,
                new Unreadable(random.nextBoolean() ? Map.of() : Map.of("EIO", extreme(), "ENOENT", extreme()), first),
                new FileSystem(extreme(), extreme(), extreme(), extreme()));
    }

    private Totals totals() {
        return new Totals(random.nextInt(4) == 0 ? Totals.UNKNOWN : extreme(), extreme(), extreme(), extreme());
    }

    private List<Long> sizeClasses() {
        return random.nextBoolean()
                ? List.of()
                : LongStream.generate(this::extreme).limit(5).boxed().toList();
    }

    /// Any bytes but NUL, and `/` only in a path; no `.` and no `..`.
    private EntryName name(int max, boolean path) {
        byte[] bytes = new byte[1 + random.nextInt(random.nextInt(10) == 0 ? max : 20)];
        random.nextBytes(bytes);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0 || (bytes[i] == '/' && !path)) {
                bytes[i] = 'x';
            }
        }
        if (bytes[0] == '.' && bytes.length <= 2 && !path) {
            bytes[0] = 'x';
        }
        return new EntryName(bytes);
    }

    /// 0, the largest, and every magnitude between.
    private long extreme() {
        return switch (random.nextInt(10)) {
            case 0 -> 0;
            case 1 -> Long.MAX_VALUE;
            default -> random.nextLong() >>> (1 + random.nextInt(63));
        };
    }
}
