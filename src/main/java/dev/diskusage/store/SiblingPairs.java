package dev.diskusage.store;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.EntryName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What lies right below one directory in two runs, paired by name. Leaves out what only one run has where the other
/// cannot tell whether it was there: it reported no directories at that depth, or could not read all of the directory.
final class SiblingPairs implements AutoCloseable {
    private static final long ALL = -1;

    private final RunTables beforeTables;
    private final RunTables afterTables;
    private final SiblingRows before;
    private final SiblingRows after;
    private EntryName path = EntryName.of("");
    private boolean goneIsWanted;
    private boolean goneIsKnown;
    private boolean newIsKnown;
    private boolean someLeftOut;
    private long leftOut;

    /// @param by what [#beginLarger] goes by
    SiblingPairs(RunTables before, RunTables after, Measure by) {
        this.beforeTables = before;
        this.afterTables = after;
        this.before = new SiblingRows(before, by);
        this.after = new SiblingRows(after, by);
    }

    void begin(ChangedDirectory parent) {
        begin(parent, ALL);
    }

    /// With those only of which the later run has more than that.
    void beginLarger(ChangedDirectory parent, long least) {
        begin(parent, least);
    }

    private void begin(ChangedDirectory parent, long more) {
        path = parent.path();
        goneIsWanted = more == ALL;
        after.begin(parent.after(), more);
        before.begin(goneIsWanted || after.next() != null ? parent.before() : null, ALL);
        newIsKnown = parent.before() == null || tellsAll(beforeTables, parent.before(), after.next());
        goneIsKnown = parent.after() == null || tellsAll(afterTables, parent.after(), before.next());
        someLeftOut = false;
        if (!goneIsWanted && parent.after() != null && hides(parent.after(), parent.before())) {
            leaveOut();
        }
    }

    /// Whether the other run reported directories in it, and this one only counted them.
    private static boolean hides(DirectoryUsage directory, @Nullable DirectoryUsage other) {
        return other != null
                && StoredDirectory.hasRowsBelow(other)
                && !StoredDirectory.hasRowsBelow(directory)
                && directory.all().directories() > 1;
    }

    /// Whether what has no row right below this directory was not there.
    ///
    /// @param other what the other run has there first; when it has nothing, nobody asks
    private static boolean tellsAll(RunTables tables, DirectoryUsage directory, @Nullable DirectoryUsage other) {
        if (other == null) {
            return true;
        }
        boolean reports =
                StoredDirectory.hasRowsBelow(directory) || directory.all().directories() == 1;
        return reports && (directory.unreadable() == 0 || directory.unreadable() == unreadableBelow(tables, directory));
    }

    private static long unreadableBelow(RunTables tables, DirectoryUsage directory) {
        List<DirectoryUsage> children = tables.usages(
                tables.rightBelow() + "AND d.unreadable > 0", directory.place().id());
        return children.stream().mapToLong(DirectoryUsage::unreadable).sum();
    }

    /// @return null when there are no more
    @Nullable
    ChangedDirectory next() {
        for (ChangedDirectory pair = pair(); pair != null; pair = pair()) {
            boolean isGone = pair.after() == null;
            boolean known = isGone ? goneIsKnown : pair.before() != null || newIsKnown;
            if (known && (!isGone || goneIsWanted)) {
                return pair;
            }
            if (!isGone || goneIsWanted) {
                leaveOut();
            }
        }
        return null;
    }

    private void leaveOut() {
        leftOut += someLeftOut ? 0 : 1;
        someLeftOut = true;
    }

    private @Nullable ChangedDirectory pair() {
        DirectoryUsage left = before.next();
        DirectoryUsage right = after.next();
        if (left == null && right == null) {
            return null;
        }
        int order = left == null
                ? 1
                : right == null
                        ? -1
                        : left.place().name().compareTo(right.place().name());
        DirectoryUsage was = order <= 0 ? before.take() : null;
        DirectoryUsage is = order >= 0 ? after.take() : null;
        EntryName name = order <= 0 && left != null
                ? left.place().name()
                : right != null ? right.place().name() : path;
        return new ChangedDirectory(path.resolve(name), was, is);
    }

    /// Directories in which something was left out so far.
    long leftOut() {
        return leftOut;
    }

    @Override
    public void close() {
        before.close();
        after.close();
    }
}
