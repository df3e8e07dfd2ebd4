package dev.diskusage.aggregate;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.RunSummary.PathTotals;
import dev.diskusage.usage.UsageSink;
import dev.diskusage.walk.Directory;
import dev.diskusage.walk.EntryVisitor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Sums up one path of one run: make one, give a [#visitor] to each thread of the walk, [#finish], close.
public final class UsageAggregator implements AutoCloseable {
    private final AggregateOptions options;
    private final AtomicLong ids;
    private final Progress progress;
    private final Batches batches;
    private final LinkedFiles linkedFiles;
    private volatile @Nullable DirectoryUsage root;

    /// @param ids holds the last id given in this run; shared by its paths
    /// @param progress shared by the run's paths
    public UsageAggregator(AggregateOptions options, AtomicLong ids, Progress progress, UsageSink sink) {
        this.options = options;
        this.ids = ids;
        this.progress = progress;
        batches = new Batches(sink, options.batchSize());
        linkedFiles = new LinkedFiles(batches, options, LinkedFiles.MAX_IN_MEMORY);
    }

    /// For one thread of the walk.
    public EntryVisitor visitor() {
        return new UsageVisitor(this, options, linkedFiles, progress);
    }

    /// After the walk: hands over what is left.
    public PathTotals finish() {
        DirectoryUsage top = root;
        if (top == null) {
            throw new IllegalStateException("the walk has not left its root");
        }
        long rows = batches.finish();
        return new PathTotals(options.rootName(), top.place().id(), top.all().plus(linkedFiles.finish()), rows);
    }

    /// @return the tally that counts what is in the directory: its own when it is reported
    Tally tallyFor(Directory directory) {
        Directory above = directory.parent();
        Tally parent = above == null ? null : tallyOf(above);
        if (parent != null && directory.level() > options.depth()) {
            return parent;
        }
        return new Tally(parent, ids.incrementAndGet(), directory, options);
    }

    static Tally tallyOf(Directory directory) {
        if (directory.tally() instanceof Tally tally) {
            return tally;
        }
        throw new IllegalStateException("a directory was not entered");
    }

    void left(Directory directory) {
        if (directory.level() <= options.depth()) {
            DirectoryUsage row = tallyOf(directory).complete();
            if (directory.level() == 0) {
                root = row;
            }
            batches.row(row);
        }
    }

    @Override
    public void close() {
        linkedFiles.close();
    }
}
