package dev.diskusage.usage;

import java.util.ArrayList;
import java.util.List;

/// The five classes of file sizes of the classic disk usage exporter, by apparent bytes, upper bound included.
public enum SizeClass {
    EMPTY("0B", 0),
    TO_1_KB("0-1KB", 1 << 10),
    TO_1_MB("1KB-1MB", 1 << 20),
    TO_100_MB("1MB-100MB", 100 << 20),
    ABOVE("100MB+", Long.MAX_VALUE);

    private final String label;
    private final long maxBytes;

    SizeClass(String label, long maxBytes) {
        this.label = label;
        this.maxBytes = maxBytes;
    }

    /// As it stands in the label `size_range`.
    public String label() {
        return label;
    }

    /// The ordinal of the class of a file of `apparentBytes`.
    public static int indexOf(long apparentBytes) {
        int index = 0;
        for (SizeClass each : VALUES) {
            if (apparentBytes <= each.maxBytes) {
                break;
            }
            index++;
        }
        return index;
    }

    /// Sums by class; both lists are empty, or neither.
    static List<Long> plus(List<Long> counts, List<Long> more) {
        List<Long> sums = new ArrayList<>(counts.size());
        for (int i = 0; i < counts.size(); i++) {
            sums.add(counts.get(i) + more.get(i));
        }
        return sums;
    }

    /// `values()` copies the array at each call.
    private static final SizeClass[] VALUES = values();
}
