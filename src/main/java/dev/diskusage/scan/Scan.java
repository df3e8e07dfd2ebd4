package dev.diskusage.scan;

import dev.diskusage.aggregate.AggregateOptions;
import dev.diskusage.aggregate.Progress;
import dev.diskusage.aggregate.UsageAggregator;
import dev.diskusage.posix.Libc;
import dev.diskusage.posix.NativeAccessDeniedException;
import dev.diskusage.scan.ScanRequest.ScanPath;
import dev.diskusage.scan.ScanRequest.Traversal;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.RunSummary.PathTotals;
import dev.diskusage.usage.UsageSink;
import dev.diskusage.walk.Excludes;
import dev.diskusage.walk.RootException;
import dev.diskusage.walk.Walk;
import dev.diskusage.walk.WalkOptions;
import dev.diskusage.walk.WalkResult;
import dev.diskusage.walk.WalkRoot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One run of a scan. Make one per run; [#run] once; [#progress] and [#cancel] from any thread.
public final class Scan {
    private final ScanRequest request;
    private final WalkOptions options;
    private final Progress progress = new Progress();
    private final AtomicLong ids = new AtomicLong();
    private final long startedNanos = System.nanoTime();
    private volatile @Nullable Walk current;
    private volatile boolean cancelled;

    /// Links the system calls on a thread of its own, which a caller has time for who must first read what to scan.
    /// A refusal is met again, and told, by the constructor.
    public static void linkAhead() {
        if (!Libc.isSupported()) {
            return;
        }
        Thread.ofPlatform().daemon().name("link").start(() -> {
            try {
                Libc.link();
            } catch (NativeAccessDeniedException _) {
                // Told by the constructor.
            }
        });
    }

    /// @throws NativeAccessDeniedException when this JVM may not make native calls
    public Scan(ScanRequest request) {
        this(request, WalkOptions.Reader.ofThisPlatform());
    }

    public Scan(ScanRequest request, WalkOptions.Reader reader) {
        this.request = request;
        Traversal how = request.traversal();
        options = new WalkOptions(
                how.followSymlinks(), how.oneFileSystem(), how.threads(), how.operationsPerSecond(), reader);
    }

    /// Walks all paths, one after the other, and hands their rows to `sink`. Blocks until done.
    ///
    /// @throws RootUnreadableException when the volume or a path is missing, unreadable or not a directory
    /// @throws CancellationException after [#cancel], or when the thread is interrupted
    public RunSummary run(UsageSink sink) {
        Instant started = Instant.now();
        List<PathTotals> totals = new ArrayList<>();
        UnreadableEntries unreadable = new UnreadableEntries();
        RunSummary.FileSystem fileSystem = null;
        for (ScanPath path : request.paths()) {
            try (UsageAggregator aggregator = new UsageAggregator(options(path), ids, progress, sink)) {
                WalkResult result = walk(path, aggregator);
                unreadable.add(path, result);
                totals.add(aggregator.finish());
                fileSystem = fileSystem == null ? fileSystem(result.capacity()) : fileSystem;
            }
        }
        Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
        return new RunSummary(started, took, totals, unreadable.all(), Objects.requireNonNull(fileSystem));
    }

    private AggregateOptions options(ScanPath path) {
        return new AggregateOptions(
                EntryName.of(path.reportedAs()),
                path.depth(),
                request.traversal().hardLinks(),
                request.sizeClasses(),
                request.batchSize());
    }

    private WalkResult walk(ScanPath path, UsageAggregator aggregator) {
        Walk walk = new Walk(root(path), options);
        current = walk;
        if (cancelled) {
            throw new CancellationException("the scan was cancelled");
        }
        try {
            return walk.run(aggregator::visitor);
        } catch (RootException e) {
            throw new RootUnreadableException("cannot scan " + path.reportedAs() + ": " + e.getMessage() + " ("
                    + e.errno() + "): give a folder that exists and that this user may read");
        }
    }

    private WalkRoot root(ScanPath path) {
        List<byte[]> below = new ArrayList<>();
        for (String each : path.names()) {
            below.add(each.getBytes(StandardCharsets.UTF_8));
        }
        byte[] volume = request.volume().toString().getBytes(StandardCharsets.UTF_8);
        return new WalkRoot(volume, below, Excludes.of(path.exclude()));
    }

    private static RunSummary.FileSystem fileSystem(WalkResult.Capacity capacity) {
        return new RunSummary.FileSystem(
                capacity.sizeBytes(), capacity.availableBytes(), capacity.inodes(), capacity.inodesFree());
    }

    public ScanProgress progress() {
        Walk walk = current;
        double seconds = (System.nanoTime() - startedNanos) / 1e9;
        return new ScanProgress(
                progress.entries(), progress.allocatedBytes(), seconds, walk == null ? 0 : walk.usedInodes());
    }

    /// Makes [#run] end soon. Does nothing after the end.
    public void cancel() {
        cancelled = true;
        Walk walk = current;
        if (walk != null) {
            walk.cancel();
        }
    }
}
