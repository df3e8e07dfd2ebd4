package dev.diskusage.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.api.DiskUsageScanStatus.Problem;
import dev.diskusage.reconcile.History.Active;
import dev.diskusage.reconcile.History.Handled;
import dev.diskusage.reconcile.History.Setbacks;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryTest {
    private static final Instant LATER = Made.NOW.plus(Duration.ofHours(1));
    private static final Setbacks BEFORE = new Setbacks(2, 1, new Problem("InUse", "by app", false));
    private static final Handled WISHES = new Handled("hash", "request", "at");

    /// Handled before (hash, request, annotation), wished now -> whether that starts a scan.
    @ParameterizedTest
    @CsvSource({
        "h, , ,      h, , ,      false",
        "h, , ,      i, , ,      true",
        ", , ,       h, , ,      true",
        "h, , ,      h, one, ,   true",
        "h, one, ,   h, one, ,   false",
        "h, one, ,   h, two, ,   true",
        "h, one, ,   h, , ,      false",
        "h, , ,      h, , now,   true",
        "h, , now,   h, , now,   false",
        "h, , now,   h, , later, true",
        "h, , now,   h, , ,      false",
        "h, one, now, h, one, later, true"
    })
    void whateverDiffersFromWhatWasHandledStartsAScanAndATakenBackRequestDoesNot(
            @Nullable String hash,
            @Nullable String request,
            @Nullable String at,
            @Nullable String newHash,
            @Nullable String newRequest,
            @Nullable String newAt,
            boolean starts) {
        var handled = new Handled(hash, request, at);

        assertThat(handled.leaves(new Handled(newHash, newRequest, newAt))).isEqualTo(starts);
    }

    /// Or taking a request back and giving it again would start a second scan.
    @Test
    void aRequestStaysHandledAfterItWasTakenBack() {
        Handled later = WISHES.with(new Handled("other", null, null));

        assertThat(later).isEqualTo(new Handled("other", "request", "at"));
        assertThat(later.leaves(new Handled("other", "request", "at"))).isFalse();
    }

    @Test
    void aStartedScanIsActiveAndItsWishesAreHandled() {
        History before = new History("r0", Made.NOW, Made.NOW, BEFORE, 5, Handled.NOTHING, null);

        assertThat(before.started(new NextStep.Start("r1", "job-r1", LATER, 3, WISHES)))
                .isEqualTo(new History("r1", LATER, Made.NOW, BEFORE, 8, WISHES, new Active("r1", "job-r1", LATER)));
    }

    @Test
    void anEndCountsWhatBroughtNoResultAndLeavesNothingActive() {
        History running = new History("r1", Made.NOW, null, BEFORE, 5, WISHES, new Active("r1", "j", Made.NOW));

        assertThat(running.succeeded(LATER)).isEqualTo(ended(Setbacks.NONE));
        assertThat(running.failed(LATER, Made.PROBLEM)).isEqualTo(ended(new Setbacks(3, 1, Made.PROBLEM)));
        assertThat(running.madeWay(LATER, Made.PROBLEM)).isEqualTo(ended(new Setbacks(2, 2, Made.PROBLEM)));
        assertThat(running.cancelled(LATER)).isEqualTo(ended(BEFORE));
    }

    private static History ended(Setbacks setbacks) {
        return new History("r1", Made.NOW, LATER, setbacks, 5, WISHES, null);
    }
}
