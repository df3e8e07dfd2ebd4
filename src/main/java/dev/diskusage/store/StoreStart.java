package dev.diskusage.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a store finds when it opens its folder. The run files say what is published, whatever the catalogue says.
final class StoreStart {
    private final StoreFolder folder;

    /// Run files with their bytes, but those that were moved aside.
    private final Map<Path, Long> files;

    private final DamagedFiles damaged;
    private final ReadableRuns runs;

    StoreStart(StoreFolder folder) {
        this.folder = folder;
        this.files = folder.belowRuns();
        this.damaged = new DamagedFiles(files.keySet());
        files.keySet().removeIf(file -> !folder.isRunFile(file));
        this.runs = new ReadableRuns(folder, damaged, files::remove);
    }

    /// @param scans by uid
    /// @param catalogueIsRight whether it says the same as `scans`
    /// @param bytes of each run file
    /// @param damaged files that were moved aside, now or before
    record Found(Map<String, KnownScan> scans, boolean catalogueIsRight, Map<Path, Long> bytes, DamagedFiles damaged) {}

    /// Leaves the litter of a crash where it is: a scan that was half forgotten is known by it until the catalogue
    /// knows it no more.
    Found find(Instant now) {
        Map<String, KnownScan> saved = new SavedCatalogue(folder.catalogue()).read(now);
        Map<String, KnownScan> scans = new HashMap<>(saved == null ? Map.of() : saved);
        scans.keySet().removeAll(folder.halfForgotten());
        dropWithoutFile(scans);
        addUnknownFiles(scans);
        Map<String, PublishedRun> newest = runs.newest(scans.values());
        scans.replaceAll((uid, scan) -> {
            PublishedRun last = newest.get(uid);
            return last == null ? runs.withLast(scan) : scan.withLast(last);
        });
        damaged.find(folder.path());
        return new Found(scans, isSame(scans, saved), files, damaged);
    }

    private static boolean isSame(Map<String, KnownScan> scans, @Nullable Map<String, KnownScan> saved) {
        return saved != null
                && scans.size() == saved.size()
                && scans.entrySet().stream()
                        .allMatch(each -> each.getValue().withLast(null).equals(saved.get(each.getKey())));
    }

    private void dropWithoutFile(Map<String, KnownScan> scans) {
        scans.replaceAll(
                (_, scan) -> scan.without(run -> run.hasFile() && !files.containsKey(folder.runFile(run.run()))));
    }

    private void addUnknownFiles(Map<String, KnownScan> scans) {
        for (Path file : List.copyOf(files.keySet())) {
            KnownScan scan = scans.get(StoreFolder.scanUid(file));
            boolean known = scan != null && scan.hasFile(StoreFolder.runId(file));
            PublishedRun found = known ? null : runs.read(file);
            if (found != null) {
                RunRecord record = RunRecord.published(found, StoreFiles.written(file));
                scans.compute(
                        found.run().scan().uid(),
                        (_, old) -> (old == null ? KnownScan.unknown(found.run().scan()) : old).with(record));
            }
        }
    }
}
