package dev.diskusage.metrics;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/// What is served beside our own series, and where else they go.
@ConfigMapping(prefix = "disk-usage.metrics")
public interface MetricsConfig {
    /// Whether the series and pages of the stand-alone disk usage exporter are there too.
    @WithDefault("none")
    Compatibility compatibility();

    /// A file for node_exporter's textfile collector, written after each run; it must end in `.prom`.
    Optional<Path> textfile();

    /// Whose names are served beside ours.
    enum Compatibility {
        NONE,
        /// Those of the stand-alone disk usage exporter: docs/migration.md.
        CLASSIC
    }
}
