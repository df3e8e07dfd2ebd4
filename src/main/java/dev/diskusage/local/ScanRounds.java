package dev.diskusage.local;

import dev.diskusage.store.UsageStore;
import dev.diskusage.store.WatchedScans;
import dev.diskusage.usage.ScanId;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Runs the declared scans when they are due: a few at once, never two of one scan. [#declare] and [#startDue] by one
/// thread; the runs have their own. The queue holds each scan once at most, so it is bounded by what is declared.
final class ScanRounds {
    private static final System.Logger LOG = System.getLogger(ScanRounds.class.getName());

    private final UsageStore store;
    private final WatchedScans watched;
    private final RunReport report;
    private final InstantSource clock;
    private final ExecutorService threads;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final Map<String, ScanRun> runs = new ConcurrentHashMap<>();

    /// @param started and `requestId` are of the last run, null before the first
    private record Entry(
            LocalScan scan,
            @Nullable Instant started,
            @Nullable String requestId) {
        Due.History history(boolean busy) {
            return new Due.History(busy, started, requestId);
        }
    }

    /// @param atOnce how many runs may go on at once
    ScanRounds(UsageStore store, WatchedScans watched, RunReport report, InstantSource clock, int atOnce) {
        this.store = store;
        this.watched = watched;
        this.report = report;
        this.clock = clock;
        this.threads = Executors.newFixedThreadPool(
                atOnce, Thread.ofPlatform().name("scan-", 1).factory());
    }

    /// Takes new and changed scans over, and drops those that are gone, with their results. While anything declared
    /// cannot be read nothing is dropped: it may be the very scan that is missing.
    void declare(Declared declared) {
        Map<String, ScanId> missing = new HashMap<>();
        entries.forEach((uid, entry) -> missing.put(uid, entry.scan.id()));
        goneMeanwhile(declared).forEach(each -> missing.put(each.uid(), each));
        for (LocalScan scan : declared.scans()) {
            missing.remove(scan.id().uid());
            take(scan);
        }
        if (declared.problems().isEmpty()) {
            missing.values().forEach(this::drop);
        }
    }

    /// The scans of manifests that the store knows from earlier: they may have gone while no program ran. None while no
    /// manifest is there at all: the folder may be a mount that is yet to come.
    private List<ScanId> goneMeanwhile(Declared declared) {
        return declared.scans().stream().map(LocalScan::id).anyMatch(LocalScan::isOfManifest)
                ? store.scans().stream().filter(LocalScan::isOfManifest).toList()
                : List.of();
    }

    private void take(LocalScan scan) {
        String uid = scan.id().uid();
        watched.watch(scan.watched(clock.instant()));
        Entry known = entries.get(uid);
        if (known != null && known.scan.request().equals(scan.request())) {
            entries.put(uid, new Entry(scan, known.started, known.requestId));
            if (!scan.timing().suspended()) {
                return;
            }
        } else {
            LOG.log(Level.INFO, scan.title() + ": scanning " + scan.request().volume());
            entries.put(uid, new Entry(scan, null, null));
        }
        cancel(uid);
    }

    private void drop(ScanId scan) {
        LOG.log(
                Level.INFO,
                scan.namespace() + "/" + scan.name() + ": its manifest is gone, and so are its runs and series");
        entries.remove(scan.uid());
        cancel(scan.uid());
        watched.unwatch(scan.uid());
        store.forget(scan.uid());
    }

    private void cancel(String uid) {
        ScanRun run = runs.get(uid);
        if (run != null) {
            run.cancel();
        }
    }

    /// Starts, or puts into the queue, what is due; ends runs that take too long.
    void startDue() {
        Instant now = clock.instant();
        entries.forEach((uid, entry) -> {
            LocalScan scan = entry.scan;
            switch (Due.of(scan.timing(), entry.history(busy.contains(uid)), now)) {
                case Due.Now _ -> {
                    busy.add(uid);
                    entries.put(uid, new Entry(scan, now, scan.timing().requestId()));
                    threads.execute(() -> run(scan));
                }
                case Due.Later _, Due.Suspended _, Due.Busy _ -> {}
            }
        });
        runs.values().forEach(ScanRun::enforceLimit);
    }

    private void run(LocalScan scan) {
        String uid = scan.id().uid();
        try {
            ScanRun run = new ScanRun(scan, clock.instant());
            runs.put(uid, run);
            if (wanted(scan)) {
                watched.started(uid);
                ScanRun.Outcome outcome = run.run(store);
                runs.remove(uid);
                report.ended(scan, outcome);
                store.keepNewest(
                        uid,
                        scan.kept().runs(),
                        clock.instant().minus(scan.kept().maxAge()));
            }
        } finally {
            watched.ended(uid);
            runs.remove(uid);
            busy.remove(uid);
        }
    }

    /// Whether it is still declared as it was when it came into the queue.
    private boolean wanted(LocalScan scan) {
        Entry entry = entries.get(scan.id().uid());
        return !threads.isShutdown()
                && entry != null
                && entry.scan.request().equals(scan.request())
                && !entry.scan.timing().suspended();
    }

    /// Whether any scan waits for its turn, runs, or is being tidied up after.
    boolean busy() {
        return !busy.isEmpty();
    }

    /// The runs that are under way.
    Collection<ScanRun> running() {
        return List.copyOf(runs.values());
    }

    /// Cancels what runs and waits until it has cleaned up, at most `seconds`.
    void stop(int seconds) {
        threads.shutdown();
        runs.values().forEach(ScanRun::cancel);
        try {
            threads.awaitTermination(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
