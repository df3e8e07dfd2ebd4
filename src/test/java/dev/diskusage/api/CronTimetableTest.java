package dev.diskusage.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Schedules against the rules of crontab(5), and over the days on which clocks are changed.
class CronTimetableTest {
    private static final Instant START = Instant.parse("2026-11-25T03:07:11Z");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyScheduleComesDueWhenCrontabSays(long seed) {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 25; i++) {
            String schedule = String.join(
                    " ",
                    field(random, 0, 59),
                    field(random, 0, 23),
                    random.nextInt(3) == 0 ? field(random, 1, 28) : "*",
                    "*",
                    random.nextInt(3) == 0 ? field(random, 0, 6) : "*");
            Instant start = START.plusSeconds(random.nextInt(10_000_000));

            assertThat(timetable(schedule, null).next(start))
                    .as("seed %s: \"%s\" after %s", seed, schedule, start)
                    .isEqualTo(Objects.requireNonNull(new CronRules(schedule).next(start)));
        }
    }

    /// A restricted day of the month, of the week, or both; steps from a star leave both to be matched.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 0 13 * 5",
                "0 0 1,15 * *",
                "0 0 * * 1-5",
                "30 4 1,15 * 5",
                "0 0 */2 * 1",
                "0 0 13 * */2",
                "0 0 1-7 * 0",
                "0 0 31 * *",
                "5-10/2 3 * * *",
                "0 22-23,0-2 * * *",
                "59 23 * * 6"
            })
    void daysAreChosenAsCrontabSays(String schedule) {
        Timetable timetable = timetable(schedule, null);
        Instant due = START;
        for (int i = 0; i < 12; i++) {
            Instant next = timetable.next(due);
            assertThat(next).as("after %s", due).isEqualTo(Objects.requireNonNull(new CronRules(schedule).next(due)));
            due = next;
        }
    }

    /// Zone, what a person would look at on the evening before, and when it comes due. In spring an hour is skipped,
    /// in autumn one is repeated; Lord Howe moves by half an hour, Chatham is 45 minutes off.
    @ParameterizedTest
    @CsvSource({
        "0 3 * * *,  Europe/Berlin,       2026-03-28T12:00:00Z, 2026-03-29T01:00:00Z",
        "0 1 * * *,  Europe/Berlin,       2026-03-28T12:00:00Z, 2026-03-29T00:00:00Z",
        "0 4 * * *,  Europe/Berlin,       2026-10-24T12:00:00Z, 2026-10-25T03:00:00Z",
        "0 0 * * *,  America/New_York,    2026-11-01T12:00:00Z, 2026-11-02T05:00:00Z",
        "0 0 * * *,  America/New_York,    2026-10-31T12:00:00Z, 2026-11-01T04:00:00Z",
        "0 12 * * *, Australia/Lord_Howe, 2026-10-03T03:00:00Z, 2026-10-04T01:00:00Z",
        "0 12 * * *, Pacific/Chatham,     2026-06-01T00:00:00Z, 2026-06-01T23:15:00Z",
        "0 0 1 1 *,  Pacific/Kiritimati,  2026-06-01T00:00:00Z, 2026-12-31T10:00:00Z",
        "@daily,     Asia/Kolkata,        2026-06-01T00:00:00Z, 2026-06-01T18:30:00Z"
    })
    void aScheduleIsReadOnTheClockOfItsZone(String schedule, String zone, Instant start, Instant due) {
        assertThat(timetable(schedule, zone).next(start)).isEqualTo(due);
    }

    /// Over the weeks of the changes nothing stands still, goes back, or is skipped for more than a day.
    @ParameterizedTest
    @CsvSource({
        "30 2 * * *, Europe/Berlin, PT49H",
        "30 2 * * *, America/New_York, PT49H",
        "0 * * * *, Europe/Berlin, PT2H",
        "*/20 * * * *, Australia/Lord_Howe, PT1H",
        "0 0 * * *, America/Santiago, PT49H"
    })
    void theWeeksOfTheChangesHaveNoHolesAndNoLoops(String schedule, String zone, Duration longest) {
        Timetable timetable = timetable(schedule, zone);
        for (String start : List.of("2026-03-01T00:00:00Z", "2026-08-25T00:00:00Z", "2026-10-01T00:00:00Z")) {
            Instant due = Instant.parse(start);
            Instant end = due.plus(Duration.ofDays(45));
            while (due.isBefore(end)) {
                Instant next = timetable.next(due);
                assertThat(Duration.between(due, next))
                        .as("from %s to %s", due, next)
                        .isPositive()
                        .isLessThanOrEqualTo(longest);
                due = next;
            }
        }
    }

    @Test
    void theDistanceIsThatOfTwoDueTimes() {
        assertThat(timetable("0 3 * * *", null).distance(START)).isEqualTo(Duration.ofDays(1));
        assertThat(timetable("*/15 * * * *", null).distance(START)).isEqualTo(Duration.ofMinutes(15));
        assertThat(timetable("0 0 29 2 *", null).distance(START)).isEqualTo(Duration.ofDays(1461));
        assertThat(new Timetable.Every(Duration.ofHours(7)).distance(START)).isEqualTo(Duration.ofHours(7));
    }

    /// A number, a list, a range or steps.
    private static String field(SplittableRandom random, int min, int max) {
        int from = random.nextInt(min, max + 1);
        return switch (random.nextInt(6)) {
            case 0 -> "*";
            case 1 -> "*/" + random.nextInt(1, 1 + max / 2);
            case 2 -> from + "-" + random.nextInt(from, max + 1);
            case 3 -> from + "-" + max + "/" + random.nextInt(1, 5);
            case 4 ->
                IntStream.range(0, 3)
                        .map(_ -> random.nextInt(min, max + 1))
                        .sorted()
                        .distinct()
                        .mapToObj(String::valueOf)
                        .collect(Collectors.joining(","));
            default -> String.valueOf(from);
        };
    }

    private static Timetable timetable(String schedule, @Nullable String zone) {
        String spec = "{persistentVolumeClaim: c, schedule: \"" + schedule + "\""
                + (zone == null ? "" : ", timeZone: " + zone) + "}";
        assertThat(List.of(spec)).allMatch(each -> Timetable.problem(Specs.read(each)) == null);
        return Timetable.of(Specs.read(spec));
    }
}
