package dev.diskusage.reconcile;

import dev.diskusage.api.DiskUsageScan;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;

/// Which updates of a resource wake the loop: of its spec, and of the annotation that asks for a scan. Public for
/// JOSDK, which makes it by its class.
public final class SpecOrRequestChanged implements OnUpdateFilter<DiskUsageScan> {
    @Override
    public boolean accept(DiskUsageScan now, DiskUsageScan before) {
        return !Objects.equals(
                        now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
                || !Objects.equals(request(now.getMetadata()), request(before.getMetadata()));
    }

    private static @org.jspecify.annotations.Nullable String request(ObjectMeta meta) {
        return meta.getAnnotations() == null ? null : meta.getAnnotations().get(DiskUsageScan.RECONCILE_AT);
    }
}
