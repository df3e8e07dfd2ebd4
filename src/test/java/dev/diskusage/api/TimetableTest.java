package dev.diskusage.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimetableTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    @Test
    void anIntervalCountsFromTheStart() {
        assertThat(timetable(null, null).next(NOON)).isEqualTo(NOON.plus(Duration.ofHours(1)));
        assertThat(Timetable.of(Specs.read("{persistentVolumeClaim: c, interval: 1h30m}"))
                        .next(NOON))
                .isEqualTo("2026-11-24T13:30:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "0 3 * * *,,2026-11-25T03:00:00Z",
        "*/15 * * * *,,2026-11-24T12:15:00Z",
        "0 3 * * 0,,2026-11-29T03:00:00Z",
        "0 3 * * 7,,2026-11-29T03:00:00Z",
        "0 3 * * MON,,2026-11-30T03:00:00Z",
        "0 3 1 * MON,,2026-11-30T03:00:00Z",
        "0 0 29 2 *,,2028-02-29T00:00:00Z",
        "@hourly,,2026-11-24T13:00:00Z",
        "@midnight,,2026-11-25T00:00:00Z",
        "@weekly,,2026-11-29T00:00:00Z",
        "0 3 * * *,Europe/Berlin,2026-11-25T02:00:00Z",
        "0 3 * * *,America/New_York,2026-11-25T08:00:00Z"
    })
    void aScheduleIsReadAsCrontabDoes(String schedule, @Nullable String zone, Instant next) {
        assertThat(timetable(schedule, zone).next(NOON)).isEqualTo(next);
    }

    @Test
    void aTimeThatTheClocksSkipWaitsForTheNextDayAsInACronJob() {
        Timetable nightly = timetable("30 2 * * *", "Europe/Berlin");

        assertThat(nightly.next(Instant.parse("2026-03-28T12:00:00Z"))).isEqualTo("2026-03-30T00:30:00Z");
    }

    @Test
    void anHourThatTheClocksRepeatComesOnceOrTwiceButEnds() {
        Timetable nightly = timetable("30 2 * * *", "Europe/Berlin");
        Instant first = nightly.next(Instant.parse("2026-10-24T12:00:00Z"));

        assertThat(nightly.next(nightly.next(first))).isAfter(Instant.parse("2026-10-26T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"61 * * * *", "* * * * 8", "0 0 30 2 *", "a b c d e", "0 3 * *", "@never"})
    void aScheduleThatNeverComesIsNamed(String schedule) {
        assertThat(problem("schedule: \"" + schedule + "\"")).startsWith("spec.schedule: \"" + schedule + "\"");
    }

    @Test
    void anUnknownZoneIsNamed() {
        assertThat(problem("schedule: \"@daily\", timeZone: Mars/Base"))
                .startsWith("spec.timeZone: \"Mars/Base\" is no IANA time zone");
    }

    private static @Nullable String problem(String fields) {
        return Timetable.problem(Specs.read("{persistentVolumeClaim: c, " + fields + "}"));
    }

    private static Timetable timetable(@Nullable String schedule, @Nullable String zone) {
        String json = schedule == null ? "" : ", schedule: \"" + schedule + "\"";
        json += zone == null ? "" : ", timeZone: " + zone;
        return Timetable.of(Specs.read("{persistentVolumeClaim: c" + json + "}"));
    }
}
