package dev.diskusage.reconcile;

import dev.diskusage.api.Condition;
import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.api.DiskUsageScanStatus;
import dev.diskusage.job.ScanLabels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/// The controllers that an API server alone has not: binds claims, makes Jobs' pods, ends them.
final class PlayedCluster {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private final KubernetesClient client;

    PlayedCluster(KubernetesClient client) {
        this.client = client;
    }

    static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(100));
    }

    <T extends HasMetadata> T apply(Class<T> type, String yaml) {
        return client.resource(YAML.unmarshal(yaml, type)).forceConflicts().serverSideApply();
    }

    void boundClaim(String name) {
        claim(name, "Bound", "ReadWriteOnce");
    }

    void claim(String name, String phase, String mode) {
        var claim = apply(io.fabric8.kubernetes.api.model.PersistentVolumeClaim.class, """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %s}
                spec: {accessModes: [%s], resources: {requests: {storage: 1Gi}}}
                """.formatted(name, mode));
        claim.setStatus(new io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatusBuilder()
                .withPhase(phase)
                .withAccessModes(mode)
                .build());
        client.resource(claim).updateStatus();
    }

    /// A running pod that uses the claim of that name.
    void consumer(String claim) {
        Pod pod = apply(Pod.class, """
                apiVersion: v1
                kind: Pod
                metadata: {name: app-of-%1$s}
                spec:
                  nodeName: node-1
                  containers: [{name: app, image: app}]
                  volumes: [{name: data, persistentVolumeClaim: {claimName: %1$s}}]
                """.formatted(claim));
        podStatus(pod, "{phase: Running}");
    }

    DiskUsageScan scan(String name, String spec) {
        return apply(DiskUsageScan.class, """
                apiVersion: diskusage.dev/v1alpha1
                kind: DiskUsageScan
                metadata: {name: %s}
                spec: {persistentVolumeClaim: %s%s}
                """.formatted(name, name, spec.isEmpty() ? "" : ", " + spec));
    }

    DiskUsageScan read(String name) {
        return client.resources(DiskUsageScan.class).withName(name).get();
    }

    DiskUsageScanStatus status(String name) {
        return Objects.requireNonNullElse(read(name).getStatus(), DiskUsageScanStatus.NONE);
    }

    Optional<Condition> condition(String name, String type) {
        return Conditions.find(status(name), type);
    }

    String reason(String name) {
        return condition(name, Conditions.READY).map(Condition::reason).orElse("");
    }

    List<Job> jobs(String name) {
        return client.batch().v1().jobs().list().getItems().stream()
                .filter(each -> name.equals(each.getMetadata().getAnnotations().get(ScanLabels.SCAN)))
                .filter(each -> each.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    Job job(String name) {
        return soon().until(() -> jobs(name).stream().findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    /// What the Job controller and a kubelet do.
    Pod run(Job job) {
        Pod pod = client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(job.getMetadata().getName() + "-x")
                        .withLabels(job.getSpec().getTemplate().getMetadata().getLabels())
                        .withAnnotations(
                                job.getSpec().getTemplate().getMetadata().getAnnotations())
                        .addNewOwnerReference()
                        .withApiVersion("batch/v1")
                        .withKind("Job")
                        .withName(job.getMetadata().getName())
                        .withUid(job.getMetadata().getUid())
                        .withController(true)
                        .endOwnerReference()
                        .endMetadata()
                        .withSpec(job.getSpec().getTemplate().getSpec())
                        .editSpec()
                        .withNodeName("node-1")
                        .endSpec()
                        .build())
                .create();
        return podStatus(pod, "{phase: Running}");
    }

    Pod podStatus(Pod pod, String status) {
        pod.setStatus(YAML.unmarshal("---\n" + status, io.fabric8.kubernetes.api.model.PodStatus.class));
        return client.resource(pod).updateStatus();
    }

    void complete(Job job) {
        status(job, """
                {startTime: %1$s, completionTime: %1$s, succeeded: 1, uncountedTerminatedPods: {}, conditions: [
                  {type: SuccessCriteriaMet, status: "True", lastTransitionTime: %1$s},
                  {type: Complete, status: "True", lastTransitionTime: %1$s}]}
                """);
    }

    void fail(Job job, String reason) {
        status(job, """
                {startTime: %%1$s, failed: 1, uncountedTerminatedPods: {}, conditions: [
                  {type: FailureTarget, status: "True", reason: %1$s, lastTransitionTime: %%1$s},
                  {type: Failed, status: "True", reason: %1$s, lastTransitionTime: %%1$s}]}
                """.formatted(reason));
    }

    private void status(Job job, String status) {
        String now = "\"" + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\"";
        job.setStatus(YAML.unmarshal(
                "---\n" + status.formatted(now), io.fabric8.kubernetes.api.model.batch.v1.JobStatus.class));
        job.getMetadata().setResourceVersion(null);
        try {
            client.resource(job).updateStatus();
        } catch (KubernetesClientException e) {
            // The operator was faster: the run was published, and it deleted the Job.
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }

    /// What a kubelet puts into a pod: a token of the default account. @param bound null for one that no pod has
    String token(@Nullable Pod bound, String audience) {
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("default")
                        .endMetadata()
                        .build())
                .serverSideApply();
        var request = new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(audience)
                .withExpirationSeconds(600L)
                .endSpec()
                .build();
        if (bound != null) {
            request = request.edit()
                    .editSpec()
                    .withNewBoundObjectRef()
                    .withApiVersion("v1")
                    .withKind("Pod")
                    .withName(bound.getMetadata().getName())
                    .withUid(bound.getMetadata().getUid())
                    .endBoundObjectRef()
                    .endSpec()
                    .build();
        }
        return client.serviceAccounts()
                .withName("default")
                .tokenRequest(request)
                .getStatus()
                .getToken();
    }

    /// A claim's change wakes its scans, as the clock does, and tells them nothing new.
    void touch(String claim, String mark) {
        client.persistentVolumeClaims().withName(claim).edit(each -> {
            each.getMetadata().setAnnotations(java.util.Map.of("test/mark", mark));
            return each;
        });
    }
}
