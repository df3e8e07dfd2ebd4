package dev.diskusage.reconcile;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.job.ScanLabels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.informers.cache.ReducedStateItemStore;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What the loop watches: its resources, the Jobs and pods that carry our label (a cluster's pods never fit into an
/// operator's memory), and all claims. What changes wakes the scans that it concerns.
final class Informers {
    /// Objects of one answer to the first list: a cluster may have tens of thousands, a few KiB each.
    private static final long PAGE = 500;

    private static final String BY_CLAIM = "claim";

    private final IndexerResourceCache<DiskUsageScan> scans;
    private final InformerEventSource<Job, DiskUsageScan> jobs;
    private final InformerEventSource<Pod, DiskUsageScan> pods;
    private final InformerEventSource<PersistentVolumeClaim, DiskUsageScan> claims;

    Informers(EventSourceContext<DiskUsageScan> context) {
        scans = context.getPrimaryCache();
        scans.addIndexer(BY_CLAIM, scan -> List.of(claimOf(scan).toString()));
        jobs = ours(Job.class, context);
        pods = ours(Pod.class, context);
        claims = claims(context);
    }

    List<EventSource<?, DiskUsageScan>> sources() {
        return List.of(jobs, pods, claims);
    }

    Watched watched(DiskUsageScan scan) {
        return new Watched(
                scans.list().toList(),
                jobs.list().toList(),
                pods.list().toList(),
                claims.get(claimOf(scan)).orElse(null));
    }

    private static <T extends HasMetadata> InformerEventSource<T, DiskUsageScan> ours(
            Class<T> type, EventSourceContext<DiskUsageScan> context) {
        return new InformerEventSource<>(
                watching(type)
                        .withLabelSelector(ScanLabels.MANAGED_BY + "=" + ScanLabels.OPERATOR)
                        .withSecondaryToPrimaryMapper(Informers::namedScan)
                        .build(),
                context);
    }

    /// Kept of each claim is what [dev.diskusage.job.Placement] reads, some 300 bytes.
    private InformerEventSource<PersistentVolumeClaim, DiskUsageScan> claims(
            EventSourceContext<DiskUsageScan> context) {
        var kept = new ReducedStateItemStore<>(
                ReducedStateItemStore.NAME_KEY_STATE,
                PersistentVolumeClaim.class,
                context.getClient().getKubernetesSerialization(),
                "metadata.deletionTimestamp",
                "spec.accessModes",
                "status.phase");
        return new InformerEventSource<>(
                watching(PersistentVolumeClaim.class)
                        .withItemStore(kept)
                        .withSecondaryToPrimaryMapper(this::scansOf)
                        .build(),
                context);
    }

    private static <T extends HasMetadata> InformerEventSourceConfiguration.Builder<T> watching(Class<T> type) {
        return InformerEventSourceConfiguration.from(type, DiskUsageScan.class)
                .withInformerListLimit(PAGE)
                .withComparableResourceVersion(false);
    }

    private static Set<ResourceID> namedScan(HasMetadata ours) {
        var annotations = ours.getMetadata().getAnnotations();
        String name = annotations == null ? null : annotations.get(ScanLabels.SCAN);
        return name == null
                ? Set.of()
                : Set.of(new ResourceID(name, ours.getMetadata().getNamespace()));
    }

    private Set<ResourceID> scansOf(PersistentVolumeClaim claim) {
        return scans.byIndex(BY_CLAIM, ResourceID.fromResource(claim).toString()).stream()
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }

    private static ResourceID claimOf(DiskUsageScan scan) {
        ObjectMeta meta = scan.getMetadata();
        return new ResourceID(scan.getSpec().persistentVolumeClaim(), meta.getNamespace());
    }
}
