package dev.diskusage.job;

import dev.diskusage.api.DiskUsageScanSpec;
import dev.diskusage.api.DiskUsageScanSpec.ScanPath;
import dev.diskusage.api.Security;
import dev.diskusage.api.Traversal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/// A name for what a run's result depends on: when it changes, a running scan is ended and a new one starts. When to
/// scan, how long, how fast and what to keep are not in it.
public final class SpecHash {
    private SpecHash() {}

    private record Part(
            String claim,
            List<ScanPath> paths,
            int depth,
            Traversal.HardLinks hardLinks,
            boolean followSymlinks,
            boolean oneFileSystem,
            boolean sizeBuckets,
            Security security) {}

    public static String of(DiskUsageScanSpec spec) {
        var part = new Part(
                spec.persistentVolumeClaim(),
                spec.paths(),
                spec.depth(),
                spec.traversal().hardLinks(),
                spec.traversal().followSymlinks(),
                spec.traversal().oneFileSystem(),
                spec.metrics().sizeBuckets(),
                spec.security());
        return UUID.nameUUIDFromBytes(part.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
