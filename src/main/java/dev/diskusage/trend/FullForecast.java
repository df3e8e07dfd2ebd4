package dev.diskusage.trend;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// When a file system is full if it goes on filling up as it did: least squares over its used bytes, one point
/// a day, and the interval that holds the true slope in 95 of 100 cases (`b ± t(n-2) * s / sqrt(Sxx)`), each
/// applied to what is free at the newest point. Days are those of UTC.
///
/// @param earliest by the steepest slope of the interval
/// @param latest by the flattest; null when that is too far away to say
public record FullForecast(
        Instant likely, Instant earliest, @Nullable Instant latest) {
    /// Points, and so days. A week sees each day of it once: with fewer, a backup on Sundays looks like a trend.
    static final int MIN_POINTS = 7;

    /// Points: what was more than a month ago says little of next week.
    static final int MAX_POINTS = 30;

    /// Years are no forecast of anybody's disk.
    static final Duration FARTHEST = Duration.ofDays(10 * 365);

    private static final double DAY_MILLIS = Duration.ofDays(1).toMillis();

    /// 0.975 quantiles of Student's t for [#MIN_POINTS] - 2 to [#MAX_POINTS] - 2 degrees of freedom, from any table.
    private static final double[] STUDENT_T = {
        2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
        2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048
    };

    /// What statfs said at the end of a run. @param sizeBytes 0 when it could not be asked
    public record Fill(Instant ended, long sizeBytes, long availableBytes) {
        double usedBytes() {
            return sizeBytes - availableBytes;
        }
    }

    /// @return null when it is not filling up, when its points are too few, or so scattered that it may not be; also
    /// when that takes more than ten years
    public static @Nullable FullForecast of(Collection<Fill> fills) {
        List<Fill> points = newestOfEachDay(fills);
        if (points.isEmpty()) {
            return null;
        }
        Fill newest = points.getFirst();
        if (newest.availableBytes() <= 0) {
            return new FullForecast(newest.ended(), newest.ended(), newest.ended());
        }
        if (points.size() < MIN_POINTS) {
            return null;
        }
        Slope slope = Slope.of(points);
        double margin = studentT(points.size()) * slope.standardError();
        Instant likely = slope.bytesPerDay() <= margin ? null : full(newest, slope.bytesPerDay());
        return likely == null
                ? null
                : new FullForecast(
                        likely,
                        // Steeper than one that is near enough.
                        Objects.requireNonNull(full(newest, slope.bytesPerDay() + margin)),
                        full(newest, slope.bytesPerDay() - margin));
    }

    static double studentT(int points) {
        return STUDENT_T[points - MIN_POINTS];
    }

    /// Newest first.
    private static List<Fill> newestOfEachDay(Collection<Fill> fills) {
        List<Fill> newestFirst = new ArrayList<>(fills);
        newestFirst.removeIf(each -> each.sizeBytes() <= 0);
        newestFirst.sort(Comparator.comparing(Fill::ended).reversed());
        List<Fill> points = new ArrayList<>();
        for (Fill each : newestFirst) {
            if (points.size() < MAX_POINTS
                    && (points.isEmpty() || !day(points.getLast()).equals(day(each)))) {
                points.add(each);
            }
        }
        return points;
    }

    private static Instant day(Fill fill) {
        return fill.ended().truncatedTo(ChronoUnit.DAYS);
    }

    private static @Nullable Instant full(Fill newest, double bytesPerDay) {
        double millis = newest.availableBytes() / bytesPerDay * DAY_MILLIS;
        return millis > FARTHEST.toMillis() ? null : newest.ended().plusMillis(Math.round(millis));
    }

    /// Of the line that is nearest to the points.
    private record Slope(double bytesPerDay, double standardError) {
        static Slope of(List<Fill> points) {
            int n = points.size();
            double meanX =
                    points.stream().mapToDouble(each -> days(points, each)).sum() / n;
            double meanY = points.stream().mapToDouble(Fill::usedBytes).sum() / n;
            double xx = 0;
            double xy = 0;
            double yy = 0;
            for (Fill each : points) {
                double x = days(points, each) - meanX;
                double y = each.usedBytes() - meanY;
                xx += x * x;
                xy += x * y;
                yy += y * y;
            }
            double slope = xy / xx;
            double residuals = Math.max(0, yy - slope * xy);
            return new Slope(slope, Math.sqrt(residuals / (n - 2) / xx));
        }

        /// Since the oldest, so that the numbers stay small.
        private static double days(List<Fill> points, Fill point) {
            return Duration.between(points.getLast().ended(), point.ended()).toMillis() / DAY_MILLIS;
        }
    }
}
