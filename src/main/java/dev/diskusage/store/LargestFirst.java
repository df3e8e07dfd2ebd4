package dev.diskusage.store;

import dev.diskusage.usage.EntryName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/// Finds the largest directories without reading the others. Since a directory has everything that those in it have,
/// only what lies right below the largest ones found so far can be the next largest.
final class LargestFirst {
    private final RunTables tables;
    private final Measure by;

    /// Of which one will be found next; no more than can be found yet.
    private final TreeSet<StoredDirectory> next;

    LargestFirst(RunTables tables, Measure by) {
        this.tables = tables;
        this.by = by;
        next = new TreeSet<>(Comparator.comparingLong((StoredDirectory each) -> by.of(each.usage()))
                .reversed()
                .thenComparing(each -> each.usage().place().name())
                .thenComparing(each -> each.usage().place().id()));
    }

    /// @param from the directories of which the largest and what is below them may be found
    /// @param maxLevel below directories of this level nothing is looked for
    List<StoredDirectory> find(List<StoredDirectory> from, int maxLevel, int max) {
        next.addAll(from);
        List<StoredDirectory> found = new ArrayList<>();
        while (found.size() < max && !next.isEmpty()) {
            StoredDirectory largest = next.removeFirst();
            found.add(largest);
            if (StoredDirectory.hasRowsBelow(largest.usage())
                    && largest.usage().place().level() < maxLevel) {
                int more = max - found.size();
                next.addAll(rightBelow(largest, more));
                while (next.size() > more) {
                    next.removeLast();
                }
            }
        }
        return found;
    }

    private List<StoredDirectory> rightBelow(StoredDirectory directory, int max) {
        EntryName path = directory.path();
        return tables.rightBelow(directory.usage().place().id(), by, new RunTables.Page(0, max)).stream()
                .map(each -> new StoredDirectory(path.resolve(each.place().name()), each))
                .toList();
    }
}
