package dev.diskusage.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;

/// How long results are kept: whichever ends first.
///
/// @param maxAge see [GoDuration]
public record Retention(
        @Default("30") @Min(1) @Max(1000) @JsonPropertyDescription("Published runs that are kept.")
        Integer runs,

        @Default("720h")
        @Pattern(GoDuration.PATTERN)
        @Size(min = 2, max = 21)
        @ValidationRule(value = "duration(self) >= duration('1h')", message = "maxAge must be at least 1h")
        @JsonPropertyDescription("Age at which a run is removed, for example 720h.")
        String maxAge) {
    static final Retention DEFAULT = new Retention(30, "720h");

    public Retention {
        runs = requireNonNullElse(runs, 30);
        maxAge = requireNonNullElse(maxAge, "720h");
    }

    /// @throws java.time.format.DateTimeParseException when the text is none, which the CRD refuses
    public Duration longest() {
        return GoDuration.parse(maxAge);
    }
}
