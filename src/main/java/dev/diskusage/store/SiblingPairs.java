package dev.diskusage.store;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.EntryName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What lies right below one directory in two runs, paired by name. Leaves out what only one run has where the other
/// cannot tell whether it was there: it reported no directories at that depth, or could not read all of the directory.
final class SiblingPairs implements AutoCloseable {
    private final RunTables beforeTables;
    private final RunTables afterTables;
    private final SiblingRows before;
    private final SiblingRows after;
    private EntryName path = EntryName.of("");
    private boolean goneIsKnown;
    private boolean newIsKnown;
    private long leftOut;

    SiblingPairs(RunTables before, RunTables after) {
        this.beforeTables = before;
        this.afterTables = after;
        this.before = new SiblingRows(before);
        this.after = new SiblingRows(after);
    }

    void begin(ChangedDirectory parent) {
        path = parent.path();
        before.begin(parent.before());
        after.begin(parent.after());
        newIsKnown = parent.before() == null || tellsAll(beforeTables, parent.before(), after);
        goneIsKnown = parent.after() == null || tellsAll(afterTables, parent.after(), before);
    }

    /// Whether what has no row right below this directory was not there.
    ///
    /// @param other what the other run has there; when it has nothing, nobody asks
    private static boolean tellsAll(RunTables tables, DirectoryUsage directory, SiblingRows other) {
        if (other.next() == null) {
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
            boolean known = pair.before() == null ? newIsKnown : pair.after() != null || goneIsKnown;
            if (known) {
                return pair;
            }
            leftOut++;
        }
        return null;
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

    /// Directories that were left out so far.
    long leftOut() {
        return leftOut;
    }

    @Override
    public void close() {
        before.close();
        after.close();
    }
}
