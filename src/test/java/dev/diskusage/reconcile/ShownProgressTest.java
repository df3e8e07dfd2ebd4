package dev.diskusage.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.usage.Progress;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShownProgressTest {
    private static final Progress EARLY = new Progress(10, 100);
    private static final Progress LATER = new Progress(20, 200);

    private final ShownProgress shown = new ShownProgress();

    @Test
    void isTheSameForAMinute() {
        assertThat(shown.of("a", "r1", EARLY, Made.NOW)).isEqualTo(EARLY);
        assertThat(shown.of("a", "r1", LATER, Made.NOW.plusSeconds(59))).isEqualTo(EARLY);
        assertThat(shown.of("a", "r1", LATER, Made.NOW.plusSeconds(60))).isEqualTo(LATER);
        assertThat(shown.of("a", "r1", EARLY, Made.NOW.plusSeconds(119))).isEqualTo(LATER);
    }

    @Test
    void whatIsKnownFirstIsShownAtOnce() {
        assertThat(shown.of("a", "r1", null, Made.NOW)).isNull();
        assertThat(shown.of("a", "r1", EARLY, Made.NOW.plusSeconds(1))).isEqualTo(EARLY);
    }

    @Test
    void isOfOneRunAndOneScan() {
        shown.of("a", "r1", EARLY, Made.NOW);
        assertThat(shown.of("b", "r1", LATER, Made.NOW)).isEqualTo(LATER);
        assertThat(shown.of("a", "r2", null, Made.NOW)).isNull();
        assertThat(shown.of("a", "r2", LATER, Made.NOW)).isEqualTo(LATER);
    }

    @Test
    void aClockThatStepsBackHoldsNothingUp() {
        shown.of("a", "r1", EARLY, Made.NOW);
        assertThat(shown.of("a", "r1", LATER, Made.NOW.minusSeconds(3600))).isEqualTo(LATER);
    }

    @Test
    void whatIsGoneIsForgotten() {
        shown.of("a", "r1", EARLY, Made.NOW);
        shown.keepOnly(Set.of("b"));
        assertThat(shown.of("a", "r1", null, Made.NOW)).isNull();
    }
}
