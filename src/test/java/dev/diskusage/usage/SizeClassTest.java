package dev.diskusage.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The classes and labels of the classic exporter: dashboards rest on them.
class SizeClassTest {
    @Test
    void hasTheLabelsOfTheClassicExporterInTheirOrder() {
        assertThat(Arrays.stream(SizeClass.values()).map(SizeClass::label))
                .containsExactly("0B", "0-1KB", "1KB-1MB", "1MB-100MB", "100MB+");
    }

    @ParameterizedTest
    @CsvSource({
        "0, EMPTY",
        "1, TO_1_KB",
        "1024, TO_1_KB",
        "1025, TO_1_MB",
        "1048576, TO_1_MB",
        "1048577, TO_100_MB",
        "104857600, TO_100_MB",
        "104857601, ABOVE",
        "9223372036854775807, ABOVE"
    })
    void countsTheUpperBoundToTheClass(long bytes, SizeClass expected) {
        assertThat(SizeClass.values()[SizeClass.indexOf(bytes)]).isEqualTo(expected);
    }
}
