package dev.diskusage.store;

import dev.diskusage.usage.ScanId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Removes old runs: those that nobody wants to keep, and those for which there is no room. By whoever holds the store.
final class Retention {
    private static final System.Logger LOG = System.getLogger(Retention.class.getName());

    private final StoreFolder folder;
    private final KnownScans scans;
    private final StoreRoom room;
    private long removedForRoom;
    private boolean saidThatItIsFull;

    Retention(StoreFolder folder, KnownScans scans, StoreRoom room) {
        this.folder = folder;
        this.scans = scans;
        this.room = room;
    }

    long removedForRoom() {
        return removedForRoom;
    }

    /// @see UsageStore#keepNewest
    void keepNewest(KnownScan scan, int runs, Instant oldest) {
        List<RunRecord> published = scan.published();
        List<RunRecord> old = scan.replaceable().stream()
                .filter(run -> published.indexOf(run) >= runs || run.ended().isBefore(oldest))
                .toList();
        if (!old.isEmpty()) {
            remove(scan, old);
        }
    }

    private void remove(KnownScan scan, List<RunRecord> runs) {
        Set<RunRecord> gone = new HashSet<>();
        try {
            for (RunRecord run : runs) {
                Path file = folder.runFile(run.run());
                StoreFiles.delete(file);
                room.went(file);
                gone.add(run);
            }
        } finally {
            scans.change(scan.without(gone::contains));
        }
    }

    /// Removes old runs while there are more than there is room for. Never fails: a run is published by then, or about
    /// to be written, and will say what is wrong with the disk.
    void makeRoom() {
        Map<ScanId, List<RunRecord>> surplus = room.surplus(scans.all(), space().surplusBytes()).stream()
                .collect(Collectors.groupingBy(run -> run.run().scan()));
        try {
            surplus.forEach((scan, runs) -> {
                remove(scans.known(scan), runs);
                removedForRoom += runs.size();
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0} old runs of {1}/{2} are removed since the store has no room for them",
                        runs.size(),
                        scan.namespace(),
                        scan.name());
            });
        } catch (StoreException e) {
            LOG.log(System.Logger.Level.WARNING, e.getMessage());
        }
        Optional<String> problem = space().problem();
        if (problem.isPresent() && !saidThatItIsFull) {
            LOG.log(System.Logger.Level.WARNING, problem.get());
        }
        saidThatItIsFull = problem.isPresent();
    }

    private StoreSpace space() {
        return room.space(scans.all());
    }
}
