package dev.diskusage.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/// Which series a scan gives: the bound on what it costs Prometheus.
public record Metrics(
        @Default("1")
        @Min(0)
        @Max(32)
        @JsonPropertyDescription("Levels of directories below each path that become Prometheus series. "
                + "Deeper ones are reported, but only in queries.")
        Integer depth,

        @Default("200")
        @Min(0)
        @Max(10_000)
        @JsonPropertyDescription("Directories of this scan that become series, the largest first. "
                + "What is left out is counted in diskusage_scan_series_dropped.")
        Integer maxSeries,

        @Default("true") @JsonPropertyDescription("Whether each directory has a series with its number of files.")
        Boolean fileCount,

        @Default("true") @JsonPropertyDescription("Whether each directory has a series with its number of directories.")
        Boolean directoryCount,

        @Default("false")
        @JsonPropertyDescription("Whether each directory has five series with its files by class of size.")
        Boolean sizeBuckets) {
    static final Metrics DEFAULT = new Metrics(1, 200, true, true, false);

    public Metrics {
        depth = requireNonNullElse(depth, 1);
        maxSeries = requireNonNullElse(maxSeries, 200);
        fileCount = requireNonNullElse(fileCount, true);
        directoryCount = requireNonNullElse(directoryCount, true);
        sizeBuckets = requireNonNullElse(sizeBuckets, false);
    }
}
