package dev.diskusage.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;

/// How long one scan may take. Both are durations as [GoDuration] reads them.
@ValidationRule(
        value = "duration(self.maxDuration) > duration(self.prepareTimeout)",
        message = "maxDuration must be longer than prepareTimeout",
        fieldPath = ".maxDuration")
public record Limits(
        @Default("1h")
        @Pattern(GoDuration.PATTERN)
        @Size(min = 2, max = 21)
        @ValidationRule(
                value = "duration(self) >= duration('1m') && duration(self) <= duration('720h')",
                message = "maxDuration must be between 1m and 720h")
        @JsonPropertyDescription("After this time, counted from the Job's start, the scan is ended and has failed.")
        String maxDuration,

        @Default("10m")
        @Pattern(GoDuration.PATTERN)
        @Size(min = 2, max = 21)
        @ValidationRule(value = "duration(self) >= duration('10s')", message = "prepareTimeout must be at least 10s")
        @JsonPropertyDescription("A pod that does not run after this time (no node, no volume, no image) is ended.")
        String prepareTimeout) {
    static final Limits DEFAULT = new Limits("1h", "10m");

    public Limits {
        maxDuration = requireNonNullElse(maxDuration, "1h");
        prepareTimeout = requireNonNullElse(prepareTimeout, "10m");
    }

    /// @throws java.time.format.DateTimeParseException when the text is none, which the CRD refuses
    public Duration longest() {
        return GoDuration.parse(maxDuration);
    }

    /// As [#longest], for the time before the pod runs.
    public Duration longestPrepare() {
        return GoDuration.parse(prepareTimeout);
    }
}
