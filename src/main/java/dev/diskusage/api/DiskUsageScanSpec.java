package dev.diskusage.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What to scan, when and how. A field that was left out has its default here as well, so that a manifest which no API
/// server has seen reads the same; a test holds both against each other. Nothing is checked on construction, since an
/// informer must be able to read any stored object: the CRD's schema and rules are the judge, and [Timetable#problem].
///
/// @param interval null when `schedule` is set or neither is; see [Timetable]
@ValidationRule(
        value = "!(has(self.interval) && has(self.schedule))",
        message = "interval and schedule exclude each other: remove one",
        fieldPath = ".interval")
@ValidationRule(
        value = "!has(self.timeZone) || has(self.schedule)",
        message = "timeZone needs schedule: set schedule or remove timeZone",
        fieldPath = ".timeZone")
public record DiskUsageScanSpec(
        @Required
        @Pattern(DiskUsageScanSpec.NAME)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Name of the PersistentVolumeClaim to scan, in the namespace of this resource.")
        String persistentVolumeClaim,

        @Default("[{\"path\": \"/\"}]")
        @Size(min = 1, max = 64)
        @JsonPropertyDescription(
                "Folders inside the volume to scan, each by itself: they may overlap. Default: the whole volume.")
        List<ScanPath> paths,

        @Default("2")
        @Min(0)
        @Max(32)
        @JsonPropertyDescription("Levels of directories to report below each path that has no depth of its own. "
                + "Limits what is reported, never what is summed: everything below counts.")
        Integer depth,

        @Default("1000")
        @Min(1)
        @Max(10_000)
        @JsonPropertyDescription(
                "Rows (directories) per batch that the scanner sends and per transaction of the store.")
        Integer batchSize,

        @Pattern(GoDuration.PATTERN)
        @Size(min = 2, max = 21)
        @ValidationRule(
                value = "duration(self) >= duration('1m') && duration(self) <= duration('8760h')",
                message = "interval must be between 1m and 8760h")
        @JsonPropertyDescription("Time between the starts of two scans, for example 30m, 1h or 24h. "
                + "Excludes schedule; with neither of them the scan runs hourly.")
        @Nullable
        String interval,

        @Pattern(DiskUsageScanSpec.CRON)
        @Size(min = 6, max = 100)
        @JsonPropertyDescription("When to scan, in the five fields of cron (minute hour day-of-month month "
                + "day-of-week) or as @hourly, @daily, @weekly, @monthly, @yearly. Excludes interval.")
        @Nullable
        String schedule,

        @Pattern("^[A-Za-z0-9_+/-]+$")
        @Size(min = 1, max = 64)
        @JsonPropertyDescription(
                "Time zone of the schedule, by its IANA name (Europe/Berlin). Default: UTC. Only with schedule.")
        @Nullable
        String timeZone,

        @Default("false")
        @JsonPropertyDescription(
                "Starts no new scan while true. A running one is ended; results stay and are still served.")
        Boolean suspend,

        @JsonPropertyDescription("Asks for a scan now, beside the timetable.") @Nullable
        Trigger trigger,

        @Default("{}") @JsonPropertyDescription("How the volume is walked.")
        Traversal traversal,

        @Default("{}") @JsonPropertyDescription("Which Prometheus series the scan gives.")
        Metrics metrics,

        @Default("{}") @JsonPropertyDescription("How long results are kept. The last published run is always kept.")
        Retention retention,

        @Default("{}") @JsonPropertyDescription("How long one scan may take.")
        Limits limits,

        @Default("{}") @JsonPropertyDescription("How the scan gets at a volume that somebody else uses.")
        Access access,

        @Default("{}") @JsonPropertyDescription("As whom the scan reads the volume.")
        Security security,

        @Default("{}") @JsonPropertyDescription("What the scan's pod gets.")
        JobTemplate jobTemplate) {

    static final String NAME = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";
    /// Only the shape; that it means something and comes due, [Timetable#problem] checks.
    static final String CRON =
            "^(@(hourly|daily|midnight|weekly|monthly|yearly|annually)|[0-9A-Za-z*/,?#-]+( +[0-9A-Za-z*/,?#-]+){4})$";

    public DiskUsageScanSpec {
        paths = paths == null ? List.of(ScanPath.VOLUME) : List.copyOf(paths);
        depth = requireNonNullElse(depth, 2);
        batchSize = requireNonNullElse(batchSize, 1000);
        suspend = requireNonNullElse(suspend, false);
        traversal = requireNonNullElse(traversal, Traversal.DEFAULT);
        metrics = requireNonNullElse(metrics, Metrics.DEFAULT);
        retention = requireNonNullElse(retention, Retention.DEFAULT);
        limits = requireNonNullElse(limits, Limits.DEFAULT);
        access = requireNonNullElse(access, Access.DEFAULT);
        security = requireNonNullElse(security, Security.DEFAULT);
        jobTemplate = requireNonNullElse(jobTemplate, JobTemplate.DEFAULT);
    }

    /// @param depth null takes the spec's
    public record ScanPath(
            @Required
            @Pattern("^/[^\\x00]*$")
            @Size(min = 1, max = 1024)
            @ValidationRule(
                    value = "!self.split('/').exists(s, s == '..' || s == '.')",
                    message = "path must not contain '.' or '..'")
            @ValidationRule(
                    value = "self == '/' || !(self.endsWith('/') || self.contains('//'))",
                    message = "path must not end with '/' or contain '//'")
            @JsonPropertyDescription("Absolute path inside the volume; / is the volume itself.")
            String path,

            @Min(0)
            @Max(32)
            @JsonPropertyDescription("Levels of directories to report below this path. Default: spec.depth.")
            @Nullable
            Integer depth,

            @Size(max = 64)
            @JsonPropertyDescription("What to leave out of the walk and of all sums: patterns as in .gitignore. "
                    + "A pattern that begins with / starts at the volume's root.")
            List<@Size(min = 1, max = 256) @Pattern("^[^\\x00\\n]+$") String> exclude) {
        static final ScanPath VOLUME = new ScanPath("/", null, List.of());

        public ScanPath {
            exclude = exclude == null ? List.of() : List.copyOf(exclude);
        }
    }

    /// @param requestId any value that differs from the last one
    public record Trigger(
            @Size(min = 1, max = 128)
            @JsonPropertyDescription(
                    "Runs the scan once, now, when the value changes. " + "Answered in status.lastHandledRequestId.")
            @Nullable
            String requestId) {}
}
