package dev.diskusage.trend;

import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.Totals;
import java.util.List;
import java.util.Map;

/// What one published run found, as it is remembered for longer than its file is kept.
///
/// @param wholeLevel all directories of this level and of those above are there, and some deeper ones may be
public record UsageSample(int wholeLevel, Map<Place, Usage> directories) {

    /// @param path whole, the root as the user wrote it
    /// @param level 0 for the root of a scanned path: paths may overlap, and what an outer one finds of an
    /// inner one may be something else
    public record Place(EntryName path, int level) {}

    /// @param unreadable entries below that are missing from the totals
    public record Usage(Totals all, long unreadable) {}

    public UsageSample {
        directories = Map.copyOf(directories);
    }

    /// The scanned paths that lie in no other one: what they hold is counted once.
    List<Place> outermost() {
        List<Place> roots =
                directories.keySet().stream().filter(each -> each.level() == 0).toList();
        return roots.stream()
                .filter(each -> roots.stream()
                        .noneMatch(other -> other != each && each.path().isWithin(other.path())))
                .toList();
    }
}
