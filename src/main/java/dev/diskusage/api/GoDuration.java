package dev.diskusage.api;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/// Durations as Kubernetes users write them: `90s`, `1h30m`, `720h`.
public final class GoDuration {
    /// Hours, minutes and seconds, each at most once and in this order: what CEL's `duration()` takes as well.
    static final String PATTERN = "^([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?$";

    private GoDuration() {}

    /// @throws java.time.format.DateTimeParseException when the text does not match the schema's pattern
    public static Duration parse(String text) {
        return Duration.parse("PT" + text);
    }

    /// Whole seconds, rounded down, and what is shorter in milliseconds: `1h30m`, `4s`, `882ms`.
    public static String print(Duration duration) {
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return duration.toMillis() + "ms";
        }
        String iso = duration.truncatedTo(ChronoUnit.SECONDS).toString();
        return iso.substring("PT".length()).toLowerCase(java.util.Locale.ROOT);
    }
}
