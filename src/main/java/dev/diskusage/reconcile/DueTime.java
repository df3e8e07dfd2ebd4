package dev.diskusage.reconcile;

import dev.diskusage.api.Timetable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.CRC32;

/// When a scan is due: its timetable, moved by a part that is stable for one resource and spread evenly over many, so
/// that a thousand scans declared by one manifest do not start in the same second for ever.
record DueTime(Timetable timetable, String uid) {
    /// Of the distance between two due times: enough to spread, too little to surprise whoever wrote "at 3 o'clock".
    private static final int CALENDAR_JITTER_PERCENT = 10;

    /// A schedule names a time of day: people accept minutes, not hours.
    private static final Duration MAX_CALENDAR_JITTER = Duration.ofMinutes(5);

    /// Beyond it the number only says "very many", and a calendar is counted one by one.
    static final int MAX_MISSED = 1000;

    /// The first due time after a scan that started at `start`.
    Instant after(Instant start) {
        return switch (timetable) {
            case Timetable.Every(Duration interval) -> {
                // Due times lie on a grid whose phase is the resource's own. Half an interval at least lies between two
                // scans, so that one by hand (or the first) is not followed by another at once.
                long step = interval.toMillis();
                long phase = (long) (fraction() * step);
                long earliest = start.toEpochMilli() + step / 2;
                long due = phase + Math.ceilDiv(earliest - phase, step) * step;
                yield Instant.ofEpochMilli(due);
            }
            case Timetable.Calendar calendar -> {
                Duration jitter = jitter(calendar.distance(start));
                yield calendar.next(start.minus(jitter)).plus(jitter);
            }
        };
    }

    /// Due times in `(start, now]` that have passed without a scan of their own when one starts at `now`.
    long missed(Instant start, Instant now) {
        long passed = 0;
        for (Instant due = after(start); !due.isAfter(now) && passed <= MAX_MISSED; due = after(due)) {
            passed++;
        }
        return Math.max(0, passed - 1);
    }

    /// How far two due times lie apart around `now`.
    Duration distance(Instant now) {
        return timetable.distance(now);
    }

    private Duration jitter(Duration distance) {
        Duration part = distance.multipliedBy(CALENDAR_JITTER_PERCENT).dividedBy(100);
        Duration most = part.compareTo(MAX_CALENDAR_JITTER) < 0 ? part : MAX_CALENDAR_JITTER;
        return Duration.ofMillis((long) (fraction() * most.toMillis()));
    }

    /// From 0 to below 1, the same for ever for one UID.
    private double fraction() {
        var crc = new CRC32();
        crc.update(uid.getBytes(StandardCharsets.UTF_8));
        return crc.getValue() / (double) (1L << Integer.SIZE);
    }
}
