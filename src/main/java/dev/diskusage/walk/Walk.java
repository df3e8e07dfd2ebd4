package dev.diskusage.walk;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/// One walk over one tree, in parallel over directories and inside a wide one. [#run] once; [#cancel] and [#usedInodes]
/// from any thread. Holds memory for the directories on the way down and their siblings, never for files.
public final class Walk {
    /// Where every call waits for another machine, threads wait rather than work. Measured on 2 cores with 1 ms per
    /// call: 16 threads give 15 times, 32 give 24 times the rate of one; each costs about 0.3 MB.
    private static final int NETWORK_THREADS = 32;

    /// Bytes of a thread's stack: the walk does not recurse, so that depth costs no stack. Small, as there may be 256.
    private static final long STACK_BYTES = 256 << 10;

    private final WalkRoot root;
    private final WalkOptions options;
    private final WorkQueue queue = new WorkQueue();
    private final Failures failures = new Failures();
    private final Pace pace;
    private volatile boolean cancelled;
    private volatile long usedInodes;

    public Walk(WalkRoot root, WalkOptions options) {
        this.root = root;
        this.options = options;
        this.pace = new Pace(options.operationsPerSecond());
    }

    /// Blocks until all is read. Runs each visitor in one thread of its own.
    ///
    /// @param visitors makes one for each thread; called from here
    /// @throws RootException when the root is missing, unreadable, no directory, or of a pseudo file system
    /// @throws CancellationException after [#cancel], or when the calling thread is interrupted
    public WalkResult run(Supplier<EntryVisitor> visitors) {
        try (FileSystemAccess access = access()) {
            Directory top = access.openRoot(root);
            usedInodes = access.capacity().usedInodes();
            RunningWalk walk = new RunningWalk(options, root.excludes(), top.device, failures, pace);
            List<WalkThread> threads = new ArrayList<>();
            for (int i = threadCount(access); i > 0; i--) {
                threads.add(new WalkThread(queue, access, walk, visitors.get()));
            }
            walk(access, top, threads);
            return failures.result(access.capacity());
        }
    }

    private FileSystemAccess access() {
        return switch (options.reader()) {
            case NATIVE -> new NativeAccess();
            case JAVA_NIO -> new NioAccess();
        };
    }

    private int threadCount(FileSystemAccess access) {
        if (options.threads() > 0) {
            return options.threads();
        }
        return access.onNetwork() ? NETWORK_THREADS : Runtime.getRuntime().availableProcessors();
    }

    private void walk(FileSystemAccess access, Directory top, List<WalkThread> walkers) {
        queue.threads(walkers.size());
        queue.hand(top);
        List<Thread> threads = new ArrayList<>();
        for (WalkThread each : walkers) {
            Thread thread = new Thread(null, each, "walk-" + threads.size(), STACK_BYTES);
            thread.start();
            threads.add(thread);
        }
        boolean interrupted = false;
        for (Thread each : threads) {
            interrupted |= !join(each);
        }
        abandonRest(access, walkers);
        rethrow(walkers);
        if (cancelled || interrupted) {
            throw new CancellationException("the walk was cancelled");
        }
    }

    /// After a whole walk there is nothing left.
    private void abandonRest(FileSystemAccess access, List<WalkThread> walkers) {
        queue.abandon(access);
        for (WalkThread each : walkers) {
            each.abandon();
        }
    }

    /// @return false when the calling thread was interrupted: the walk was told to end, and has ended
    private boolean join(Thread thread) {
        boolean calm = true;
        while (true) {
            try {
                thread.join();
                return calm;
            } catch (InterruptedException _) {
                calm = false;
                pace.cancel();
                queue.end();
            }
        }
    }

    private static void rethrow(List<WalkThread> walkers) {
        for (WalkThread each : walkers) {
            RuntimeException failure = each.failure();
            if (failure != null) {
                throw failure;
            }
            if (!each.whole()) {
                throw new IllegalStateException("a thread of the walk died: see the log for its error");
            }
        }
    }

    /// Makes [#run] end within one call per thread.
    public void cancel() {
        cancelled = true;
        pace.cancel();
        queue.end();
    }

    /// Of the root's file system at the start of the walk; 0 when unknown or not yet known.
    public long usedInodes() {
        return usedInodes;
    }
}
