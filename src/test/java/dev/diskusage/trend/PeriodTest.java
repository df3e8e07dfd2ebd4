package dev.diskusage.trend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodTest {
    private static final Instant NEWEST = Instant.parse("2026-11-27T10:20:30Z");

    /// @param ago ISO durations, separated by spaces
    private static List<Instant> samples(String ago) {
        return Stream.concat(
                        Stream.of(NEWEST),
                        Arrays.stream(ago.split(" ")).map(each -> NEWEST.minus(Duration.parse(each))))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "DAY, PT23H PT24H10M PT48H, PT24H10M",
        "DAY, PT21H, PT21H",
        "DAY, PT27H, PT27H",
        "DAY, PT5H PT22H PT27H, PT22H",
        "WEEK, PT24H P6DT3H P8D, P6DT3H",
        "WEEK, P7DT21H, P7DT21H",
        "WEEK, P6D P7DT12H, P7DT12H"
    })
    void theNearestSampleIsTaken(Period period, String ago, String expected) {
        assertThat(period.start(NEWEST, samples(ago))).contains(NEWEST.minus(Duration.parse(expected)));
    }

    @ParameterizedTest
    @CsvSource({"DAY, PT20H59M", "DAY, PT27H1M", "DAY, PT12H P7D", "WEEK, P1D", "WEEK, P6DT2H59M", "WEEK, P7DT21H1M"})
    void whatIsTooFarAwayIsNone(Period period, String ago) {
        assertThat(period.start(NEWEST, samples(ago))).isEmpty();
    }

    @Test
    void labelsAreDurationsOfPrometheus() {
        assertThat(Period.values()).extracting(Period::label).containsExactly("1d", "7d");
    }
}
