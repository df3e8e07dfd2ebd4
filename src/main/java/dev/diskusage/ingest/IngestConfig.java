package dev.diskusage.ingest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/// What is taken in from scan Jobs.
@ConfigMapping(prefix = "disk-usage.ingest")
public interface IngestConfig {
    /// Takes batches over plain HTTP too: tokens and file names can then be read on the network.
    @WithDefault("false")
    boolean plainHttp();

    /// The names of the operator's certificate: every host name by which scan Jobs reach it.
    @WithDefault("disk-usage-operator.disk-usage.svc,localhost")
    List<String> hostNames();

    /// Runs that are written at once; a scanner beyond waits and tries again. Each may hold two batches in memory,
    /// 4 MiB each at most and some 60 KiB as a rule, and about 16 MiB of SQLite's cache.
    @WithDefault("8")
    int maxRuns();

    /// Batches that are decoded and stored at once: a few times 10 MB of heap each at their largest. More than CPUs and
    /// disks can do gains nothing.
    @WithDefault("4")
    int batchesAtOnce();

    /// Rows and additions of one run, about 100 bytes of disk each: 2 GB.
    @WithDefault("20000000")
    long maxRows();

    /// How long a scanner may take to send one batch.
    @WithDefault("PT30S")
    Duration bodyTimeout();

    /// A run without a batch for so long gives its place to others; its file stays, and the next batch goes on with it.
    /// A large directory may take a scanner hours, so this is no sign that it is gone.
    @WithDefault("PT1M")
    Duration idleAfter();

    /// What a scanner left without ending its run is removed after so long; longer than any scan may take.
    @WithDefault("P2D")
    Duration abandonedAfter();
}
