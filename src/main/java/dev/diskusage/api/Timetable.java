package dev.diskusage.api;

import com.cronutils.model.Cron;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// When a scan is due by its spec, without jitter and whatever happened before. Immutable.
public sealed interface Timetable {
    /// What applies when the spec has neither interval nor schedule.
    Duration HOURLY = Duration.ofHours(1);

    /// minute hour day-of-month month day-of-week
    int FIELDS = 5;

    int DAY_OF_MONTH = 2;
    int DAY_OF_WEEK = 4;

    /// The first due time strictly after `start`.
    ///
    /// @param start of the last scan, or when the resource was made
    Instant next(Instant start);

    /// A rough distance between two due times, to scale jitter, back-off and staleness by.
    Duration distance(Instant around);

    /// Counted from the start of the scan before, not from its end.
    record Every(Duration interval) implements Timetable {
        @Override
        public Instant next(Instant start) {
            return start.plus(interval);
        }

        @Override
        public Duration distance(Instant around) {
            return interval;
        }
    }

    /// @param cron validated
    record Calendar(Cron cron, ZoneId zone) implements Timetable {
        @Override
        public Instant next(Instant start) {
            return ExecutionTime.forCron(cron)
                    .nextExecution(start.atZone(zone))
                    .orElseThrow(() -> new IllegalArgumentException("\"" + cron.asString() + "\" never comes due"))
                    .toInstant();
        }

        @Override
        public Duration distance(Instant around) {
            Instant next = next(around);
            return Duration.between(next, next(next));
        }
    }

    /// @throws IllegalArgumentException when the schedule or the zone means nothing: with the text of [#problem]
    static Timetable of(DiskUsageScanSpec spec) {
        if (spec.schedule() == null) {
            return new Every(spec.interval() == null ? HOURLY : GoDuration.parse(spec.interval()));
        }
        String problem = problem(spec);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
        return calendar(spec.schedule(), spec.timeZone());
    }

    /// What no schema can say: null when the schedule means something and comes due, and its zone is known; else what
    /// is wrong, beginning with the field.
    static @Nullable String problem(DiskUsageScanSpec spec) {
        return spec.schedule() == null ? null : problem(spec.schedule(), spec.timeZone());
    }

    private static @Nullable String problem(String schedule, @Nullable String timeZone) {
        try {
            // Any instant will do: what never comes due from there never does.
            calendar(schedule, null).next(Instant.EPOCH);
        } catch (IllegalArgumentException e) {
            return "spec.schedule: \"" + schedule + "\" is no cron expression that comes due: " + e.getMessage();
        }
        try {
            calendar(schedule, timeZone);
            return null;
        } catch (DateTimeException e) {
            return "spec.timeZone: \"" + timeZone + "\" is no IANA time zone: " + e.getMessage();
        }
    }

    private static Calendar calendar(String schedule, @Nullable String timeZone) {
        ZoneId zone = timeZone == null ? ZoneOffset.UTC : ZoneId.of(timeZone);
        return new Calendar(
                new CronParser(fiveFields(needsBothDays(schedule)))
                        .parse(schedule)
                        .validate(),
                zone);
    }

    /// As crontab(5) and Kubernetes' CronJobs: either day is enough only when neither field has a `*`, not even one in
    /// `*/2`. The library would take `*/2` for restricted.
    private static boolean needsBothDays(String schedule) {
        String[] fields = schedule.split(" +");
        return fields.length == FIELDS && (fields[DAY_OF_MONTH].contains("*") || fields[DAY_OF_WEEK].contains("*"));
    }

    /// 0 and 7 are Sunday.
    private static CronDefinition fiveFields(boolean bothDays) {
        CronDefinitionBuilder builder = CronDefinitionBuilder.defineCron()
                .withMinutes()
                .withStrictRange()
                .and()
                .withHours()
                .withStrictRange()
                .and()
                .withDayOfMonth()
                .withStrictRange()
                .and()
                .withMonth()
                .withStrictRange()
                .and()
                .withDayOfWeek()
                .withValidRange(0, 7)
                .withMondayDoWValue(1)
                .withIntMapping(7, 0)
                .withStrictRange()
                .and()
                .withSupportedNicknameHourly()
                .withSupportedNicknameDaily()
                .withSupportedNicknameMidnight()
                .withSupportedNicknameWeekly()
                .withSupportedNicknameMonthly()
                .withSupportedNicknameYearly()
                .withSupportedNicknameAnnually();
        return (bothDays ? builder.matchDayOfWeekAndDayOfMonth() : builder).instance();
    }
}
