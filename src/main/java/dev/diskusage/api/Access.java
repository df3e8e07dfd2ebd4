package dev.diskusage.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/// How a scan behaves beside the workload that owns the volume.
public record Access(
        @Default("Colocate")
        @JsonPropertyDescription("What to do with a ReadWriteOnce volume that a running pod uses: "
                + "Colocate scans on that pod's node, Skip waits for the next time.")
        WhenInUse whenInUse,

        @Default("true")
        @JsonPropertyDescription(
                "Whether a scan is ended at once when a pod that wants the volume cannot be scheduled.")
        Boolean preemptForWorkload) {
    static final Access DEFAULT = new Access(WhenInUse.COLOCATE, true);

    public Access {
        whenInUse = requireNonNullElse(whenInUse, WhenInUse.COLOCATE);
        preemptForWorkload = requireNonNullElse(preemptForWorkload, true);
    }

    public enum WhenInUse {
        @JsonProperty("Colocate")
        COLOCATE,
        @JsonProperty("Skip")
        SKIP
    }
}
