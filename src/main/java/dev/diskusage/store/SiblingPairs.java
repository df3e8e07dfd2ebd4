package dev.diskusage.store;

import dev.diskusage.usage.EntryName;
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
        newIsKnown = after.next() == null || tellsAll(beforeTables, parent.before(), before);
        goneIsKnown = !goneIsWanted || before.next() == null || tellsAll(afterTables, parent.after(), after);
        someLeftOut = false;
        if (!goneIsWanted && after.next() == null && hides(parent)) {
            leaveOut();
        }
    }

    /// Whether the earlier run reported directories in it, and the later one only counted them.
    private boolean hides(ChangedDirectory parent) {
        return parent.before() != null
                && parent.after() != null
                && parent.after().holdsDirectories()
                && !afterTables.hasRowsBelow(parent.after())
                && beforeTables.hasRowsBelow(parent.before());
    }

    /// Whether what has no row right below this directory was not there.
    ///
    /// @param directory null when it was not there itself
    /// @param rows all that lies right below it
    private static boolean tellsAll(RunTables tables, @Nullable ComparedDirectory directory, SiblingRows rows) {
        if (directory == null) {
            return true;
        }
        boolean reports = !directory.holdsDirectories() || rows.next() != null;
        return reports && (directory.unreadable() == 0 || directory.unreadable() == unreadableBelow(tables, directory));
    }

    private static long unreadableBelow(RunTables tables, ComparedDirectory directory) {
        long[] unreadable = {0};
        tables.forEach(
                tables.comparedRightBelow() + "AND d.unreadable > 0",
                row -> unreadable[0] += RunTables.compared(row).unreadable(),
                directory.id());
        return unreadable[0];
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
        ComparedDirectory left = before.next();
        ComparedDirectory right = after.next();
        if (left == null && right == null) {
            return null;
        }
        int order = left == null ? 1 : right == null ? -1 : left.name().compareTo(right.name());
        ComparedDirectory was = order <= 0 ? before.take() : null;
        ComparedDirectory is = order >= 0 ? after.take() : null;
        EntryName name = order <= 0 && left != null ? left.name() : right != null ? right.name() : path;
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
