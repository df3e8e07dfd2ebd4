package dev.diskusage.api;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The rules of crontab(5) said once more, slowly and plainly, in UTC: one minute after the other.
final class CronRules {
    private final String[] fields;

    CronRules(String schedule) {
        fields = schedule.split(" +");
    }

    /// The first minute strictly after `start` that matches; null when none does in the next 200 days.
    @Nullable
    Instant next(Instant start) {
        Instant midnight = start.truncatedTo(ChronoUnit.DAYS);
        for (int day = 0; day < 200; day++) {
            ZonedDateTime begin = midnight.plus(day, ChronoUnit.DAYS).atZone(ZoneOffset.UTC);
            for (int minute = 0; matchesDay(begin) && minute < 24 * 60; minute++) {
                ZonedDateTime at = begin.plusMinutes(minute);
                if (at.toInstant().isAfter(start) && matchesTime(at)) {
                    return at.toInstant();
                }
            }
        }
        return null;
    }

    private boolean matchesTime(ZonedDateTime at) {
        return matches(fields[0], at.getMinute(), 0, 59) && matches(fields[1], at.getHour(), 0, 23);
    }

    /// "If both fields are restricted (i.e., do not contain the `*` character), the command will be run when either
    /// field matches."
    private boolean matchesDay(ZonedDateTime at) {
        int weekday = at.getDayOfWeek().getValue();
        boolean ofMonth = matches(fields[2], at.getDayOfMonth(), 1, 31);
        boolean ofWeek = matches(fields[4], weekday, 0, 7) || weekday == 7 && matches(fields[4], 0, 0, 7);
        boolean either = !fields[2].contains("*") && !fields[4].contains("*");
        return matches(fields[3], at.getMonthValue(), 1, 12) && (either ? ofMonth || ofWeek : ofMonth && ofWeek);
    }

    private static boolean matches(String field, int value, int min, int max) {
        return Arrays.stream(field.split(",")).anyMatch(part -> {
            String[] range = part.split("/");
            int step = range.length == 2 ? Integer.parseInt(range[1]) : 1;
            String[] ends = range[0].equals("*") ? new String[] {"" + min, "" + max} : range[0].split("-");
            int from = Integer.parseInt(ends[0]);
            int to = ends.length == 2 ? Integer.parseInt(ends[1]) : range.length == 2 ? max : from;
            return value >= from && value <= to && (value - from) % step == 0;
        });
    }
}
