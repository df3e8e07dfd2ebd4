package dev.diskusage.store;

import dev.diskusage.usage.EntryName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// Finds the largest directories without reading the others. Since a directory has everything that those in it have,
/// only what lies right below the largest ones found so far can be the next largest.
final class LargestFirst {
    private final RunTables tables;
    private final Measure by;
    private final PriorityQueue<StoredDirectory> next;

    LargestFirst(RunTables tables, Measure by) {
        this.tables = tables;
        this.by = by;
        next = new PriorityQueue<>(Comparator.comparingLong((StoredDirectory each) -> by.of(each.usage()))
                .reversed()
                .thenComparing(each -> each.usage().place().name())
                .thenComparing(each -> each.usage().place().id()));
    }

    /// @param from the directories of which the largest and what is below them may be found
    List<StoredDirectory> find(List<StoredDirectory> from, int max) {
        next.addAll(from);
        List<StoredDirectory> found = new ArrayList<>();
        while (found.size() < max && !next.isEmpty()) {
            StoredDirectory largest = next.remove();
            found.add(largest);
            if (StoredDirectory.hasRowsBelow(largest.usage())) {
                next.addAll(rightBelow(largest, max - found.size()));
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
