package dev.diskusage.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.diskusage.api.DiskUsageScanSpec;
import dev.diskusage.api.GoDuration;
import dev.diskusage.api.Timetable;
import dev.diskusage.api.Traversal;
import dev.diskusage.scan.ScanRequest;
import dev.diskusage.scan.ScanRequest.ScanPath;
import dev.diskusage.store.WatchedScan;
import dev.diskusage.store.WatchedScan.Series;
import dev.diskusage.usage.HardLinks;
import dev.diskusage.usage.ScanId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A scan that this process runs by itself: what a manifest says, with its claim looked up.
record LocalScan(ScanId id, ScanRequest request, Timing timing, Series series, Kept kept) {
    /// @param requestId a new value asks for one run now
    record Timing(
            Timetable timetable,
            boolean suspended,
            @Nullable String requestId,
            Duration maxDuration) {}

    /// Which published runs stay: the newest `runs` that are not older than `maxAge`.
    record Kept(int runs, Duration maxAge) {}

    /// @param spec without problems
    /// @param folder that stands for the claim
    static LocalScan of(String namespace, String name, DiskUsageScanSpec spec, Path folder) {
        List<ScanPath> paths = spec.paths().stream()
                .map(path -> new ScanPath(
                        path.path(), path.path(), path.depth() == null ? spec.depth() : path.depth(), path.exclude()))
                .toList();
        var metrics = spec.metrics();
        return new LocalScan(
                ScanId.standAlone(namespace, name, spec.persistentVolumeClaim()),
                new ScanRequest(folder, paths, traversal(spec.traversal()), spec.batchSize(), metrics.sizeBuckets()),
                new Timing(
                        Timetable.of(spec),
                        spec.suspend(),
                        spec.trigger() == null ? null : spec.trigger().requestId(),
                        spec.limits().longest()),
                new Series(
                        metrics.depth(),
                        metrics.maxSeries(),
                        metrics.fileCount(),
                        metrics.directoryCount(),
                        metrics.sizeBuckets()),
                new Kept(spec.retention().runs(), spec.retention().longest()));
    }

    /// The scan of one folder that needs no manifest, with the resource's defaults; reported under the folder's own
    /// path.
    static LocalScan ofFolder(Path folder, Duration interval, int depth) {
        Path absolute = folder.toAbsolutePath().normalize();
        Path last = absolute.getFileName();
        String name = last == null ? "root" : last.toString();
        DiskUsageScanSpec spec = new ObjectMapper()
                .convertValue(
                        Map.of(
                                "persistentVolumeClaim",
                                name,
                                "interval",
                                GoDuration.print(interval),
                                "depth",
                                depth,
                                "metrics",
                                Map.of("depth", depth)),
                        DiskUsageScanSpec.class);
        LocalScan scan = of("local", name, spec, absolute);
        ScanPath whole = new ScanPath("/", absolute.toString(), depth, List.of());
        return new LocalScan(
                new ScanId("local", name, uid(absolute), name),
                new ScanRequest(absolute, List.of(whole), scan.request.traversal(), spec.batchSize(), false),
                scan.timing,
                scan.series,
                scan.kept);
    }

    WatchedScan watched(Instant now) {
        return new WatchedScan(
                id, timing.suspended() ? null : timing.timetable().distance(now), series);
    }

    /// For logs: `namespace/name`.
    String title() {
        return id.namespace() + "/" + id.name();
    }

    /// Whether a manifest declared it here, and neither a cluster nor [#ofFolder].
    static boolean isOfManifest(ScanId scan) {
        return scan.equals(ScanId.standAlone(scan.namespace(), scan.name(), scan.claim()));
    }

    /// The same for the same folder after every restart; nothing of its characters is in it.
    private static String uid(Path folder) {
        return UUID.nameUUIDFromBytes(("folder " + folder).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static ScanRequest.Traversal traversal(Traversal traversal) {
        return new ScanRequest.Traversal(
                switch (traversal.hardLinks()) {
                    case ONCE -> HardLinks.ONCE;
                    case EACH -> HardLinks.EACH;
                    case SPLIT -> HardLinks.SPLIT;
                },
                traversal.followSymlinks(),
                traversal.oneFileSystem(),
                traversal.threads(),
                traversal.operationsPerSecond());
    }
}
