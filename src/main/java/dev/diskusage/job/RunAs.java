package dev.diskusage.job;

import dev.diskusage.api.DiskUsageScanSpec;
import dev.diskusage.api.Security;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SELinuxOptions;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
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
        PodSecurityContext pod = consumer == null ? null : consumer.getSpec().getSecurityContext();
        SecurityContext container = consumer == null ? null : containerOf(consumer, spec.persistentVolumeClaim());
        List<Toleration> tolerations =
                consumer == null ? List.of() : consumer.getSpec().getTolerations();
        SELinuxOptions seLinux =
                first(container, SecurityContext::getSeLinuxOptions, pod, PodSecurityContext::getSeLinuxOptions);
        if (security.profile() == Security.Profile.ELEVATED) {
            return new RunAs(0, 0, List.of(), seLinux, tolerations);
        }
        if (security.runAs() == Security.RunAs.FIXED) {
            long user = Objects.requireNonNullElse(security.runAsUser(), NOBODY);
            return new RunAs(
                    user, Objects.requireNonNullElse(security.runAsGroup(), user), List.of(), seLinux, tolerations);
        }
        Long user = first(container, SecurityContext::getRunAsUser, pod, PodSecurityContext::getRunAsUser);
        Long group = first(container, SecurityContext::getRunAsGroup, pod, PodSecurityContext::getRunAsGroup);
        return new RunAs(notRoot(user), notRoot(group), pod == null ? List.of() : groupsOf(pod), seLinux, tolerations);
    }

    private static long notRoot(@Nullable Long id) {
        return id == null || id == 0 ? NOBODY : id;
    }

    /// What a container says goes before what its pod says (Kubernetes: "Configure a Security Context").
    private static <T> @Nullable T first(
            @Nullable SecurityContext container,
            Function<SecurityContext, @Nullable T> ofContainer,
            @Nullable PodSecurityContext pod,
            Function<PodSecurityContext, @Nullable T> ofPod) {
        T own = container == null ? null : ofContainer.apply(container);
        return own == null && pod != null ? ofPod.apply(pod) : own;
    }

    private static List<Long> groupsOf(PodSecurityContext context) {
        return Stream.concat(Stream.ofNullable(context.getFsGroup()), context.getSupplementalGroups().stream())
                .filter(each -> each != 0)
                .distinct()
                .toList();
    }

    /// Of the first container that mounts the claim: a sidecar beside it may be anybody.
    private static @Nullable SecurityContext containerOf(Pod pod, String claim) {
        List<String> volumes = pod.getSpec().getVolumes().stream()
                .filter(each -> Consumers.isOf(claim, pod, each))
                .map(Volume::getName)
                .toList();
        return pod.getSpec().getContainers().stream()
                .filter(each -> each.getVolumeMounts().stream().anyMatch(mount -> volumes.contains(mount.getName())))
                .findFirst()
                .map(Container::getSecurityContext)
                .orElse(null);
    }
}
