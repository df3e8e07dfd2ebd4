package dev.diskusage.aggregate;

import dev.diskusage.aggregate.LinkedFile.Inode;
import dev.diskusage.aggregate.LinkedFile.Size;
import dev.diskusage.usage.HardLinks;
import dev.diskusage.usage.Totals;
import dev.diskusage.walk.Directory;
import dev.diskusage.walk.Entry;
import dev.diskusage.walk.EntryVisitor;

/// Sums up what one thread sees of a directory, and adds it to the directory's tally once.
final class UsageVisitor implements EntryVisitor {
    private final UsageAggregator aggregator;
    private final HardLinks hardLinks;
    private final LinkedFiles linkedFiles;
    private final Progress progress;
    private final PlaceKey placeKey = new PlaceKey();
    private final Sums sums;
    private long linkedNames;

    UsageVisitor(UsageAggregator aggregator, AggregateOptions options, LinkedFiles linkedFiles, Progress progress) {
        this.aggregator = aggregator;
        this.hardLinks = options.hardLinks();
        this.linkedFiles = linkedFiles;
        this.progress = progress;
        this.sums = new Sums(options.sizeClasses());
    }

    @Override
    public void entered(Directory directory, Entry self) {
        directory.tally(aggregator.tallyFor(directory));
        sums.directories++;
        sums.allocated(Sums.allocatedBytes(self));
        sums.seen(self.mtimeSeconds());
    }

    /// Hot.
    @Override
    public void file(Directory directory, Entry entry) {
        if (entry.followed() && hardLinks != HardLinks.EACH) {
            // It counts where it lies.
            return;
        }
        sums.seen(entry.mtimeSeconds());
        long allocated = Sums.allocatedBytes(entry);
        long apparent = entry.apparentBytes();
        if (entry.links() <= 1 || hardLinks == HardLinks.EACH) {
            sums.file(allocated, apparent, apparent);
        } else if (hardLinks == HardLinks.SPLIT) {
            long share = allocated == Totals.UNKNOWN ? allocated : allocated / entry.links();
            sums.file(share, apparent / entry.links(), apparent);
        } else {
            linkedNames++;
            linkedFiles.met(new LinkedFile(
                    new Inode(entry.device(), directory.mountId(), entry.inode()),
                    entry.links(),
                    1,
                    new Size(allocated, apparent),
                    placeKey.of(directory, entry.position()),
                    UsageAggregator.tallyOf(directory).chain()));
        }
    }

    @Override
    public void unreadable(Directory directory) {
        sums.unreadable++;
    }

    @Override
    public void flush(Directory directory) {
        progress.add(sums.files + sums.directories + linkedNames, sums.allocatedBytes);
        UsageAggregator.tallyOf(directory).addOwn(sums);
        sums.clear();
        linkedNames = 0;
    }

    @Override
    public void left(Directory directory) {
        aggregator.left(directory);
    }
}
