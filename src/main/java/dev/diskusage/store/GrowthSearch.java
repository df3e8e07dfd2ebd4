package dev.diskusage.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// Finds the directories that grew most without reading the others: none can have grown by more than it has, nor can
/// any in it. So the largest ones are looked into first, and the search ends when the next one has less than the least
/// of those found grew.
final class GrowthSearch {
    /// Directories that wait to be looked into; each takes about 700 bytes: 7 MB. When more come, the search looks into
    /// them at once, which finds the same but may read more.
    private static final int MAX_WAITING = 10_000;

    private final RunGrowth growth;
    private final Measure by;
    private final int max;

    /// Those that grew most so far; the least of them comes first.
    private final PriorityQueue<ChangedDirectory> found;

    private final PriorityQueue<ChangedDirectory> waiting;

    /// @param by known in both runs
    /// @param max that are looked for
    GrowthSearch(RunGrowth growth, Measure by, int max) {
        this.growth = growth;
        this.by = by;
        this.max = max;
        found = new PriorityQueue<>(Comparator.comparingLong((ChangedDirectory each) -> each.growth(by)));
        waiting = new PriorityQueue<>(Comparator.comparingLong(this::most).reversed());
    }

    /// What grew most first.
    List<ChangedDirectory> below(List<ChangedDirectory> from) {
        waiting.addAll(from);
        while (!waiting.isEmpty()) {
            ChangedDirectory next = waiting.remove();
            if (isWorthLooking(next)) {
                lookInto(next);
            }
        }
        List<ChangedDirectory> largestFirst = new ArrayList<>(found);
        largestFirst.sort(Comparator.comparingLong((ChangedDirectory each) -> each.growth(by))
                .reversed()
                .thenComparing(ChangedDirectory::path));
        return largestFirst;
    }

    private void lookInto(ChangedDirectory directory) {
        SiblingPairs pairs = growth.level(by, 0);
        pairs.beginLarger(directory, least());
        for (ChangedDirectory each = pairs.next(); each != null; each = pairs.next()) {
            offer(each);
            if (isWorthLooking(each)) {
                if (waiting.size() < MAX_WAITING) {
                    waiting.add(each);
                } else {
                    lookIntoAllOf(each);
                }
            }
        }
    }

    private void lookIntoAllOf(ChangedDirectory directory) {
        int depth = 1;
        growth.level(by, depth).beginLarger(directory, least());
        while (depth > 0) {
            ChangedDirectory each = growth.level(by, depth).next();
            if (each == null) {
                depth--;
            } else {
                offer(each);
                if (isWorthLooking(each)) {
                    growth.level(by, ++depth).beginLarger(each, least());
                }
            }
        }
    }

    private void offer(ChangedDirectory each) {
        if (each.growth(by) > least()) {
            found.add(each);
            if (found.size() > max) {
                found.remove();
            }
        }
    }

    private boolean isWorthLooking(ChangedDirectory each) {
        return most(each) > least() && holdsDirectories(each) && !growth.unchangedBelow(each);
    }

    private static boolean holdsDirectories(ChangedDirectory each) {
        return each.after() != null && each.after().holdsDirectories()
                || each.before() != null && each.before().holdsDirectories();
    }

    /// What it, or any directory in it, can have grown by.
    private long most(ChangedDirectory each) {
        return each.after() == null ? 0 : by.of(each.after().all());
    }

    /// More than that is wanted.
    private long least() {
        ChangedDirectory least = found.peek();
        return least == null || found.size() < max ? 0 : least.growth(by);
    }
}
