package dev.diskusage.ingest;

import dev.diskusage.store.RunId;
import dev.diskusage.store.RunRecord;
import dev.diskusage.store.StagedRun;
import dev.diskusage.store.StoreException;
import dev.diskusage.store.UsageStore;
import dev.diskusage.wire.BadBatchException;
import dev.diskusage.wire.Batch;
import dev.diskusage.wire.BatchCodec;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The runs that are being written, and the order of their batches. Any thread; of one run one batch at a time,
/// the next one waits. What was answered is in the run's file, so a run goes on after this process was killed.
@Singleton
class OpenRuns {
    /// Each of the up to four things that a batch waits for may take so long: all of them less than the minute that the
    /// scanner waits for its answer.
    static final Duration TURN = Duration.ofSeconds(12);

    /// Seconds that a stop waits for a batch that is being stored.
    private static final int STOP_SECONDS = 5;

    private final BatchCodec codec = new BatchCodec();
    private final IngestConfig config;
    private final UsageStore store;
    private final InstantSource clock;
    private final Duration turn;
    private final Semaphore turns;
    /// Changed by whoever holds its monitor.
    private final Map<RunId, OpenRun> open = new ConcurrentHashMap<>();
    private boolean stopping;

    @Inject
    OpenRuns(IngestConfig config, UsageStore store) {
        this(config, store, InstantSource.system(), TURN);
    }

    /// @param turn how long a batch waits for its turn, or for the batch before
    OpenRuns(IngestConfig config, UsageStore store, InstantSource clock, Duration turn) {
        this.config = config;
        this.store = store;
        this.clock = clock;
        this.turn = turn;
        this.turns = new Semaphore(config.batchesAtOnce(), true);
    }

    /// @return the number of the last batch of the run that is stored
    /// @throws Refused when it is not taken; nothing of it is stored then
    long take(RunId id, SentBatch sent) {
        Optional<RunRecord> ended = ended(id);
        if (ended.isPresent()) {
            return answerEnded(ended.get(), sent.sequence());
        }
        OpenRun known = open.get(id);
        OpenRun run = known == null ? inTurn(() -> open(id)) : known;
        lock(id, run);
        try {
            return takeLocked(id, run, sent);
        } finally {
            run.lock.unlock();
        }
    }

    private Optional<RunRecord> ended(RunId id) {
        return store.history(id.scan().uid()).stream()
                .filter(each -> each.run().id().equals(id.id()))
                .findFirst();
    }

    /// The answer to the last batch may have been lost, and the scanner sends it again.
    private static long answerEnded(RunRecord ended, long sequence) {
        return switch (ended.result()) {
            case SUCCEEDED, PARTIAL -> sequence;
            case FAILED, SKIPPED, PREEMPTED, MISSED ->
                throw new Refused(410, "run " + ended.run().id() + " has ended: " + ended.reason());
        };
    }

    private <T> T inTurn(Supplier<T> work) {
        if (!waited(() -> turns.tryAcquire(turn.toNanos(), TimeUnit.NANOSECONDS))) {
            throw new Refused(503, "the operator is busy with the batches of other scans");
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }

    private void lock(RunId id, OpenRun run) {
        if (!waited(() -> run.lock.tryLock(turn.toNanos(), TimeUnit.NANOSECONDS))) {
            throw new Refused(429, "another batch of run " + id.id() + " is being stored");
        }
    }

    private interface Waiting {
        boolean ended() throws InterruptedException;
    }

    private static boolean waited(Waiting waiting) {
        try {
            return waiting.ended();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Waits for the batch before this one without taking another run's turn.
    private long takeLocked(RunId id, OpenRun run, SentBatch sent) {
        if (!waited(() -> run.awaitBefore(sent, turn))) {
            throw new Refused(429, "the batch before " + sent.sequence() + " of run " + id.id() + " did not come");
        }
        if (run.closed()) {
            return ended(id)
                    .map(ended -> answerEnded(ended, sent.sequence()))
                    .orElseThrow(() -> new Refused(503, "run " + id.id() + " is being closed"));
        }
        if (run.has(sent)) {
            return run.committed();
        }
        if (!run.isNext(sent)) {
            return refuseOutOfOrder(id, run, sent);
        }
        return inTurn(() -> store(id, run, sent));
    }

    /// Says nothing against what is stored; but the file that was made to look for it goes.
    private long refuseOutOfOrder(RunId id, OpenRun run, SentBatch sent) {
        long next = run.committed() + 1;
        if (next == 1) {
            drop(id, run);
        }
        throw new Refused(
                409,
                "batch " + sent.sequence() + " came where " + next
                        + " was expected: what was sent before is lost, the scan must run again");
    }

    private long store(RunId id, OpenRun run, SentBatch sent) {
        Batch batch = decode(sent);
        boolean whole = false;
        try {
            boolean published = run.take(batch, config.maxRows());
            whole = !published;
            run.usedAt(clock.instant());
            return published ? sent.sequence() : run.committed();
        } finally {
            if (!whole) {
                drop(id, run);
            }
        }
    }

    private Batch decode(SentBatch sent) {
        try {
            return codec.decode(sent.body());
        } catch (BadBatchException e) {
            throw new Refused(400, "batch " + sent.sequence() + ": " + e.getMessage());
        }
    }

    /// Of an unpublished run the file too.
    private void drop(RunId id, OpenRun run) {
        synchronized (open) {
            open.remove(id);
        }
        run.drop();
    }

    private OpenRun open(RunId id) {
        synchronized (open) {
            if (stopping) {
                throw new Refused(503, "the operator is stopping");
            }
            OpenRun known = open.get(id);
            if (known != null) {
                return known;
            }
            Instant now = clock.instant();
            putAside(now.minus(config.idleAfter()));
            store.dropStaged(now.minus(config.abandonedAfter()));
            if (open.size() >= config.maxRuns()) {
                throw new Refused(
                        503, config.maxRuns() + " runs are being written, the limit of disk-usage.ingest.max-runs");
            }
            OpenRun run = new OpenRun(resume(id), now);
            open.put(id, run);
            return run;
        }
    }

    private StagedRun resume(RunId id) {
        try {
            return store.resume(id);
        } catch (StoreException e) {
            throw new Refused(507, String.valueOf(e.getMessage()));
        }
    }

    /// The files stay; the next batch goes on with them. Who is being written to is not waited for.
    private void putAside(Instant unusedSince) {
        open.values().removeIf(run -> run.putAsideUnlessUsedSince(unusedSince));
    }

    /// Scanners go on after the restart.
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        List<OpenRun> left;
        synchronized (open) {
            stopping = true;
            left = List.copyOf(open.values());
            open.clear();
        }
        for (OpenRun run : left) {
            if (run.lock.tryLock(STOP_SECONDS, TimeUnit.SECONDS)) {
                run.putAside();
                run.lock.unlock();
            }
        }
    }
}
