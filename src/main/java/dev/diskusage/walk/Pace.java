package dev.diskusage.walk;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Lets all threads together make so many calls a second: each call takes the next slot in time and waits for it.
final class Pace {
    /// How far slots may lie in the past, in nanoseconds: what a sleep that was too long may catch up. 0.1 s keeps the
    /// rate over any second, longer would let a burst through after a stall of the storage, when it hurts most.
    private static final long BURST_NANOS = 100_000_000;

    private final long intervalNanos;
    private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());

    /// @param operationsPerSecond 0 is no limit
    Pace(int operationsPerSecond) {
        intervalNanos = operationsPerSecond == 0 ? 0 : 1_000_000_000L / operationsPerSecond;
    }

    /// Before each call of the file system.
    void take() {
        if (intervalNanos != 0) {
            await();
        }
    }

    private void await() {
        long now = System.nanoTime();
        long slot;
        long seen;
        do {
            seen = nextNanos.get();
            slot = Math.max(seen, now - BURST_NANOS);
        } while (!nextNanos.compareAndSet(seen, slot + intervalNanos));
        while (slot - System.nanoTime() > 0) {
            LockSupport.parkNanos(slot - System.nanoTime());
        }
    }
}
