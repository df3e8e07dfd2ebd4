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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The runs that are being written, and the order of their batches. Any thread; of one run one batch at a time. What
/// was answered is in the run's file, so a run goes on after this process was killed.
@Singleton
class OpenRuns {
    /// A batch waits for its turn no longer: less than the scanner waits for its answer.
    static final Duration TURN = Duration.ofSeconds(30);

    /// Seconds that a stop waits for a batch that is being stored.
    private static final int STOP_SECONDS = 5;

    private final BatchCodec codec = new BatchCodec();
    private final IngestConfig config;
    private final UsageStore store;
    private final InstantSource clock;
    private final Duration turn;
    private final Semaphore turns;
    private final Map<RunId, OpenRun> open = new HashMap<>();
    private boolean stopping;

    @Inject
    OpenRuns(IngestConfig config, UsageStore store) {
        this(config, store, InstantSource.system(), TURN);
    }

    /// @param turn how long a batch waits for its turn
    OpenRuns(IngestConfig config, UsageStore store, InstantSource clock, Duration turn) {
        this.config = config;
        this.store = store;
        this.clock = clock;
        this.turn = turn;
        this.turns = new Semaphore(config.batchesAtOnce(), true);
    }

    /// @return the number of the last batch of the run that is stored
    /// @throws Refused when it is not taken; nothing of it is stored then
    long take(RunId id, long sequence, byte[] body) {
        Optional<RunRecord> ended = ended(id);
        if (ended.isPresent()) {
            return answerEnded(ended.get(), sequence);
        }
        awaitTurn();
        try {
            return takeInTurn(id, sequence, codec.decode(body));
        } catch (BadBatchException e) {
            throw new Refused(400, "batch " + sequence + ": " + e.getMessage());
        } finally {
            turns.release();
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

    private void awaitTurn() {
        try {
            if (turns.tryAcquire(turn.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        throw new Refused(503, "the operator is busy with the batches of other scans");
    }

    private long takeInTurn(RunId id, long sequence, Batch batch) {
        OpenRun run = open(id);
        if (!run.lock.tryLock()) {
            throw new Refused(429, "another batch of run " + id.id() + " is being stored");
        }
        try {
            if (run.closed()) {
                throw new Refused(503, "run " + id.id() + " is being closed");
            }
            return takeLocked(id, run, sequence, batch);
        } finally {
            run.lock.unlock();
        }
    }

    private long takeLocked(RunId id, OpenRun run, long sequence, Batch batch) {
        boolean whole = false;
        try {
            boolean published = run.take(sequence, batch, config.maxRows());
            whole = !published;
            run.usedAt(clock.instant());
            return published ? sequence : run.committed();
        } catch (Refused e) {
            // A batch out of its turn says nothing against what is stored.
            whole = e.status() == 409;
            throw e;
        } finally {
            if (!whole) {
                drop(id, run);
            }
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
