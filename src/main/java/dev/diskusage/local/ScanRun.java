package dev.diskusage.local;

import dev.diskusage.scan.RootUnreadableException;
import dev.diskusage.scan.Scan;
import dev.diskusage.scan.ScanProgress;
import dev.diskusage.store.PublishedRun;
import dev.diskusage.store.RunId;
import dev.diskusage.store.RunRecord;
import dev.diskusage.store.RunResult;
import dev.diskusage.store.StagedRun;
import dev.diskusage.store.StoreException;
import dev.diskusage.store.UsageStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CancellationException;

/// One run of one scan in this process, from the walk to the published file. [#cancel] and [#progress] from any thread.
final class ScanRun {
    /// Sorts by time, and is a file name; milliseconds since two runs of one scan never start in the same one.
    private static final DateTimeFormatter RUN_ID =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    /// How it ended.
    sealed interface Outcome {
        record Published(PublishedRun run) implements Outcome {}

        record Failed(String reason) implements Outcome {}

        /// Nobody wanted it any more: nothing is recorded.
        record Cancelled() implements Outcome {}
    }

    private final LocalScan local;
    private final Instant started;
    private final Scan scan;
    private volatile boolean unwanted;

    ScanRun(LocalScan local, Instant started) {
        this.local = local;
        this.started = started;
        this.scan = new Scan(local.request());
    }

    LocalScan local() {
        return local;
    }

    ScanProgress progress() {
        return scan.progress();
    }

    /// Since the scan was removed, suspended or changed, or the program ends.
    void cancel() {
        unwanted = true;
        scan.cancel();
    }

    /// Ends a run that takes longer than it may.
    void enforceLimit() {
        if (Duration.ofMillis(Math.round(progress().seconds() * 1000))
                        .compareTo(local.timing().maxDuration())
                > 0) {
            scan.cancel();
        }
    }

    /// Blocks until the run is published or given up; leaves nothing staged.
    Outcome run(UsageStore store) {
        RunId run = new RunId(local.id(), RUN_ID.format(started));
        Outcome outcome = attempt(store, run);
        if (outcome instanceof Outcome.Failed(String reason)) {
            store.record(new RunRecord(run, RunResult.FAILED, reason, Instant.now()));
        }
        return outcome;
    }

    private Outcome attempt(UsageStore store, RunId run) {
        try (StagedRun staged = store.begin(run)) {
            return new Outcome.Published(staged.publish(scan.run(staged)));
        } catch (CancellationException _) {
            return unwanted
                    ? new Outcome.Cancelled()
                    : new Outcome.Failed("the scan took longer than spec.limits.maxDuration ("
                            + local.timing().maxDuration() + "): raise it, or scan fewer paths");
        } catch (RootUnreadableException | StoreException e) {
            return unwanted
                    ? new Outcome.Cancelled()
                    : new Outcome.Failed(e.getMessage() + " (claim "
                            + local.id().claim() + " is " + local.request().volume() + ")");
        }
    }
}
