package dev.diskusage.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// As whom the scan's process reads. There is no fsGroup: it would make the kubelet change owners on the volume.
@ValidationRule(
        value = "self.runAs == 'Fixed' ? has(self.runAsUser) : !(has(self.runAsUser) || has(self.runAsGroup))",
        message = Security.RULE,
        fieldPath = ".runAs")
public record Security(
        @Default("Restricted")
        @JsonPropertyDescription("Restricted obeys the Pod Security Standard of that name. Elevated reads as root "
                + "with DAC_OVERRIDE, whatever the files' modes; the namespace must consent by the annotation "
                + "diskusage.dev/allow-elevated: \"true\".")
        Profile profile,

        @Default("Consumer")
        @JsonPropertyDescription("Consumer takes user and group of a running pod that uses the volume "
                + "(65532 when there is none or it is root); Fixed takes runAsUser and runAsGroup.")
        RunAs runAs,

        @Min(1)
        @Max(2_147_483_647)
        @JsonPropertyDescription("User ID of the scan's process. Only with runAs: Fixed.")
        @Nullable
        Long runAsUser,

        @Min(1)
        @Max(2_147_483_647)
        @JsonPropertyDescription("Group ID of the scan's process. Default: runAsUser. Only with runAs: Fixed.")
        @Nullable
        Long runAsGroup) {
    static final String RULE = "runAsUser is needed with runAs: Fixed; runAsUser and runAsGroup are refused without it";

    static final Security DEFAULT = new Security(Profile.RESTRICTED, RunAs.CONSUMER, null, null);

    public Security {
        profile = requireNonNullElse(profile, Profile.RESTRICTED);
        runAs = requireNonNullElse(runAs, RunAs.CONSUMER);
    }

    public enum Profile {
        @JsonProperty("Restricted")
        RESTRICTED,
        @JsonProperty("Elevated")
        ELEVATED
    }

    public enum RunAs {
        @JsonProperty("Consumer")
        CONSUMER,
        @JsonProperty("Fixed")
        FIXED
    }
}
