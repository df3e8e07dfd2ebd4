package dev.diskusage.job;

import dev.diskusage.api.DiskUsageScanSpec;
import dev.diskusage.api.Security;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SELinuxOptions;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// As whom a scan's process reads. Groups are given as supplemental ones: fsGroup would make the kubelet change owners.
///
/// @param seLinux of the consumer, so that both may have the volume mounted at once; null leaves it to the node
/// @param tolerations of the consumer, since the scan must run on its node
public record RunAs(
        long user, long group, List<Long> groups, @Nullable SELinuxOptions seLinux, List<Toleration> tolerations) {
    /// The image's own user: "nonroot" of the distroless images.
    static final long NOBODY = 65532;

    /// @param consumers the first one counts
    static RunAs of(DiskUsageScanSpec spec, List<Pod> consumers) {
        Security security = spec.security();
        Pod consumer = consumers.isEmpty() ? null : consumers.getFirst();
        PodSecurityContext context =
                consumer == null ? null : consumer.getSpec().getSecurityContext();
        List<Toleration> tolerations =
                consumer == null ? List.of() : consumer.getSpec().getTolerations();
        SELinuxOptions seLinux = context == null ? null : context.getSeLinuxOptions();
        if (security.profile() == Security.Profile.ELEVATED) {
            return new RunAs(0, 0, List.of(), seLinux, tolerations);
        }
        if (security.runAs() == Security.RunAs.FIXED) {
            long user = Objects.requireNonNullElse(security.runAsUser(), NOBODY);
            return new RunAs(
                    user, Objects.requireNonNullElse(security.runAsGroup(), user), List.of(), seLinux, tolerations);
        }
        Long user = consumer == null ? null : userOf(consumer, spec.persistentVolumeClaim());
        Long group = context == null ? null : context.getRunAsGroup();
        return new RunAs(
                user == null || user == 0 ? NOBODY : user,
                group == null || group == 0 ? NOBODY : group,
                context == null ? List.of() : groupsOf(context),
                seLinux,
                tolerations);
    }

    private static List<Long> groupsOf(PodSecurityContext context) {
        return Stream.concat(Stream.ofNullable(context.getFsGroup()), context.getSupplementalGroups().stream())
                .filter(each -> each != 0)
                .distinct()
                .toList();
    }

    /// Of the container that mounts the claim, else of the pod.
    private static @Nullable Long userOf(Pod pod, String claim) {
        List<String> volumes = pod.getSpec().getVolumes().stream()
                .filter(each -> each.getPersistentVolumeClaim() != null
                        && claim.equals(each.getPersistentVolumeClaim().getClaimName()))
                .map(io.fabric8.kubernetes.api.model.Volume::getName)
                .toList();
        PodSecurityContext context = pod.getSpec().getSecurityContext();
        return pod.getSpec().getContainers().stream()
                .filter(each -> each.getVolumeMounts().stream().anyMatch(mount -> volumes.contains(mount.getName())))
                .map(each -> each.getSecurityContext() == null
                        ? null
                        : each.getSecurityContext().getRunAsUser())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(context == null ? null : context.getRunAsUser());
    }
}
