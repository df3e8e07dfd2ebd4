package dev.diskusage.trend;

import dev.diskusage.trend.UsageSample.Place;
import dev.diskusage.trend.UsageSample.Usage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What grew between two samples: allocated bytes, apparent ones where a sample does not know those. Told only
/// where both say the same thing: what misses other entries than before has not grown by the difference.
///
/// @param totalBytes of all scanned paths, no byte twice; negative when they shrank; null when it cannot be
/// told
/// @param largest the directories that grew most, that one first; none that shrank
public record Growth(@Nullable Long totalBytes, List<Grown> largest) {
    /// Directories: a screen of them shows where a volume grows, and few series come and go with each run.
    private static final int LARGEST = 10;

    /// @param bytes more than 0; of a directory that was not there before all that it has
    public record Grown(Place place, long bytes) {}

    public Growth {
        largest = List.copyOf(largest);
    }

    static Growth between(UsageSample before, UsageSample now) {
        List<Grown> grown = new ArrayList<>();
        boolean sameView = sameView(before, now);
        now.directories().forEach((place, usage) -> {
            Usage then = before.directories().get(place);
            boolean isNew = then == null && sameView && place.level() <= before.wholeLevel();
            Long bytes = isNew ? Long.valueOf(bytes(usage)) : difference(then, usage);
            if (bytes != null && bytes > 0) {
                grown.add(new Grown(place, bytes));
            }
        });
        grown.sort(Comparator.comparingLong(Grown::bytes)
                .reversed()
                .thenComparing(each -> each.place().path())
                .thenComparing(each -> each.place().level()));
        return new Growth(total(before, now), grown.subList(0, Math.min(LARGEST, grown.size())));
    }

    /// Whether what is missing from the one was not there, and is not just not seen: the same paths were
    /// scanned, and as much of them could be read.
    private static boolean sameView(UsageSample before, UsageSample now) {
        return roots(before).equals(roots(now));
    }

    private static List<String> roots(UsageSample sample) {
        return sample.directories().entrySet().stream()
                .filter(each -> each.getKey().level() == 0)
                .map(each -> each.getKey().path() + " " + each.getValue().unreadable())
                .sorted()
                .toList();
    }

    private static @Nullable Long total(UsageSample before, UsageSample now) {
        long total = 0;
        for (Place root : now.outermost()) {
            Long bytes =
                    difference(before.directories().get(root), now.directories().get(root));
            if (bytes == null) {
                return null;
            }
            total += bytes;
        }
        return total;
    }

    private static @Nullable Long difference(@Nullable Usage before, @Nullable Usage now) {
        if (before == null || now == null || before.unreadable() != now.unreadable()) {
            return null;
        }
        return before.all().allocatedKnown() && now.all().allocatedKnown()
                ? now.all().allocatedBytes() - before.all().allocatedBytes()
                : now.all().apparentBytes() - before.all().apparentBytes();
    }

    private static long bytes(Usage usage) {
        return usage.all().allocatedKnown()
                ? usage.all().allocatedBytes()
                : usage.all().apparentBytes();
    }
}
