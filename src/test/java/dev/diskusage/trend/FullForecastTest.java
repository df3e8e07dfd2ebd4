package dev.diskusage.trend;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.diskusage.trend.FullForecast.Fill;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FullForecastTest {
    private static final Instant FIRST = Instant.parse("2026-10-01T03:00:00Z");
    private static final long GIB = 1L << 30;
    private static final long SIZE = 1000 * GIB;

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    static IntStream degreesOfFreedom() {
        return IntStream.rangeClosed(FullForecast.MIN_POINTS - 2, FullForecast.MAX_POINTS - 2);
    }

    private static Fill fill(Duration since, long used) {
        return new Fill(FIRST.plus(since), SIZE, SIZE - used);
    }

    /// @param used by day
    private static List<Fill> daily(int days, LongUnaryOperator used) {
        return IntStream.range(0, days)
                .mapToObj(day -> fill(Duration.ofDays(day), used.applyAsLong(day)))
                .toList();
    }

    private static Instant day(long day) {
        return FIRST.plus(Duration.ofDays(day));
    }

    @Test
    void aStraightLineIsFullWhereItMeetsTheSize() {
        FullForecast full = FullForecast.of(daily(10, day -> 100 * GIB + day * 10 * GIB));
        assertThat(full).isEqualTo(new FullForecast(day(90), day(90), day(90)));
    }

    /// Points at any time of the day, some days without one, any slope, any scatter.
    @ParameterizedTest
    @MethodSource("seeds")
    void equalsAnotherWayToReckonIt(long seed) {
        var random = new Random(seed);
        List<Fill> points = new ArrayList<>();
        int days = FullForecast.MIN_POINTS + random.nextInt(FullForecast.MAX_POINTS - FullForecast.MIN_POINTS + 1);
        double scatter = random.nextDouble() * 40;
        double slope = random.nextDouble() * 8 - 1;
        for (int day = 0, i = 0; i < days; i++, day += 1 + random.nextInt(3)) {
            double used = 300 + slope * day + scatter * random.nextGaussian();
            points.add(fill(
                    Duration.ofDays(day).plusMillis(random.nextInt(70_000_000)),
                    Math.clamp((long) (used * GIB), 0, SIZE - 1)));
        }
        Collections.shuffle(points, random);
        FullForecast full = FullForecast.of(points);

        ExactLine exact = ExactLine.through(points);
        double margin = FullForecast.studentT(days) * exact.standardError();
        Fill newest = Collections.max(points, Comparator.comparing(Fill::ended));
        assertSame(full == null ? null : full.likely(), newest, exact.bytesPerMilli(), exact.bytesPerMilli() > margin);
        if (full != null) {
            assertSame(full.earliest(), newest, exact.bytesPerMilli() + margin, true);
            assertSame(full.latest(), newest, exact.bytesPerMilli() - margin, true);
        }
    }

    private static void assertSame(@Nullable Instant time, Fill newest, double bytesPerMilli, boolean significant) {
        double millis = newest.availableBytes() / bytesPerMilli;
        if (!significant || millis > FullForecast.FARTHEST.toMillis()) {
            assertThat(time).isNull();
        } else {
            assertThat((double) Duration.between(newest.ended(), time).toMillis())
                    .isCloseTo(millis, within(1 + millis * 1e-6));
        }
    }

    @ParameterizedTest
    @MethodSource("degreesOfFreedom")
    void theTableOfStudentsTIsRight(int freedom) {
        assertThat(FullForecast.studentT(freedom + 2)).isCloseTo(ExactLine.quantile(freedom), within(0.000_51));
    }

    /// What the interval promises: of lines whose slope is known, it holds that in 95 of 100. 4,000 tries
    /// scatter by a third of a per cent.
    @Test
    void theIntervalHoldsTheTrueSlopeInNineteenOfTwentyCases() {
        var random = new Random(3);
        int tries = 4000;
        int held = 0;
        for (int i = 0; i < tries; i++) {
            List<Fill> points = daily(8, day -> (long) ((200 + 20 * day + 3 * random.nextGaussian()) * GIB));
            FullForecast full = FullForecast.of(points);
            Duration truth = Duration.ofDays(1)
                    .multipliedBy(points.getLast().availableBytes() / (20 * GIB / 1000))
                    .dividedBy(1000);
            Instant at = points.getLast().ended().plus(truth);
            held += full != null && !at.isBefore(full.earliest()) && !at.isAfter(full.latest()) ? 1 : 0;
        }
        assertThat(held / (double) tries).isBetween(0.94, 0.96);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 6})
    void fewerThanAWeekOfDaysSayNothing(int days) {
        assertThat(FullForecast.of(daily(days, day -> day * 10 * GIB))).isNull();
    }

    /// However many runs there were.
    @Test
    void manyPointsOfOneDayAreOne() {
        List<Fill> hourly = LongStream.range(0, 6 * 24)
                .mapToObj(hour -> fill(Duration.ofHours(hour - 3), hour * GIB))
                .toList();
        assertThat(FullForecast.of(hourly)).isNull();
    }

    @Test
    void theNewestOfADayIsItsPoint() {
        List<Fill> points = new ArrayList<>(daily(10, day -> 100 * GIB + day * 10 * GIB));
        daily(10, _ -> 900 * GIB)
                .forEach(each ->
                        points.add(new Fill(each.ended().minusSeconds(60), each.sizeBytes(), each.availableBytes())));
        assertThat(FullForecast.of(points)).isEqualTo(new FullForecast(day(90), day(90), day(90)));
    }

    @Test
    void whatWasMoreThanAMonthAgoDoesNotCount() {
        FullForecast full =
                FullForecast.of(daily(80, day -> day < 50 ? 900 * GIB - day * GIB : 100 * GIB + (day - 50) * 10 * GIB));
        assertThat(full).isEqualTo(new FullForecast(day(140), day(140), day(140)));
    }

    @Test
    void whatDoesNotGrowIsNeverFull() {
        assertThat(FullForecast.of(daily(30, _ -> 500 * GIB))).isNull();
        assertThat(FullForecast.of(daily(30, day -> 500 * GIB - day * GIB))).isNull();
    }

    /// Filled on six days and emptied on the seventh.
    @Test
    void aSawToothIsNoTrend() {
        assertThat(FullForecast.of(daily(28, day -> 100 * GIB + day % 7 * 50 * GIB)))
                .isNull();
    }

    @Test
    void moreThanTenYearsAreNoForecast() {
        assertThat(FullForecast.of(daily(30, day -> day * (SIZE / 4000)))).isNull();
        assertThat(FullForecast.of(daily(30, day -> day * (SIZE / 3000)))).isNotNull();
    }

    @Test
    void theLatestIsLeftOutWhereItIsTooFarAway() {
        int[] scatter = {2, -2, -2, 2, 2, -2, -2, 2};
        FullForecast full = FullForecast.of(daily(8, day -> (10 + day + scatter[(int) day]) * GIB));
        assertThat(requireNonNull(full).likely()).isEqualTo(day(7 + 981));
        assertThat(full.earliest()).isBefore(full.likely());
        assertThat(full.latest()).isNull();
    }

    @Test
    void aFullOneIsFullNow() {
        assertThat(FullForecast.of(List.of(fill(Duration.ZERO, SIZE))))
                .isEqualTo(new FullForecast(FIRST, FIRST, FIRST));
    }

    @Test
    void nothingIsSaidOfAFileSystemThatSaysNothing() {
        assertThat(FullForecast.of(List.of())).isNull();
        assertThat(FullForecast.of(List.of(new Fill(FIRST, 0, 0)))).isNull();
    }
}
