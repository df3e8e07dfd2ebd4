package dev.diskusage.store;

import dev.diskusage.usage.DirectoryUsage;
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

    /// What comes first; says nothing of two that are as large.
    private final Comparator<StoredDirectory> order;

    /// Of which one will be found next; no more than can be found yet.
    private final TreeSet<StoredDirectory> next;

    private LargestFirst(RunTables tables, Measure by, Comparator<StoredDirectory> order) {
        this.tables = tables;
        this.by = by;
        this.order = order;
        next = new TreeSet<>(order.thenComparing(each -> each.usage().place().name())
                .thenComparing(each -> each.usage().place().id()));
    }

    static LargestFirst ofAllLevels(RunTables tables, Measure by) {
        return new LargestFirst(tables, by, size(by));
    }

    /// All of a level before any of the next one.
    static LargestFirst ofEachLevel(RunTables tables, Measure by) {
        return new LargestFirst(
                tables,
                by,
                Comparator.comparingInt(
                                (StoredDirectory each) -> each.usage().place().level())
                        .thenComparing(size(by)));
    }

    private static Comparator<StoredDirectory> size(Measure by) {
        return Comparator.comparingLong((StoredDirectory each) -> by.of(each.usage()))
                .reversed();
    }

    /// @param from the directories of which the largest and what is below them may be found
    /// @param maxLevel below directories of this level nothing is looked for
    List<StoredDirectory> find(List<StoredDirectory> from, int maxLevel, int max) {
        next.addAll(from);
        List<StoredDirectory> found = new ArrayList<>();
        while (found.size() < max && !next.isEmpty()) {
            StoredDirectory largest = next.removeFirst();
            found.add(largest);
            int more = max - found.size();
            if (largest.usage().place().level() < maxLevel && mayHoldOneOf(more, largest)) {
                next.addAll(rightBelow(largest, more));
                while (next.size() > more) {
                    next.removeLast();
                }
            }
        }
        return found;
    }

    /// Whether one right below it may be among the next ones.
    private boolean mayHoldOneOf(int more, StoredDirectory directory) {
        return more > 0
                && StoredDirectory.hasRowsBelow(directory.usage())
                && (next.size() < more || order.compare(largestRightBelow(directory), next.last()) <= 0);
    }

    /// As large as one there can be.
    private static StoredDirectory largestRightBelow(StoredDirectory directory) {
        DirectoryUsage usage = directory.usage();
        DirectoryUsage.Place place = usage.place();
        return new StoredDirectory(
                directory.path(),
                new DirectoryUsage(
                        new DirectoryUsage.Place(place.id(), place.parentId(), place.level() + 1, place.name()),
                        usage.all(),
                        usage.own(),
                        usage.newestMtimeSeconds(),
                        usage.unreadable(),
                        usage.filesBySize()));
    }

    private List<StoredDirectory> rightBelow(StoredDirectory directory, int max) {
        EntryName path = directory.path();
        return tables.rightBelow(directory.usage(), by, max).stream()
                .map(each -> new StoredDirectory(path.resolve(each.place().name()), each))
                .toList();
    }
}
