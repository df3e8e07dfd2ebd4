package dev.diskusage.walk;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Directories on their way from a thread that has many to threads that have none. Empty in the common case: a thread
/// only hands over when more threads wait than directories, so its length is bounded by [WorkStack#MAX_HANDED] and the
/// number of threads.
final class WorkQueue {
    private final ArrayDeque<Directory> handed = new ArrayDeque<>();
    private int busy;
    private volatile boolean over;

    // Written under the lock, read without: a stale value only delays a hand-over by an entry.
    private volatile int idle;
    private volatile int queued;

    /// Before the threads are.
    synchronized void threads(int threads) {
        busy = threads;
    }

    /// Whether a thread waits for work that nobody has handed over yet.
    boolean starving() {
        return idle > queued;
    }

    synchronized void hand(Directory directory) {
        handed.addLast(directory);
        queued = handed.size();
        notify();
    }

    /// Waits for a directory. @return null when the walk is over: no directory is left and nobody is busy
    synchronized @Nullable Directory take() throws InterruptedException {
        busy--;
        while (handed.isEmpty() && busy > 0 && !over) {
            idle++;
            wait();
            idle--;
        }
        if (over || handed.isEmpty()) {
            end();
            return null;
        }
        busy++;
        Directory next = handed.removeLast();
        queued = handed.size();
        return next;
    }

    /// Lets go of what nobody took.
    synchronized void abandon(FileSystemAccess access) {
        for (Directory each : handed) {
            access.abandon(each);
        }
        handed.clear();
    }

    /// Ends the walk for all threads, as far as they look.
    synchronized void end() {
        over = true;
        notifyAll();
    }

    boolean over() {
        return over;
    }
}
