package dev.diskusage.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.api.DiskUsageScanStatus;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WrittenStatusesTest {
    private static final DiskUsageScanStatus FIRST = status("r1");
    private static final DiskUsageScanStatus SECOND = status("r2");

    private final WrittenStatuses written = new WrittenStatuses();

    @Test
    void whatTheInformerShowsCountsWhileNothingWasWritten() {
        assertThat(written.current(scan("10", FIRST))).isEqualTo(FIRST);
        assertThat(written.current(Made.scan("new", ""))).isEqualTo(DiskUsageScanStatus.NONE);
    }

    /// By the old one a second Job would be made for the same run.
    @Test
    void whatWasWrittenCountsUntilTheInformerShowsIt() {
        written.wrote(scan("11", SECOND));

        assertThat(written.current(scan("10", FIRST))).isEqualTo(SECOND);
        assertThat(written.current(scan("10", FIRST))).isEqualTo(SECOND);
    }

    @Test
    void onceShownTheInformerCountsAgain() {
        written.wrote(scan("11", FIRST));
        written.current(scan("11", FIRST));

        assertThat(written.current(scan("12", SECOND))).isEqualTo(SECOND);
    }

    @Test
    void theLastOfSeveralWritesCounts() {
        written.wrote(scan("11", FIRST));
        written.wrote(scan("12", SECOND));

        assertThat(written.current(scan("11", FIRST))).isEqualTo(SECOND);
    }

    @Test
    void whatWasWrittenOfAResourceThatIsGoneIsForgotten() {
        written.wrote(scan("11", SECOND));
        written.keepOnly(Set.of("uid-other"));

        assertThat(written.current(scan("10", FIRST))).isEqualTo(FIRST);
    }

    @Test
    void whatWasWrittenOfAResourceThatIsThereIsKept() {
        written.wrote(scan("11", SECOND));
        written.keepOnly(Set.of("uid-media"));

        assertThat(written.current(scan("10", FIRST))).isEqualTo(SECOND);
    }

    @Test
    void aResourceMadeAnewStartsWithoutAStatus() {
        written.wrote(scan("11", SECOND));
        DiskUsageScan anew = Made.scan("media", "");
        anew.getMetadata().setUid("uid-anew");

        assertThat(written.current(anew)).isEqualTo(DiskUsageScanStatus.NONE);
    }

    private static DiskUsageScan scan(String version, DiskUsageScanStatus status) {
        DiskUsageScan scan = Made.scan("media", "");
        scan.getMetadata().setResourceVersion(version);
        scan.setStatus(status);
        return scan;
    }

    private static DiskUsageScanStatus status(String run) {
        var history = new History(run, Made.NOW, Made.NOW, History.Setbacks.NONE, 0, History.Handled.NOTHING, null);
        return ScanStatus.of(
                Made.scan("media", ""),
                DiskUsageScanStatus.NONE,
                history,
                new Findings(Made.NOW, new Findings.State.Resting(), null),
                null);
    }
}
