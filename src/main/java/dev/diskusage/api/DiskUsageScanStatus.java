package dev.diskusage.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the operator knows about a scan. Null means not known yet, never zero. Times are whole seconds of the
/// operator's clock, UTC.
public record DiskUsageScanStatus(
        @JsonPropertyDescription("Generation of the spec that this status answers.") @Nullable
        Long observedGeneration,

        @Size(max = 16)
        @JsonPropertyDescription(
                "Ready; Reconciling, Stalled, StorePressure and StoreDamaged while true; VolumeAccessible once tried.")
        List<Condition> conditions,

        @Size(max = 64) @JsonPropertyDescription("Run of the last scan, whatever became of it.") @Nullable
        String lastRunId,

        @Size(max = 64)
        @JsonPropertyDescription("Hash of the part of the spec that the last scan was started with.")
        @Nullable
        String lastSpecHash,

        @JsonPropertyDescription("When the last scan was started, whatever became of it.") @Nullable
        Instant lastScanStartTime,

        @JsonPropertyDescription("When the last scan ended, whatever became of it.") @Nullable
        Instant lastScanCompletionTime,

        @JsonPropertyDescription("When the last scan that published its results ended.") @Nullable
        Instant lastSuccessfulScanTime,

        @Size(max = 21)
        @JsonPropertyDescription("How long the last scan that published its results walked, for example 4m10s.")
        @Nullable
        String lastScanDuration,

        @JsonPropertyDescription("When the next scan is due. Absent while suspended, stalled or scanning.") @Nullable
        Instant nextScanTime,

        @JsonPropertyDescription("Since when a scan that is due waits for a free slot.") @Nullable
        Instant queuedSince,

        @Size(max = 128) @JsonPropertyDescription("The last spec.trigger.requestId that started a scan.") @Nullable
        String lastHandledRequestId,

        @Size(max = 256)
        @JsonPropertyDescription("The last value of the annotation diskusage.dev/reconcile-at that started a scan.")
        @Nullable
        String lastHandledReconcileAt,

        @JsonPropertyDescription("Scans that failed since the last one that succeeded.") @Nullable
        Integer consecutiveFailures,

        @JsonPropertyDescription(
                "Scans skipped or ended for pods that use the volume, since the last one that succeeded.")
        @Nullable
        Integer consecutiveSkips,

        @JsonPropertyDescription("Why the last scan brought no result. Absent once one succeeds.") @Nullable
        Problem lastProblem,

        @JsonPropertyDescription("Due times that passed without a try (operator down, no free slot, no fit claim).")
        @Nullable
        Long missedScans,

        @JsonPropertyDescription("The scan that is under way.") @Nullable
        ActiveScan activeScan,

        @Size(max = 64) @JsonPropertyDescription("Run whose results are served: the key for queries.") @Nullable
        String runId,

        @JsonPropertyDescription("What the volume's scanned paths use, by that run.") @Nullable
        Usage usage,

        @Size(max = 20)
        @JsonPropertyDescription(
                "The largest directories of that run, the largest first; a single path's own root is left out.")
        List<TopDirectory> topDirectories,

        @JsonPropertyDescription("Where the volume is going, as of that run. Absent while nothing can be told.")
        @Nullable
        Trend trend) {

    public static final DiskUsageScanStatus NONE = new DiskUsageScanStatus(
            null, List.of(), null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null, null, List.of(), null);

    public DiskUsageScanStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        topDirectories = topDirectories == null ? List.of() : List.copyOf(topDirectories);
    }

    public record Problem(
            @Required @Size(min = 1, max = 128) @JsonPropertyDescription("Why, as one word for programs.")
            String reason,

            @Required @Size(max = 2048) @JsonPropertyDescription("Why, and what to do, for people.")
            String message,

            @Required @JsonPropertyDescription("Whether trying again does not help.")
            Boolean needsPerson) {}

    public record ActiveScan(
            @Size(max = 64) @JsonPropertyDescription("Run that the scan will publish.")
            String runId,

            @Size(max = 63) @JsonPropertyDescription("Job that runs it, in this namespace.")
            String jobName,

            @Size(max = 253) @JsonPropertyDescription("Node that it runs on.") @Nullable
            String node,

            @JsonPropertyDescription("When the Job was created.")
            Instant startTime,

            @JsonPropertyDescription("Entries walked so far, at most a minute old.") @Nullable
            Long entries,

            @JsonPropertyDescription("Allocated bytes found so far, at most a minute old.") @Nullable
            Long bytes) {}

    public record Usage(
            @Size(max = 16)
            @JsonPropertyDescription("Allocated size for people, for example 1.2Ti; apparent where that is unknown.")
            String used,

            @JsonPropertyDescription("Bytes allocated on disk, as du counts. Absent where the reader cannot know.")
            @Nullable
            Long allocatedBytes,

            @JsonPropertyDescription("Sum of the sizes of files and symbolic links.")
            Long apparentBytes,

            @JsonPropertyDescription("Everything that is not a directory.")
            Long files,

            @JsonPropertyDescription("Directories, the scanned paths included.")
            Long directories,

            @JsonPropertyDescription("Entries that could not be read and are missing from the sums.")
            Long unreadableEntries,

            @JsonPropertyDescription(
                    "Directories that could not be read and of which an earlier run knows the values; absent when there are"
                            + " none.")
            @Nullable
            Long staleDirectories) {}

    public record TopDirectory(
            @Required @Size(max = 4096) @JsonPropertyDescription("Path inside the volume.")
            String path,

            @JsonPropertyDescription("Bytes of everything below it: allocated, or apparent where that is unknown.")
            Long bytes,

            @JsonPropertyDescription(
                    "When they were found, if that is an earlier run since this one could not read the directory.")
            @Nullable
            Instant asOf) {}

    public record Trend(
            @JsonPropertyDescription(
                    "Bytes by which the scanned paths grew within about a day before that run; negative when they shrank."
                            + " Absent when there is no comparable run.")
            @Nullable
            Long dayGrowthBytes,

            @JsonPropertyDescription("The same within about a week.") @Nullable
            Long weekGrowthBytes,

            @JsonPropertyDescription(
                    "Days from that run until the file system is full if it goes on filling up as in the last 30 days;"
                            + " absent while it does not, or that cannot be told.")
            @Nullable
            Long daysUntilFull,

            @JsonPropertyDescription("The same at the earliest, by a 95 per cent interval.") @Nullable
            Long daysUntilFullAtLeast) {
        public static final Trend UNKNOWN = new Trend(null, null, null, null);
    }
}
