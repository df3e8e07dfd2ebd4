package dev.diskusage.reconcile;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.api.DiskUsageScanSpec;
import dev.diskusage.api.Timetable;
import dev.diskusage.store.UsageStore;
import dev.diskusage.store.WatchedScan;
import dev.diskusage.store.WatchedScan.Series;
import dev.diskusage.store.WatchedScans;
import dev.diskusage.usage.Progress;
import dev.diskusage.usage.ScanId;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Says to the store which scans are declared, and makes it forget those whose resource is gone. There is no finalizer:
/// a deleted resource is found missing, so that a namespace can be deleted while the operator is away. Any thread.
@Singleton
class ServedScans {
    private static final System.Logger LOG = System.getLogger(ServedScans.class.getName());

    private final Cluster cluster;
    private final UsageStore store;
    private final WatchedScans watched;
    private final LoopPulse pulse = new LoopPulse(System::nanoTime);
    private volatile @Nullable IndexerResourceCache<DiskUsageScan> declared;

    @Inject
    ServedScans(Cluster cluster, UsageStore store, WatchedScans watched) {
        this.cluster = cluster;
        this.store = store;
        this.watched = watched;
    }

    UsageStore store() {
        return store;
    }

    /// What the informer knows; nothing before it was started.
    Stream<DiskUsageScan> declared() {
        IndexerResourceCache<DiskUsageScan> resources = declared;
        return resources == null ? Stream.empty() : resources.list();
    }

    LoopPulse pulse() {
        return pulse;
    }

    void declaredIn(IndexerResourceCache<DiskUsageScan> resources) {
        declared = resources;
    }

    void declare(DiskUsageScan scan, boolean running, Instant now) {
        DiskUsageScanSpec spec = scan.getSpec();
        ScanId id = id(scan);
        if (Timetable.problem(spec) == null) {
            var shown = spec.metrics();
            watched.watch(new WatchedScan(
                    id,
                    spec.suspend() ? null : Timetable.of(spec).distance(now),
                    new Series(
                            shown.depth(),
                            shown.maxSeries(),
                            shown.fileCount(),
                            shown.directoryCount(),
                            shown.sizeBuckets())));
        }
        if (running) {
            watched.started(id.uid());
        } else {
            watched.ended(id.uid());
        }
    }

    /// @return null while the run has said nothing, or none is under way
    @Nullable
    Progress progress(String scanUid) {
        return watched.progress(scanUid).orElse(null);
    }

    static ScanId id(DiskUsageScan scan) {
        var meta = scan.getMetadata();
        return new ScanId(
                meta.getNamespace(),
                meta.getName(),
                meta.getUid(),
                scan.getSpec().persistentVolumeClaim());
    }

    /// Twice within the minute in which the series and files of a deleted resource must be gone. The informer only says
    /// whom to ask about: what is forgotten is what the API server itself says is not there.
    @Scheduled(every = "20s", delayed = "20s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forgetDeleted() {
        IndexerResourceCache<DiskUsageScan> resources = declared;
        if (resources == null) {
            return;
        }
        Set<String> there =
                resources.list().map(each -> each.getMetadata().getUid()).collect(Collectors.toSet());
        known().forEach((uid, scan) -> {
            if (!there.contains(uid)) {
                forgetIfDeleted(scan);
            }
        });
    }

    private Map<String, ScanId> known() {
        Map<String, ScanId> known = new HashMap<>();
        // Also those of which no run was ever published.
        store.scans().forEach(scan -> known.put(scan.uid(), scan));
        watched.all().forEach(each -> known.put(each.scan().uid(), each.scan()));
        return known;
    }

    private void forgetIfDeleted(ScanId scan) {
        try {
            boolean there = cluster.scan(scan.namespace(), scan.name())
                    .filter(each -> each.getMetadata().getUid().equals(scan.uid()))
                    .isPresent();
            if (!there) {
                LOG.log(Level.INFO, "{0}/{1} was deleted: its results are removed", scan.namespace(), scan.name());
                watched.unwatch(scan.uid());
                store.forget(scan.uid());
            }
        } catch (KubernetesClientException e) {
            // Asked again at the next round: what cannot be reached is not gone.
            LOG.log(Level.DEBUG, "cannot ask whether a scan is there", e);
        }
    }
}
