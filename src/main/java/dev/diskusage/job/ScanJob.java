package dev.diskusage.job;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.api.DiskUsageScanSpec;
import dev.diskusage.api.JobTemplate;
import dev.diskusage.api.Security.Profile;
import dev.diskusage.wire.ScanTicket;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The Job that scans one claim once. A pure function: the same inputs give the same manifest.
public final class ScanJob {
    static final String VOLUME = "/volume";
    static final String TOKEN_FOLDER = "/var/run/secrets/disk-usage";
    /// Of the token: the operator takes no other.
    public static final String AUDIENCE = "disk-usage-operator";

    /// The kubelet renews a token at 80 % of its life; ten minutes is the least that the API server gives.
    private static final long TOKEN_SECONDS = 600;

    private final JobConfig config;

    public ScanJob(JobConfig config) {
        this.config = config;
    }

    /// @param caPem that the scanner trusts; empty when the operator's URL is plain HTTP
    public Job of(DiskUsageScan scan, String run, Placement.Run placement, String caPem) {
        DiskUsageScanSpec spec = scan.getSpec();
        Map<String, String> labels = ScanLabels.of(scan, run);
        return new JobBuilder()
                .withNewMetadata()
                .withName(JobName.of(scan.getMetadata().getName(), run))
                .withNamespace(scan.getMetadata().getNamespace())
                .withLabels(labels)
                .addToAnnotations(ScanLabels.SCAN, scan.getMetadata().getName())
                .addToAnnotations(ScanLabels.SPEC_HASH, SpecHash.of(spec))
                .addNewOwnerReference()
                .withApiVersion(scan.getApiVersion())
                .withKind(scan.getKind())
                .withName(scan.getMetadata().getName())
                .withUid(scan.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                // Tries are counted by the operator, which can tell a full node from a wrong path.
                .withBackoffLimit(0)
                .withActiveDeadlineSeconds(spec.limits().longest().toSeconds())
                .withTtlSecondsAfterFinished((int) config.keepFinished().toSeconds())
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .addToAnnotations(ScanLabels.SCAN, scan.getMetadata().getName())
                .endMetadata()
                .withSpec(pod(spec, placement, Tickets.of(scan, run, config, caPem)))
                .endTemplate()
                .endSpec()
                .build();
    }

    private PodSpec pod(DiskUsageScanSpec spec, Placement.Run placement, ScanTicket ticket) {
        var pod = new PodSpecBuilder()
                .withRestartPolicy("Never")
                // The projected token needs one; it has no rights, and its other token is not mounted.
                .withServiceAccountName("default")
                .withAutomountServiceAccountToken(false)
                // A namespace of many services would give the scanner thousands of variables.
                .withEnableServiceLinks(false)
                .withPriorityClassName(spec.jobTemplate().priorityClassName())
                .withTolerations(tolerations(spec, placement.runAs()))
                .withSecurityContext(identity(spec, placement.runAs()))
                .withVolumes(claim(spec), token())
                .withContainers(container(spec, ticket));
        if (placement.node() != null) {
            // A selector and not nodeName, which goes past the scheduler and what it checks.
            pod.addToNodeSelector("kubernetes.io/hostname", placement.node());
        }
        return pod.build();
    }

    /// No fsGroup, ever: the kubelet would change owners of all files of the volume.
    private static PodSecurityContext identity(DiskUsageScanSpec spec, RunAs runAs) {
        return new PodSecurityContextBuilder()
                .withRunAsNonRoot(spec.security().profile() == Profile.RESTRICTED)
                .withRunAsUser(runAs.user())
                .withRunAsGroup(runAs.group())
                .withSupplementalGroups(runAs.groups())
                .withSeLinuxOptions(runAs.seLinux())
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .build();
    }

    private Container container(DiskUsageScanSpec spec, ScanTicket ticket) {
        return new ContainerBuilder()
                .withName("scan")
                .withImage(config.image())
                .withImagePullPolicy("IfNotPresent")
                .withCommand(config.command())
                .withEnv(env(ticket))
                .withSecurityContext(rights(spec))
                // The last lines of a failed scan reach the condition without the right to read logs.
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withNewResources()
                .withRequests(amounts(spec.jobTemplate().resources().requests()))
                .withLimits(amounts(spec.jobTemplate().resources().limits()))
                .endResources()
                .addNewVolumeMount()
                .withName("claim")
                .withMountPath(VOLUME)
                .withReadOnly(true)
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("token")
                .withMountPath(TOKEN_FOLDER)
                .withReadOnly(true)
                .endVolumeMount()
                .build();
    }

    private static SecurityContext rights(DiskUsageScanSpec spec) {
        var rights = new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .addToDrop("ALL")
                .endCapabilities()
                .build();
        if (spec.security().profile() == Profile.ELEVATED) {
            // Reads whatever the files' modes say. DAC_READ_SEARCH would be less to write with but more to escape with
            // (open_by_handle_at), and the baseline standard refuses it; the mount is read-only.
            rights.getCapabilities().setAdd(List.of("DAC_OVERRIDE"));
        }
        return rights;
    }

    /// Read-only at the mount and not at the source: there it keeps the kubelet from labelling for SELinux.
    private static Volume claim(DiskUsageScanSpec spec) {
        return new VolumeBuilder()
                .withName("claim")
                .withNewPersistentVolumeClaim()
                .withClaimName(spec.persistentVolumeClaim())
                .endPersistentVolumeClaim()
                .build();
    }

    private static Volume token() {
        return new VolumeBuilder()
                .withName("token")
                .withNewProjected()
                .addNewSource()
                .withNewServiceAccountToken(AUDIENCE, TOKEN_SECONDS, "token")
                .endSource()
                .endProjected()
                .build();
    }

    private static List<EnvVar> env(ScanTicket ticket) {
        return ticket.toEnv().entrySet().stream()
                // Kubernetes replaces $(NAME) in values.
                .map(each -> new EnvVar(each.getKey(), each.getValue().replace("$", "$$"), null))
                .toList();
    }

    private static Map<String, Quantity> amounts(JobTemplate.Amounts amounts) {
        Map<String, Quantity> map = new HashMap<>();
        if (amounts.cpu() != null) {
            map.put("cpu", amounts.cpu());
        }
        if (amounts.memory() != null) {
            map.put("memory", amounts.memory());
        }
        return map;
    }

    private static List<Toleration> tolerations(DiskUsageScanSpec spec, RunAs runAs) {
        List<Toleration> all = new ArrayList<>(runAs.tolerations());
        for (JobTemplate.Toleration each : spec.jobTemplate().tolerations()) {
            String effect = each.effect() == null ? null : each.effect().text();
            all.add(new Toleration(effect, each.key(), each.operator().text(), each.tolerationSeconds(), each.value()));
        }
        return all.stream().distinct().toList();
    }
}
