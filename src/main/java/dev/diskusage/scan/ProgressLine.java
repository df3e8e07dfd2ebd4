package dev.diskusage.scan;

import dev.diskusage.usage.IecSize;
import java.util.Locale;

/// How far a scan is, as one line for a person.
public final class ProgressLine {
    /// Below this many seconds a rate is noise.
    private static final double MIN_SECONDS = 0.1;

    private ProgressLine() {}

    /// For example `1,204,330 entries, 21 GiB, 410,000 entries/s, 43 % of the used inodes`. The last part only where
    /// the file system counts inodes; never above 99 %, since a scan may also see more than the file system counts.
    public static String of(ScanProgress progress) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT, "%,d entries, %s", progress.entries(), IecSize.of(progress.allocatedBytes())));
        if (progress.seconds() >= MIN_SECONDS) {
            line.append(
                    String.format(Locale.ROOT, ", %,d entries/s", Math.round(progress.entries() / progress.seconds())));
        }
        if (progress.usedInodes() > 0) {
            line.append(", ")
                    .append(Math.min(99, 100 * progress.entries() / progress.usedInodes()))
                    .append(" % of the used inodes");
        }
        return line.toString();
    }
}
