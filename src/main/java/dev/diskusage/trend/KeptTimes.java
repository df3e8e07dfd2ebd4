package dev.diskusage.trend;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/// Which samples of a scan stay when newer ones come: of each hour the last one, and of what is older of each
/// day. Hours and days are those of UTC, so that no change of a clock to summer time moves them.
public final class KeptTimes {
    /// Back to here each hour has a sample: what grew since yesterday is told to the hour, and a day of that is
    /// needed.
    static final Duration HOURLY = Duration.ofDays(2);

    /// Older samples than this go. A quarter of a year shows the end of each month three times; with a day for each,
    /// a scan has 140 samples at most.
    static final Duration DAILY = Duration.ofDays(90);

    private KeptTimes() {}

    /// Ages are counted from the newest of them, not from now: a scan that is suspended forgets nothing.
    ///
    /// @return those that stay, the newest first; taken again, the same, also with the others taken away before
    public static List<Instant> of(Collection<Instant> times) {
        List<Instant> newestFirst = new ArrayList<>(times);
        newestFirst.sort(Collections.reverseOrder());
        List<Instant> kept = new ArrayList<>();
        for (Instant time : newestFirst) {
            if (kept.isEmpty() || stays(time, kept.getLast(), kept.getFirst())) {
                kept.add(time);
            }
        }
        return kept;
    }

    /// @param next the one kept after it
    private static boolean stays(Instant time, Instant next, Instant newest) {
        if (time.isBefore(newest.minus(DAILY))) {
            return false;
        }
        ChronoUnit slot = time.isBefore(newest.minus(HOURLY)) ? ChronoUnit.DAYS : ChronoUnit.HOURS;
        return !time.truncatedTo(slot).equals(next.truncatedTo(slot));
    }
}
