package dev.diskusage.ingest;

import dev.diskusage.store.RunRefusedException;
import dev.diskusage.store.StagedRun;
import dev.diskusage.store.StoreException;
import dev.diskusage.wire.Batch;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A run that is being written. All but [#lock] and [#putAsideUnlessUsedSince] only by the
/// thread that holds the lock.
final class OpenRun {
    private static final System.Logger LOG = System.getLogger(OpenRun.class.getName());

    final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final StagedRun staged;
    private boolean closed;
    private Instant lastUsed;
    private long rows;

    OpenRun(StagedRun staged, Instant now) {
        this.staged = staged;
        this.lastUsed = now;
    }

    /// Waits until the batch before is stored, when the sender has it on its way. Others have the lock meanwhile.
    ///
    /// @return false when it did not come
    boolean awaitBefore(SentBatch sent, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        while (!closed && sent.sequence() > staged.batches() + 1 && sent.answered() <= staged.batches()) {
            if (left <= 0) {
                return false;
            }
            left = changed.awaitNanos(left);
        }
        return true;
    }

    /// Was stored before: its answer was lost.
    boolean has(SentBatch sent) {
        return sent.sequence() <= staged.batches();
    }

    boolean isNext(SentBatch sent) {
        return sent.sequence() == staged.batches() + 1;
    }

    /// @return whether the run is published now
    /// @throws Refused when the batch is beyond a bound, or the store cannot take it
    boolean take(Batch batch, long maxRows) {
        try {
            switch (batch) {
                case Batch.Directories directories -> {
                    count(directories.rows().size(), maxRows);
                    staged.accept(directories.rows());
                }
                case Batch.Linked linked -> {
                    count(linked.additions().size(), maxRows);
                    staged.addLinked(linked.additions());
                }
                case Batch.End end -> {
                    staged.publish(end.summary());
                    return true;
                }
            }
        } catch (RunRefusedException e) {
            throw new Refused(422, String.valueOf(e.getMessage()));
        } catch (StoreException e) {
            throw new Refused(507, String.valueOf(e.getMessage()));
        }
        changed.signalAll();
        return false;
    }

    /// The number of the last batch that is stored.
    long committed() {
        return staged.batches();
    }

    /// Nothing is written any more: published, dropped or put aside.
    boolean closed() {
        return closed;
    }

    Instant lastUsed() {
        return lastUsed;
    }

    void usedAt(Instant now) {
        lastUsed = now;
    }

    /// Leaves its file for the next batch.
    void putAside() {
        closed = true;
        changed.signalAll();
        try {
            staged.keep();
        } catch (StoreException e) {
            // Whoever puts it aside is about another run: this one goes on from what its file has, or begins again.
            LOG.log(Level.WARNING, "a run was put aside with an error: {0}", e.getMessage());
        }
    }

    /// Any thread. False also when a batch is being stored now.
    boolean putAsideUnlessUsedSince(Instant time) {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            boolean unused = lastUsed.isBefore(time);
            if (unused) {
                putAside();
            }
            return unused;
        } finally {
            lock.unlock();
        }
    }

    /// Removes its file unless it was published.
    void drop() {
        closed = true;
        changed.signalAll();
        staged.close();
    }

    private void count(int more, long maxRows) {
        rows += more;
        if (rows > maxRows) {
            throw new Refused(
                    413,
                    "the run has more than " + maxRows + " rows: scan with less depth, or raise"
                            + " disk-usage.ingest.max-rows");
        }
    }
}
