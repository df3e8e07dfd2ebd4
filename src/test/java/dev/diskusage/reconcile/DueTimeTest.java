package dev.diskusage.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.api.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DueTimeTest {
    private static final Timetable HOURLY = new Timetable.Every(Duration.ofHours(1));

    @Test
    void dueTimesOfOneScanLieOneIntervalApart() {
        var times = new DueTime(HOURLY, "uid");
        Instant due = times.after(World.START);

        assertThat(times.after(due)).isEqualTo(due.plus(Duration.ofHours(1)));
        assertThat(times.after(due.plusSeconds(59))).isEqualTo(due.plus(Duration.ofHours(1)));
    }

    @Test
    void aDueTimeIsAlwaysInTheFutureAndNeverFar() {
        var random = new Random(7);
        for (int i = 0; i < 5000; i++) {
            Duration interval = Duration.ofSeconds(60 + random.nextInt(1_000_000));
            Instant start = World.START.plusSeconds(random.nextInt());
            Duration wait = Duration.between(start, new DueTime(new Timetable.Every(interval), "uid" + i).after(start));

            assertThat(wait)
                    .isBetween(interval.dividedBy(2), interval.multipliedBy(3).dividedBy(2));
        }
    }

    @Test
    void aThousandScansMadeAtOnceAreSpreadOverTheInterval() {
        List<Long> minutes = IntStream.range(0, 1000)
                .mapToObj(i -> new DueTime(
                        HOURLY,
                        UUID.nameUUIDFromBytes(new byte[] {(byte) i, (byte) (i >> 8)})
                                .toString()))
                .map(times ->
                        Duration.between(World.START, times.after(World.START)).toMinutes())
                .toList();

        assertThat(minutes.stream().distinct().count()).isGreaterThan(50);
        assertThat(minutes.stream().filter(each -> each == 45).count()).isLessThan(60);
    }

    @Test
    void aScheduleIsMovedByMinutesAtMostAndAlwaysBySoMany() {
        var times = new DueTime(nightly(), "uid");
        Instant first = times.after(World.START);
        Instant three = Instant.parse("2026-11-25T03:00:00Z");

        assertThat(first).isBetween(three, three.plus(Duration.ofMinutes(5)));
        assertThat(times.after(first)).isEqualTo(first.plus(Duration.ofDays(1)));
        assertThat(times.missed(first, first.plus(Duration.ofDays(3)))).isEqualTo(2);
    }

    private static Timetable nightly() {
        return Timetable.of(new io.fabric8.kubernetes.client.utils.KubernetesSerialization()
                .unmarshal(
                        "---\n{persistentVolumeClaim: c, schedule: \"0 3 * * *\"}",
                        dev.diskusage.api.DiskUsageScanSpec.class));
    }
}
