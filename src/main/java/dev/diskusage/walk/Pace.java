package dev.diskusage.walk;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Lets all threads together make so many calls a second: each call takes the next slot in time and waits for it.
final class Pace {
    /// How far slots may lie in the past, in nanoseconds: what a sleep that was too long may catch up. 0.1 s keeps the
    /// rate over any second, longer would let a burst through after a stall of the storage, when it hurts most.
    private static final long BURST_NANOS = 100_000_000;

    /// The longest sleep, in nanoseconds, before it is looked whether the walk was cancelled: 50 ms is soon for a
    /// person.
    private static final long NAP_NANOS = 50_000_000;

    private static final long CANCELLED = -1;

    /// 0 is no limit. One field for both, since it is read before each call.
    private volatile long intervalNanos;
    private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());

    /// @param operationsPerSecond 0 is no limit
    Pace(int operationsPerSecond) {
        intervalNanos = operationsPerSecond == 0 ? 0 : 1_000_000_000L / operationsPerSecond;
    }

    /// Makes every [#take] that waits or comes throw: also in the middle of a directory with millions of files.
    void cancel() {
        intervalNanos = CANCELLED;
    }

    /// Before each call of the file system.
    ///
    /// @throws CancellationException after [#cancel]
    void take() {
        if (intervalNanos != 0) {
            await();
        }
    }

    private void await() {
        long interval = intervalNanos;
        long now = System.nanoTime();
        long slot;
        long seen;
        do {
            seen = nextNanos.get();
            slot = Math.max(seen, now - BURST_NANOS);
        } while (interval != CANCELLED && !nextNanos.compareAndSet(seen, slot + interval));
        while (slot - System.nanoTime() > 0 && intervalNanos != CANCELLED) {
            LockSupport.parkNanos(Math.min(NAP_NANOS, slot - System.nanoTime()));
        }
        if (intervalNanos == CANCELLED) {
            throw new CancellationException("the walk was cancelled");
        }
    }
}
