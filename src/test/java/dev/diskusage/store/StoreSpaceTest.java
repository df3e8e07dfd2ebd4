package dev.diskusage.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.store.StoreSpace.VolumeSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreSpaceTest {
    /// A volume of 1,000 bytes keeps 50 free, and 100 for the next run. -1 is unknown.
    @ParameterizedTest
    @CsvSource({
        // stored, setting, available; limit, surplus
        "300, -1, 500, 650, 0",
        "300,  -1, 150, 300, 0",
        "300,  -1, 149, 299, 1",
        "300,  -1,   0, 150, 150",
        "100,  -1,   0,   0, 100",
        "300, 400, 500, 400, 0",
        "300, 200, 500, 200, 100",
        "300, 400, 100, 250, 50",
        "300, 200,  -1, 200, 100",
        "300,  -1,  -1,  -1, 0",
        "300,   0, 500,   0, 300"
    })
    void isTheSmallerOfTheSettingAndWhatTheVolumeHas(
            long stored, long setting, long available, long limit, long surplus) {
        VolumeSpace volume = available < 0 ? VolumeSpace.UNSAID : new VolumeSpace(1000, available);
        StoreSpace space = StoreSpace.of(stored, setting, volume, 100);
        assertThat(space.limitBytes()).isEqualTo(limit);
        assertThat(space.surplusBytes()).isEqualTo(surplus);
        assertThat(space.availableBytes()).isEqualTo(available);
    }

    @Test
    void saysWhatToDoOnlyWhenThereIsNoRoom() {
        assertThat(new StoreSpace(5 << 20, 5 << 20, 0).problem()).isEmpty();
        assertThat(new StoreSpace(5 << 20, StoreSpace.UNKNOWN, StoreSpace.UNKNOWN).problem())
                .isEmpty();
        assertThat(new StoreSpace(5 << 20, 4 << 20, 0).problem())
                .hasValue(
                        "the results that must be kept take 5.0 MiB, there is room for 4.0 MiB: the next run may fail;"
                                + " give the volume of the results more space, raise disk-usage.store.max-size, or scan with less"
                                + " depth");
    }
}
