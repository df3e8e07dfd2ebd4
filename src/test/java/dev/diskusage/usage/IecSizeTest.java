package dev.diskusage.usage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IecSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1, 1 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "1025, 1.1 KiB",
        "10240, 10 KiB",
        "10241, 11 KiB",
        "1048575, 1.0 MiB",
        "1048576, 1.0 MiB",
        "5368709120, 5.0 GiB",
        "1099511627775, 1.0 TiB",
        "9223372036854775807, 8.0 EiB"
    })
    void roundsUpToThreeDigits(long bytes, String shown) {
        assertThat(IecSize.of(bytes)).isEqualTo(shown);
    }

    @Test
    void showsNoNumberForUnknownBytes() {
        assertThat(IecSize.of(Totals.UNKNOWN)).isEqualTo("?");
    }
}
