package dev.diskusage.crash;

import dev.diskusage.store.RunId;
import dev.diskusage.store.RunTree;
import dev.diskusage.usage.ScanId;
import java.util.List;

/// The run of a number: what the working process writes and what its judge expects both follow from the number alone.
record WorkItem(long number) {
    static final ScanId MEDIA = new ScanId("shop", "media", "uid-media", "media-claim");
    static final ScanId BACKUP = new ScanId("shop", "backup", "uid-backup", "backup-claim");
    static final List<ScanId> SCANS = List.of(MEDIA, BACKUP);

    /// Published runs that are kept of a scan.
    static final int KEPT = 3;

    /// Rows: with [#tree] three to nine batches.
    static final int BATCH = 50;

    static WorkItem of(RunId run) {
        return new WorkItem(Long.parseLong(run.id().substring("run-".length())));
    }

    ScanId scan() {
        return SCANS.get((int) (number % SCANS.size()));
    }

    RunId run() {
        return new RunId(scan(), "run-" + number);
    }

    RunId failedRun() {
        return new RunId(scan(), "failed-" + number);
    }

    RunId leftRun() {
        return new RunId(scan(), "left-" + number);
    }

    RunTree tree() {
        return RunTree.random(number, 150 + (int) (number % 7) * 50);
    }

    /// Two of three; the others are lost by a kill before they are published.
    boolean resumable() {
        return number % 3 != 0;
    }

    /// Whether another run is begun after it and left, for the store to drop.
    boolean thenLeaves() {
        return number % 4 == 3;
    }

    /// Whether a failed run is recorded after it.
    boolean thenFails() {
        return number % 5 == 4;
    }

    /// Whether its scan is forgotten after it.
    boolean thenForgets() {
        return number % 10 == 9;
    }
}
