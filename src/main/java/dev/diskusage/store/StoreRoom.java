package dev.diskusage.store;

import dev.diskusage.store.StoreSpace.VolumeSpace;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Knows how large each run file is, and which have to go when there is no room. Any thread may ask; whoever holds the
/// monitor of the store changes it.
final class StoreRoom {
    private final StoreFolder folder;
    private final @Nullable FileStore volume;
    private final long maxBytes;

    /// Run files with their bytes by the uid of their scan.
    private final Map<String, Map<Path, Long>> bytes = new ConcurrentHashMap<>();

    /// The sum of these: a store may hold hundreds of thousands, and is asked before and after each run.
    private final AtomicLong storedBytes = new AtomicLong();

    /// @param maxBytes that all run files may take, or [StoreSpace#UNKNOWN]
    /// @param bytes of each run file that is there
    StoreRoom(StoreFolder folder, long maxBytes, Map<Path, Long> bytes) {
        this.folder = folder;
        this.volume = folder.volume();
        this.maxBytes = maxBytes;
        bytes.forEach(this::put);
    }

    private void put(Path runFile, long size) {
        Long replaced = bytes.computeIfAbsent(StoreFolder.scanUid(runFile), _ -> new ConcurrentHashMap<>())
                .put(runFile, size);
        storedBytes.addAndGet(size - (replaced == null ? 0 : replaced));
    }

    /// @return its bytes
    long came(Path runFile) {
        long size = StoreFiles.bytes(runFile);
        put(runFile, size);
        return size;
    }

    void went(Path runFile) {
        Map<Path, Long> ofScan = bytes.get(StoreFolder.scanUid(runFile));
        Long size = ofScan == null ? null : ofScan.remove(runFile);
        storedBytes.addAndGet(size == null ? 0 : -size);
    }

    void wentAllOf(String scanUid) {
        Map<Path, Long> gone = bytes.remove(scanUid);
        if (gone != null) {
            gone.values().forEach(size -> storedBytes.addAndGet(-size));
        }
    }

    StoreSpace space(Collection<KnownScan> scans) {
        long largestLast = 0;
        // Of ten thousand scans: a loop, for which a stream would take twice the time.
        for (KnownScan scan : scans) {
            PublishedRun last = scan.last();
            largestLast = Math.max(largestLast, last == null ? 0 : last.bytes());
        }
        return StoreSpace.of(storedBytes.get(), maxBytes, volumeSpace(), largestLast);
    }

    private VolumeSpace volumeSpace() {
        try {
            return volume == null
                    ? VolumeSpace.UNSAID
                    : new VolumeSpace(volume.getTotalSpace(), volume.getUsableSpace());
        } catch (IOException _) {
            return VolumeSpace.UNSAID;
        }
    }

    private long bytes(Path runFile) {
        return bytes.getOrDefault(StoreFolder.scanUid(runFile), Map.of()).getOrDefault(runFile, 0L);
    }

    /// The oldest run of the scan whose runs take most, again and again until so many bytes are free; never the newest
    /// of a scan nor the one that is served.
    List<RunRecord> surplus(Collection<KnownScan> scans, long surplusBytes) {
        if (surplusBytes <= 0) {
            return List.of();
        }
        var largestFirst = new PriorityQueue<>(Comparator.comparingLong(OfScan::bytes)
                .reversed()
                .thenComparing(each -> each.scan.scan().uid()));
        scans.stream().map(OfScan::new).filter(OfScan::hasOld).forEach(largestFirst::add);
        List<RunRecord> surplus = new ArrayList<>();
        long left = surplusBytes;
        while (left > 0 && !largestFirst.isEmpty()) {
            OfScan largest = largestFirst.remove();
            RunRecord oldest = largest.old.removeFirst();
            left -= bytesOf(oldest);
            largest.bytes -= bytesOf(oldest);
            surplus.add(oldest);
            if (largest.hasOld()) {
                largestFirst.add(largest);
            }
        }
        return surplus;
    }

    private long bytesOf(RunRecord run) {
        return bytes(folder.runFile(run.run()));
    }

    private final class OfScan {
        private final KnownScan scan;

        /// Oldest first.
        private final Deque<RunRecord> old;

        private long bytes;

        OfScan(KnownScan scan) {
            this.scan = scan;
            this.old = new ArrayDeque<>(scan.replaceable().reversed());
            this.bytes =
                    scan.published().stream().mapToLong(StoreRoom.this::bytesOf).sum();
        }

        long bytes() {
            return bytes;
        }

        boolean hasOld() {
            return !old.isEmpty();
        }
    }
}
