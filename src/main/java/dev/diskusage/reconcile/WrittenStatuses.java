package dev.diskusage.reconcile;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.api.DiskUsageScanStatus;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The statuses that were written and that the informer's cache does not show yet. Nobody else writes a status, so
/// until then ours is the newer one: deciding by the cached one would count a scan twice. Any thread.
final class WrittenStatuses {
    private final Map<String, Written> byUid = new ConcurrentHashMap<>();

    private record Written(String resourceVersion, DiskUsageScanStatus status) {}

    DiskUsageScanStatus current(DiskUsageScan cached) {
        String uid = cached.getMetadata().getUid();
        Written written = byUid.get(uid);
        if (written != null
                && !written.resourceVersion.equals(cached.getMetadata().getResourceVersion())) {
            return written.status;
        }
        byUid.remove(uid);
        return Objects.requireNonNullElse(cached.getStatus(), DiskUsageScanStatus.NONE);
    }

    /// @param updated as the API server answered
    void wrote(DiskUsageScan updated) {
        byUid.put(
                updated.getMetadata().getUid(),
                new Written(
                        updated.getMetadata().getResourceVersion(),
                        Objects.requireNonNullElse(updated.getStatus(), DiskUsageScanStatus.NONE)));
    }

    /// Forgets resources that are gone.
    void keepOnly(Set<String> uids) {
        byUid.keySet().retainAll(uids);
    }
}
