package dev.diskusage.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;

/// One condition, in the shape of `metav1.Condition`.
public record Condition(
        @Required
        @Size(min = 1, max = 64)
        @JsonPropertyDescription("Ready, Reconciling, Stalled, VolumeAccessible, StorePressure or StoreDamaged.")
        String type,

        @Required @JsonPropertyDescription("True, False or Unknown.")
        Status status,

        @JsonPropertyDescription("Generation of the spec that the condition was set for.")
        Long observedGeneration,

        @Required @JsonPropertyDescription("When the status last changed.")
        Instant lastTransitionTime,

        @Required
        @Size(min = 1, max = 128)
        @Pattern("^[A-Za-z]([A-Za-z0-9]*)$")
        @JsonPropertyDescription("Why, as one word for programs.")
        String reason,

        @Required @Size(max = 2048) @JsonPropertyDescription("Why, and what to do, for people.")
        String message) {

    public enum Status {
        @JsonProperty("True")
        TRUE,
        @JsonProperty("False")
        FALSE,
        @JsonProperty("Unknown")
        UNKNOWN
    }
}
