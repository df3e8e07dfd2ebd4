package dev.diskusage.ingest;

import dev.diskusage.store.RunRefusedException;
import dev.diskusage.store.StagedRun;
import dev.diskusage.store.StoreException;
import dev.diskusage.wire.Batch;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;

/// A run that is being written. All but [#lock] and [#putAsideUnlessUsedSince] only by the
/// thread that holds the lock.
final class OpenRun {
    private static final System.Logger LOG = System.getLogger(OpenRun.class.getName());

    final ReentrantLock lock = new ReentrantLock();
    private final StagedRun staged;
    private boolean closed;
    private Instant lastUsed;
    private long rows;

    OpenRun(StagedRun staged, Instant now) {
        this.staged = staged;
        this.lastUsed = now;
    }

    /// @return whether the run is published now
    /// @throws Refused when the batch is out of order or beyond a bound, or the store cannot take it
    boolean take(long sequence, Batch batch, long maxRows) {
        long committed = staged.batches();
        if (sequence <= committed) {
            return false;
        }
        if (sequence != committed + 1) {
            throw new Refused(
                    409,
                    "batch " + sequence + " came where " + (committed + 1)
                            + " was expected: what was sent before is lost, the scan must run again");
        }
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
