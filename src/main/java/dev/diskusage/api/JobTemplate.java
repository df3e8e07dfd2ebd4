package dev.diskusage.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a user may set on the scan's pod. No image, volumes or service account: whoever may create a scan must not be
/// able to run what they like as somebody else.
public record JobTemplate(
        @Default("{}") @JsonPropertyDescription("CPU and memory of the scan's container.")
        Resources resources,

        @Size(max = 16)
        @JsonPropertyDescription(
                "Taints that the scan's pod tolerates, beside those that the volume's consumer tolerates.")
        List<Toleration> tolerations,

        @Pattern("^([a-z0-9]([-a-z0-9.]*[a-z0-9])?)?$")
        @Size(max = 253)
        @JsonPropertyDescription("PriorityClass of the scan's pod. Empty takes the cluster's default.")
        @Nullable
        String priorityClassName) {
    /// The form of resource.Quantity, as Kubernetes' own schemas have it.
    static final String QUANTITY =
            "^(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?[0-9]+))?$";

    static final int QUANTITY_LENGTH = 32;

    static final JobTemplate DEFAULT = new JobTemplate(Resources.DEFAULT, List.of(), null);

    public JobTemplate {
        resources = requireNonNullElse(resources, Resources.DEFAULT);
        tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
    }

    public record Resources(
            @Default("{\"cpu\": \"50m\", \"memory\": \"64Mi\"}")
            @JsonPropertyDescription("What the pod is scheduled with.")
            Amounts requests,

            @Default("{\"memory\": \"256Mi\"}")
            @JsonPropertyDescription("What the container may use. Without a CPU limit the scan takes what is idle.")
            Amounts limits) {
        /// Little, since a scan in flat memory needs little: see docs/benchmarks.md.
        private static final Amounts REQUESTS = new Amounts(new Quantity("50m"), new Quantity("64Mi"));

        private static final Amounts LIMITS = new Amounts(null, new Quantity("256Mi"));
        static final Resources DEFAULT = new Resources(REQUESTS, LIMITS);

        public Resources {
            requests = requireNonNullElse(requests, REQUESTS);
            limits = requireNonNullElse(limits, LIMITS);
        }
    }

    public record Amounts(
            @Pattern(JobTemplate.QUANTITY)
            @Size(max = JobTemplate.QUANTITY_LENGTH)
            @JsonPropertyDescription("CPUs, for example 50m or 1.")
            @Nullable
            Quantity cpu,

            @Pattern(JobTemplate.QUANTITY)
            @Size(max = JobTemplate.QUANTITY_LENGTH)
            @JsonPropertyDescription("Memory, for example 64Mi.")
            @Nullable
            Quantity memory) {}

    /// As in a pod's spec.
    @ValidationRule(
            value = "!has(self.value) || self.value == '' || self.operator == 'Equal'",
            message = "value is refused with operator: Exists",
            fieldPath = ".value")
    public record Toleration(
            @Size(max = 317)
            @JsonPropertyDescription("Key of the taint. Empty with Exists tolerates every taint.")
            @Nullable
            String key,

            @Default("Equal") @JsonPropertyDescription("Equal compares value, Exists takes any value.")
            Operator operator,

            @Size(max = 63) @JsonPropertyDescription("Value of the taint, with Equal.") @Nullable
            String value,

            @JsonPropertyDescription(
                    "Which taints of that key: NoSchedule, PreferNoSchedule or NoExecute. " + "Empty takes all.")
            @Nullable
            Effect effect,

            @Min(0)
            @JsonPropertyDescription("Seconds the pod stays with a NoExecute taint. Default: for ever.")
            @Nullable
            Long tolerationSeconds) {
        public Toleration {
            operator = requireNonNullElse(operator, Operator.EQUAL);
        }
    }

    public enum Operator {
        @JsonProperty("Equal")
        EQUAL("Equal"),
        @JsonProperty("Exists")
        EXISTS("Exists");

        private final String text;

        Operator(String text) {
            this.text = text;
        }

        /// As Kubernetes writes it.
        public String text() {
            return text;
        }
    }

    public enum Effect {
        @JsonProperty("NoSchedule")
        NO_SCHEDULE("NoSchedule"),
        @JsonProperty("PreferNoSchedule")
        PREFER_NO_SCHEDULE("PreferNoSchedule"),
        @JsonProperty("NoExecute")
        NO_EXECUTE("NoExecute");

        private final String text;

        Effect(String text) {
            this.text = text;
        }

        /// As Kubernetes writes it.
        public String text() {
            return text;
        }
    }
}
