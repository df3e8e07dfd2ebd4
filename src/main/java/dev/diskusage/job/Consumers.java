package dev.diskusage.job;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// The pods that use or want a claim, our own scans left out.
public final class Consumers {
    private Consumers() {}

    /// Running ones first, then by name, so that the choice among them is stable. Finished pods use nothing.
    static List<Pod> of(String claim, List<Pod> pods) {
        return pods.stream()
                .filter(pod -> mounts(claim, pod) && !ours(pod) && !finished(pod))
                .sorted(Comparator.comparing((Pod pod) -> !running(pod))
                        .thenComparing(pod -> pod.getMetadata().getName()))
                .toList();
    }

    /// Whether a pod waits for a node and mounts the claim: our Job may be what keeps it waiting.
    public static boolean waitFor(String claim, List<Pod> pods) {
        return of(claim, pods).stream()
                .anyMatch(pod -> !running(pod) && pod.getSpec().getNodeName() == null);
    }

    static boolean running(Pod pod) {
        return pod.getStatus() != null
                && "Running".equals(pod.getStatus().getPhase())
                && pod.getSpec().getNodeName() != null;
    }

    private static boolean finished(Pod pod) {
        String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        return "Succeeded".equals(phase) || "Failed".equals(phase);
    }

    private static boolean ours(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        return labels != null && ScanLabels.OPERATOR.equals(labels.get(ScanLabels.MANAGED_BY));
    }

    private static boolean mounts(String claim, Pod pod) {
        return pod.getSpec().getVolumes().stream().anyMatch(each -> isOf(claim, pod, each));
    }

    /// The claim of a generic ephemeral volume is made by the cluster, with the names of pod and volume (Kubernetes:
    /// "Ephemeral Volumes", naming).
    static boolean isOf(String claim, Pod pod, Volume volume) {
        if (volume.getEphemeral() != null) {
            return claim.equals(pod.getMetadata().getName() + "-" + volume.getName());
        }
        return volume.getPersistentVolumeClaim() != null
                && claim.equals(volume.getPersistentVolumeClaim().getClaimName());
    }
}
