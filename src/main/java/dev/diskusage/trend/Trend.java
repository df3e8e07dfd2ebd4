package dev.diskusage.trend;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known of where a scan's volume is going, as of its newest sample.
///
/// @param growth only over periods at whose start there is a sample
/// @param full null while the file system does not fill up, or that cannot be told
public record Trend(Map<Period, Growth> growth, @Nullable FullForecast full) {
    public static final Trend UNKNOWN = new Trend(Map.of(), null);

    public Trend {
        growth = Map.copyOf(growth);
    }

    /// @param before a sample for each period that has one at its start
    public static Trend of(UsageSample now, Map<Period, UsageSample> before, @Nullable FullForecast full) {
        Map<Period, Growth> growth = new EnumMap<>(Period.class);
        before.forEach((period, sample) -> growth.put(period, Growth.between(sample, now)));
        return new Trend(growth, full);
    }

    /// Bytes by which all scanned paths together grew; null when that cannot be told.
    public @Nullable Long growthBytes(Period period) {
        Growth over = growth.get(period);
        return over == null ? null : over.totalBytes();
    }
}
