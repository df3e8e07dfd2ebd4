package dev.diskusage.trend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeptTimesTest {
    private static final Instant NEWEST = Instant.parse("2026-11-27T10:20:30Z");

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    /// Up to 600 times, dense or sparse, over up to 200 days.
    private static List<Instant> someTimes(long seed) {
        var random = new Random(seed);
        long span = 1L << (10 + random.nextInt(25));
        TreeSet<Instant> times = new TreeSet<>();
        for (int i = random.nextInt(600); i >= 0; i--) {
            times.add(NEWEST.minusMillis(Math.floorMod(random.nextLong(), span)));
        }
        return new ArrayList<>(times);
    }

    /// The rule word by word: nothing newer in the same hour, or day, by integer division of the epoch.
    private static boolean stays(Instant time, List<Instant> all) {
        Instant newest = Collections.max(all);
        long age = newest.toEpochMilli() - time.toEpochMilli();
        long slot = age <= 2 * 24 * 3_600_000L ? 3_600_000L : 24 * 3_600_000L;
        return age <= 90 * 24 * 3_600_000L
                && all.stream()
                        .noneMatch(other ->
                                other.isAfter(time) && other.toEpochMilli() / slot == time.toEpochMilli() / slot);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theLastOfEachHourThenOfEachDayStays(long seed) {
        List<Instant> times = someTimes(seed);
        assertThat(KeptTimes.of(times))
                .containsExactlyElementsOf(times.reversed().stream()
                        .filter(each -> stays(each, times))
                        .toList());
    }

    /// As it happens: one sample comes, some go, the next comes.
    @ParameterizedTest
    @MethodSource("seeds")
    void whatWentBeforeChangesNothing(long seed) {
        List<Instant> times = someTimes(seed);
        List<Instant> kept = new ArrayList<>();
        for (Instant time : times) {
            kept.add(time);
            kept = new ArrayList<>(KeptTimes.of(kept));
        }
        assertThat(kept).isEqualTo(KeptTimes.of(times));
    }

    @Test
    void aScanThatRunsEveryMinuteHasFewSamples() {
        List<Instant> times = LongStream.range(0, 200 * 24 * 60)
                .mapToObj(minute -> NEWEST.minus(Duration.ofMinutes(minute)))
                .toList();
        assertThat(KeptTimes.of(times)).hasSizeBetween(135, 140).contains(NEWEST);
    }

    @Test
    void nothingStaysOfNothing() {
        assertThat(KeptTimes.of(List.of())).isEmpty();
    }

    /// A day of 23 hours and one of 25 in Berlin: each hour and each day of UTC has its sample all the same.
    @ParameterizedTest
    @ValueSource(strings = {"2026-03-29", "2026-10-25"})
    void summerTimeMovesNothing(String day) {
        Instant noon = Instant.parse(day + "T12:00:00Z");
        assertThat(noon.atZone(ZoneId.of("Europe/Berlin")).getOffset())
                .isNotEqualTo(noon.minus(Duration.ofDays(1))
                        .atZone(ZoneId.of("Europe/Berlin"))
                        .getOffset());
        List<Instant> times = LongStream.range(0, 10 * 24)
                .mapToObj(hour -> noon.minus(Duration.ofHours(hour)))
                .toList();
        List<Instant> kept = KeptTimes.of(times);
        assertThat(kept.subList(0, 49)).isEqualTo(times.subList(0, 49));
        assertThat(kept.subList(49, kept.size())).hasSize(8).allSatisfy(each -> assertThat(
                        each.atOffset(ZoneOffset.UTC).getHour())
                .isEqualTo(23));
    }
}
