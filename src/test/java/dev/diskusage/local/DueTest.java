package dev.diskusage.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.api.Timetable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DueTest {
    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

    @Test
    void theFirstRunStartsAtOnce() {
        assertThat(Due.of(hourly(false, null), Due.History.NONE, NOW)).isEqualTo(new Due.Now());
    }

    @Test
    void theNextRunStartsAnIntervalAfterTheStartOfTheLast() {
        var history = ran(NOW.minusSeconds(3599), null);
        assertThat(Due.of(hourly(false, null), history, NOW)).isEqualTo(new Due.Later(NOW.plusSeconds(1)));
        assertThat(Due.of(hourly(false, null), history, NOW.plusSeconds(1))).isEqualTo(new Due.Now());
    }

    @Test
    void manyMissedTimesAreMadeUpForByOneRun() {
        assertThat(Due.of(hourly(false, null), ran(NOW.minus(Duration.ofDays(3)), null), NOW))
                .isEqualTo(new Due.Now());
        assertThat(Due.of(hourly(false, null), ran(NOW, null), NOW)).isInstanceOf(Due.Later.class);
    }

    @Test
    void neverStartsASecondRunBesideTheFirst() {
        var busy = new Due.History(true, NOW.minus(Duration.ofDays(3)), null);
        assertThat(Due.of(hourly(false, "again"), busy, NOW)).isEqualTo(new Due.Busy());
    }

    @Test
    void aNewRequestIdRunsOnce() {
        assertThat(Due.of(hourly(false, "b"), ran(NOW.minusSeconds(1), "a"), NOW))
                .isEqualTo(new Due.Now());
        assertThat(Due.of(hourly(false, "b"), ran(NOW.minusSeconds(1), "b"), NOW))
                .isInstanceOf(Due.Later.class);
    }

    @Test
    void aRequestIdThatWasTakenAwayAsksForNothing() {
        assertThat(Due.of(hourly(false, null), ran(NOW.minusSeconds(1), "a"), NOW))
                .isInstanceOf(Due.Later.class);
    }

    @Test
    void nothingStartsWhileSuspended() {
        assertThat(Due.of(hourly(true, "now"), Due.History.NONE, NOW)).isEqualTo(new Due.Suspended());
    }

    @Test
    void aClockThatWasSetBackDoesNotStopTheScans() {
        assertThat(Due.of(hourly(false, null), ran(NOW.plus(Duration.ofDays(365)), null), NOW))
                .isEqualTo(new Due.Now());
    }

    private static LocalScan.Timing hourly(boolean suspended, @Nullable String requestId) {
        return new LocalScan.Timing(
                new Timetable.Every(Duration.ofHours(1)), suspended, requestId, Duration.ofHours(1));
    }

    private static Due.History ran(Instant started, @Nullable String requestId) {
        return new Due.History(false, started, requestId);
    }
}
