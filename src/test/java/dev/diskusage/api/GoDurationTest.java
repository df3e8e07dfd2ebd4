package dev.diskusage.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
    private static final Pattern SCHEMA = Pattern.compile(GoDuration.PATTERN);

    /// What Go's `time.ParseDuration` makes of each, and CEL's `duration()` with it, in seconds.
    @ParameterizedTest
    @CsvSource({
        "0s, 0",
        "1s, 1",
        "90s, 90",
        "007s, 7",
        "1m, 60",
        "90m, 5400",
        "1h, 3600",
        "1h30m, 5400",
        "1h0m0s, 3600",
        "1h1s, 3601",
        "2m3s, 123",
        "1h2m3s, 3723",
        "8760h, 31536000",
        "0h90m, 5400",
        "999999h999999m999999s, 3660996339"
    })
    void meansWhatGoMeans(String text, long seconds) {
        assertThat(SCHEMA.matcher(text).matches()).isTrue();
        assertThat(GoDuration.parse(text)).isEqualTo(Duration.ofSeconds(seconds));
    }

    /// Go takes some of these, Java others: the schema takes none, so that both read every stored object alike.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.5h",
                "1m1h",
                "1s1m",
                "-1h",
                "+1h",
                "100ms",
                "5us",
                "0",
                "1",
                "1H",
                "1h 30m",
                " 1h",
                "1d",
                "1w",
                "1h1h",
                "h",
                "1hm",
                "PT1H",
                "1000000h",
                "1h\n",
                "١h"
            })
    void theSchemaTakesNoOtherForm(String text) {
        assertThat(SCHEMA.matcher(text).matches()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hourly", "1d", "1m1h", "1.5h", "1h 30m"})
    void anotherTextIsNotReadAsSomeDuration(String text) {
        assertThatThrownBy(() -> GoDuration.parse(text)).isInstanceOf(DateTimeParseException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0ms",
        "PT0.0009S, 0ms",
        "PT0.882S, 882ms",
        "PT0.999999999S, 999ms",
        "PT1S, 1s",
        "PT59.9S, 59s",
        "PT1M, 1m",
        "PT4M10S, 4m10s",
        "PT1H, 1h",
        "PT1H0M1S, 1h1s",
        "PT26H3M, 26h3m",
        "P30D, 720h"
    })
    void isWrittenAsPeopleWriteIt(Duration duration, String text) {
        assertThat(GoDuration.print(duration)).isEqualTo(text);
    }

    @Test
    void whatIsWrittenIsReadAsTheSame() {
        var random = new Random(3);
        for (int i = 0; i < 5_000; i++) {
            Duration duration = Duration.ofSeconds(1 + random.nextInt(Integer.MAX_VALUE));

            String text = GoDuration.print(duration);

            assertThat(SCHEMA.matcher(text).matches()).as(text).isTrue();
            assertThat(GoDuration.parse(text)).as(text).isEqualTo(duration);
        }
    }
}
