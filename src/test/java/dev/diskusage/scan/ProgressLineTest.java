package dev.diskusage.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.usage.Totals;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    @Test
    void saysEntriesBytesRateAndShareOfInodes() {
        assertThat(ProgressLine.of(new ScanProgress(1_204_330, 22L << 30, 2, 2_408_660)))
                .isEqualTo("1,204,330 entries, 22 GiB, 602,165 entries/s, 50 % of the used inodes");
    }

    @Test
    void leavesTheShareOutWhereTheFileSystemCountsNoInodes() {
        assertThat(ProgressLine.of(new ScanProgress(10, 4096, 1, 0))).isEqualTo("10 entries, 4.0 KiB, 10 entries/s");
    }

    @Test
    void hasNoRateBeforeThereIsOne() {
        assertThat(ProgressLine.of(new ScanProgress(0, 0, 0, 0))).isEqualTo("0 entries, 0 B");
    }

    @Test
    void neverSaysThatItIsDone() {
        assertThat(ProgressLine.of(new ScanProgress(500, Totals.UNKNOWN, 0, 100)))
                .isEqualTo("500 entries, ?, 99 % of the used inodes");
    }
}
