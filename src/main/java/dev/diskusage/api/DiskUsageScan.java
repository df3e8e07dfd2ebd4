package dev.diskusage.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/// The resource that users apply. `getSpec()` and `getStatus()` are null until set; a spec read from an API server is
/// never null. Columns of `kubectl get` come in the order written here.
@Group("diskusage.dev")
@Version("v1alpha1")
@ShortNames("dus")
@Categories("storage")
@AdditionalPrinterColumn(name = "Claim", jsonPath = ".spec.persistentVolumeClaim", type = Type.STRING)
@AdditionalPrinterColumn(name = "Used", jsonPath = ".status.usage.used", type = Type.STRING)
@AdditionalPrinterColumn(name = "Files", jsonPath = ".status.usage.files", type = Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        type = Type.STRING)
@AdditionalPrinterColumn(name = "Last", jsonPath = ".status.lastScanCompletionTime", type = Type.DATE)
// A string, since kubectl shows a date as an age, and a future one as a negative age.
@AdditionalPrinterColumn(name = "Next", jsonPath = ".status.nextScanTime", type = Type.STRING)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(name = "Duration", jsonPath = ".status.lastScanDuration", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(
        name = "Unreadable",
        jsonPath = ".status.usage.unreadableEntries",
        type = Type.INTEGER,
        priority = 1)
@AdditionalPrinterColumn(name = "Suspended", jsonPath = ".spec.suspend", type = Type.BOOLEAN, priority = 1)
@AdditionalPrinterColumn(name = "Node", jsonPath = ".status.activeScan.node", type = Type.STRING, priority = 1)
public final class DiskUsageScan extends CustomResource<DiskUsageScanSpec, DiskUsageScanStatus> implements Namespaced {
    /// Runs the scan once, now, when its value changes: for `kubectl annotate`. Under GitOps use `spec.trigger`
    /// instead.
    public static final String RECONCILE_AT = "diskusage.dev/reconcile-at";
}
