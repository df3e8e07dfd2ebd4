package dev.diskusage.local;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// What the stand-alone program scans, and how much at a time.
@ConfigMapping(prefix = "disk-usage.local")
interface LocalConfig {
    /// Whether this process scans folders of its own machine. The operator in a cluster does not.
    @WithDefault("true")
    boolean enabled();

    /// A folder of `DiskUsageScan` manifests (`*.yaml`, `*.yml`). Without it `path` is scanned.
    Optional<Path> manifests();

    /// Which folder stands for a persistent volume claim, by the claim's name.
    Map<String, Path> volumes();

    /// How many scans run at once. One already uses every CPU; more helps only where they wait for different disks.
    @WithDefault("2")
    int maxConcurrentScans();

    /// How often the manifests are read again to see what changed.
    @WithDefault("5s")
    Duration pollInterval();

    /// What is scanned when there are no manifests. `/usr` is on every Unix, on a local disk, readable by everybody and
    /// done in seconds; a home folder may be empty (containers), or on a network and huge.
    @WithDefault("/usr")
    Path path();

    /// Time between the starts of two scans of `path`.
    @WithDefault("1h")
    Duration interval();

    /// Levels of directories below `path` that are reported.
    @WithDefault("2")
    int depth();

    /// Directories in the table that is printed after a scan of `path`, the largest first.
    @WithDefault("20")
    int top();
}
