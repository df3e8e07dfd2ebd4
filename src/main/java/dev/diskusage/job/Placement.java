package dev.diskusage.job;

import dev.diskusage.api.Access;
import dev.diskusage.api.DiskUsageScanSpec;
import dev.diskusage.api.Security.Profile;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where and as whom a scan may run, or why it may not now.
public sealed interface Placement {
    /// Set by an administrator on a namespace, to `"true"`: its scans may read as root.
    String CONSENT = "diskusage.dev/allow-elevated";

    /// @param node that the pod must run on, or null when any will do
    record Run(@Nullable String node, RunAs runAs) implements Placement {}

    /// @param reason one word for a condition
    /// @param message what is in the way and what to do
    /// @param needsPerson whether waiting does not help
    record Hold(String reason, String message, boolean needsPerson) implements Placement {}

    /// What the cluster says when a scan is due.
    ///
    /// @param claim null when there is none
    /// @param pods of the namespace, or only those that mount the claim
    record Volume(@Nullable PersistentVolumeClaim claim, List<Pod> pods, Map<String, String> namespaceAnnotations) {}

    static Placement of(DiskUsageScanSpec spec, Volume volume) {
        Hold unusable = unusable(spec.persistentVolumeClaim(), volume.claim());
        if (unusable != null) {
            return unusable;
        }
        boolean elevated = spec.security().profile() == Profile.ELEVATED;
        if (elevated && !"true".equals(volume.namespaceAnnotations().get(CONSENT))) {
            return new Hold(
                    "ElevatedNotPermitted",
                    "security.profile: Elevated needs the namespace's consent: ask an administrator to annotate it with "
                            + CONSENT + "=true, or use Restricted",
                    true);
        }
        List<Pod> consumers = Consumers.of(spec.persistentVolumeClaim(), volume.pods());
        List<String> modes =
                volume.claim() == null ? List.of() : volume.claim().getSpec().getAccessModes();
        if (modes.contains("ReadWriteMany") || modes.contains("ReadOnlyMany")) {
            return new Run(null, RunAs.of(spec, consumers));
        }
        return onOneNode(spec, consumers, modes.contains("ReadWriteOncePod"));
    }

    private static Placement onOneNode(DiskUsageScanSpec spec, List<Pod> consumers, boolean onePod) {
        if (consumers.isEmpty()) {
            return new Run(null, RunAs.of(spec, consumers));
        }
        String names = String.join(
                ", ",
                consumers.stream()
                        .map(each -> each.getMetadata().getName())
                        .limit(3)
                        .toList());
        if (onePod) {
            return new Hold(
                    "ReadWriteOncePodInUse",
                    "only one pod may mount a ReadWriteOncePod volume, and " + names + " does: the scan is skipped",
                    false);
        }
        if (spec.access().whenInUse() == Access.WhenInUse.SKIP) {
            return new Hold(
                    "InUse", "access.whenInUse: Skip, and " + names + " uses the volume: the scan is skipped", false);
        }
        return consumers.stream()
                .filter(Consumers::running)
                .findFirst()
                .<Placement>map(pod -> new Run(pod.getSpec().getNodeName(), RunAs.of(spec, consumers)))
                .orElseGet(() -> new Hold(
                        "WorkloadPending",
                        names + " wants the volume and does not run yet: it goes first, the scan is skipped",
                        false));
    }

    /// Why no scan can run whoever uses the claim: ends with a change of the claim alone. Null when one can.
    ///
    /// @param name of the claim
    static @Nullable Hold unusable(String name, @Nullable PersistentVolumeClaim claim) {
        if (claim == null) {
            return new Hold(
                    "ClaimNotFound",
                    "there is no PersistentVolumeClaim " + name
                            + " in this namespace: create it or correct spec.persistentVolumeClaim",
                    false);
        }
        if (claim.getMetadata().getDeletionTimestamp() != null) {
            return new Hold("ClaimTerminating", "claim " + name + " is being deleted", false);
        }
        String phase = claim.getStatus() == null ? null : claim.getStatus().getPhase();
        if ("Bound".equals(phase)) {
            return null;
        }
        return "Lost".equals(phase)
                ? new Hold("ClaimLost", "the volume of claim " + name + " is gone: restore or delete the claim", true)
                : new Hold(
                        "ClaimUnbound",
                        "claim " + name + " has no volume yet: a scan does not bind it, its workload does",
                        false);
    }
}
