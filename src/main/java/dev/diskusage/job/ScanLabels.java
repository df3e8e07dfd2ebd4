package dev.diskusage.job;

import dev.diskusage.api.DiskUsageScan;
import java.util.Map;

/// What tells a scan's Jobs and pods from others.
public final class ScanLabels {
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    public static final String OPERATOR = "disk-usage-operator";
    /// The resource's UID: a resource made anew under the same name does not take over the Jobs of the one before.
    public static final String SCAN_UID = "diskusage.dev/scan-uid";

    public static final String RUN = "diskusage.dev/run";
    /// An annotation, since a name may be longer than a label: the resource's name.
    public static final String SCAN = "diskusage.dev/scan";

    /// An annotation: see [SpecHash].
    public static final String SPEC_HASH = "diskusage.dev/spec-hash";

    private ScanLabels() {}

    static Map<String, String> of(DiskUsageScan scan, String run) {
        return Map.of(
                "app.kubernetes.io/name",
                "disk-usage-scan",
                "app.kubernetes.io/part-of",
                OPERATOR,
                MANAGED_BY,
                OPERATOR,
                SCAN_UID,
                scan.getMetadata().getUid(),
                RUN,
                run,
                // A sidecar never ends, and the Job with it.
                "sidecar.istio.io/inject",
                "false");
    }
}
