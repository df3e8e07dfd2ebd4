package dev.diskusage.metrics;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Directories without series of their own, as one. Of the highest level among them, so that the sum over that level
/// is what it would be without a limit; deeper ones are within their parents. Own bytes of all of them, so that the sum
/// of own bytes over a path is still the path's.
final class FoldedDirectories {
    private long directories;
    private int level = Integer.MAX_VALUE;
    private Totals all = Totals.NONE;
    private Totals own = Totals.NONE;
    private List<Long> filesBySize = List.of();

    void add(DirectoryUsage usage) {
        directories++;
        own = own.plus(usage.own());
        int at = usage.place().level();
        if (at < level) {
            level = at;
            all = Totals.NONE;
            filesBySize = List.of();
        }
        if (at == level) {
            all = all.plus(usage.all());
            filesBySize = plus(filesBySize, usage.filesBySize());
        }
    }

    private static List<Long> plus(List<Long> some, List<Long> more) {
        if (some.isEmpty()) {
            return more;
        }
        List<Long> sums = new ArrayList<>(some.size());
        for (int i = 0; i < some.size(); i++) {
            sums.add(some.get(i) + more.get(i));
        }
        return sums;
    }

    long directories() {
        return directories;
    }

    /// Empty when none was added.
    Optional<ShownDirectory> sum() {
        return directories == 0
                ? Optional.empty()
                : Optional.of(new ShownDirectory(
                        new ShownDirectory.Label(ShownDirectory.FOLDED, Integer.toString(level)),
                        all,
                        own.allocatedBytes(),
                        filesBySize,
                        false));
    }
}
