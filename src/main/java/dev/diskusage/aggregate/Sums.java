package dev.diskusage.aggregate;

import dev.diskusage.usage.SizeClass;
import dev.diskusage.usage.Totals;
import dev.diskusage.walk.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Running sums. Not thread safe: its owner guards it.
final class Sums {
    private static final int BLOCK_BYTES = 512;

    long allocatedBytes;
    long apparentBytes;
    long files;
    long directories;
    long unreadable;
    long newestMtimeSeconds = Long.MIN_VALUE;
    private boolean allocatedUnknown;
    private final long @Nullable [] filesBySize;

    Sums(boolean sizeClasses) {
        filesBySize = sizeClasses ? new long[SizeClass.values().length] : null;
    }

    /// What an entry takes by itself. @return [Totals#UNKNOWN] when the reader cannot know
    static long allocatedBytes(Entry entry) {
        return entry.blocks() == Entry.UNKNOWN_BLOCKS ? Totals.UNKNOWN : entry.blocks() * BLOCK_BYTES;
    }

    void allocated(long bytes) {
        if (bytes == Totals.UNKNOWN) {
            allocatedUnknown = true;
        } else {
            allocatedBytes += bytes;
        }
    }

    /// @param sizeBytes decides the size class
    void file(long allocated, long apparent, long sizeBytes) {
        files++;
        allocated(allocated);
        apparentBytes += apparent;
        if (filesBySize != null) {
            filesBySize[SizeClass.indexOf(sizeBytes)]++;
        }
    }

    void seen(long mtimeSeconds) {
        newestMtimeSeconds = Math.max(newestMtimeSeconds, mtimeSeconds);
    }

    void add(Sums more) {
        allocatedBytes += more.allocatedBytes;
        apparentBytes += more.apparentBytes;
        files += more.files;
        directories += more.directories;
        unreadable += more.unreadable;
        allocatedUnknown |= more.allocatedUnknown;
        seen(more.newestMtimeSeconds);
        if (filesBySize != null && more.filesBySize != null) {
            for (int i = 0; i < filesBySize.length; i++) {
                filesBySize[i] += more.filesBySize[i];
            }
        }
    }

    void clear() {
        allocatedBytes = 0;
        apparentBytes = 0;
        files = 0;
        directories = 0;
        unreadable = 0;
        newestMtimeSeconds = Long.MIN_VALUE;
        allocatedUnknown = false;
        if (filesBySize != null) {
            java.util.Arrays.fill(filesBySize, 0);
        }
    }

    Totals totals() {
        return new Totals(allocatedUnknown ? Totals.UNKNOWN : allocatedBytes, apparentBytes, files, directories);
    }

    /// Empty when nobody asked.
    List<Long> filesBySize() {
        if (filesBySize == null) {
            return List.of();
        }
        List<Long> counts = new ArrayList<>(filesBySize.length);
        for (long each : filesBySize) {
            counts.add(each);
        }
        return counts;
    }
}
