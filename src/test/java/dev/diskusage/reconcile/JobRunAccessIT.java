package dev.diskusage.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.api.DiskUsageScanStatus;
import dev.diskusage.ingest.RunAccess.Verdict;
import dev.diskusage.job.ScanJob;
import dev.diskusage.kube.KubeApi;
import dev.diskusage.store.RunId;
import dev.diskusage.usage.ScanId;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Against a real API server: its tokens, its reviews.
@Tag("api")
@ExtendWith(KubeApi.class)
class JobRunAccessIT {
    private static final String RUN = "0b8f3c1e-run";

    private final KubernetesClient client;
    private final PlayedCluster cluster;
    private final JobRunAccess access;
    private final String suffix = UUID.randomUUID().toString().substring(0, 8);
    private DiskUsageScan scan;
    private Job job;
    private Pod pod;

    @SuppressWarnings("NullAway.Init")
    JobRunAccessIT(KubernetesClient client) {
        this.client = client;
        this.cluster = new PlayedCluster(client);
        this.access = new JobRunAccess(new ShippedAccount(client).client());
    }

    @BeforeEach
    void make() {
        scan = client.resource(Serialization.unmarshal("""
                        apiVersion: diskusage.dev/v1alpha1
                        kind: DiskUsageScan
                        metadata: {name: media-%s}
                        spec: {persistentVolumeClaim: media-claim}
                        """.formatted(suffix), DiskUsageScan.class))
                .create();
        job = job(owner(scan));
        pod = pod(owner(job));
        underWay(RUN, job.getMetadata().getName());
    }

    @Test
    void letsThePodOfTheRunsJobWrite() {
        assertThat(access.check(cluster.token(pod, ScanJob.AUDIENCE), RUN))
                .isEqualTo(new Verdict.Granted(new RunId(
                        new ScanId(
                                client.getNamespace(),
                                scan.getMetadata().getName(),
                                scan.getMetadata().getUid(),
                                "media-claim"),
                        RUN)));
    }

    @Test
    void refusesATokenOfAnotherAudience() {
        assertThat(access.check(cluster.token(pod, "https://kubernetes.default.svc"), RUN))
                .isInstanceOf(Verdict.NotAuthenticated.class);
    }

    @Test
    void refusesWhatIsNoToken() {
        assertThat(access.check("no.such.token", RUN)).isInstanceOf(Verdict.NotAuthenticated.class);
    }

    @Test
    void refusesATokenThatIsBoundToNoPod() {
        assertThat(access.check(cluster.token(null, ScanJob.AUDIENCE), RUN))
                .isEqualTo(new Verdict.Forbidden("the token is not bound to a pod: use a projected one"));
    }

    @Test
    void refusesAnotherRun() {
        assertThat(access.check(cluster.token(pod, ScanJob.AUDIENCE), "another-run"))
                .isInstanceOfSatisfying(Verdict.Forbidden.class, no -> assertThat(no.reason())
                        .endsWith("may write run " + RUN + " only, not another-run"));
    }

    @Test
    void refusesAPodOfNoJob() {
        assertThat(access.check(cluster.token(pod(null), ScanJob.AUDIENCE), RUN))
                .isInstanceOfSatisfying(Verdict.Forbidden.class, no -> assertThat(no.reason())
                        .endsWith("belongs to no Job of a DiskUsageScan that is there"));
    }

    @Test
    void refusesAJobThatOnlyClaimsToBelongToTheScan() {
        OwnerReference forged = new OwnerReferenceBuilder(owner(scan))
                .withUid(UUID.randomUUID().toString())
                .build();

        assertThat(access.check(cluster.token(pod(owner(job(forged))), ScanJob.AUDIENCE), RUN))
                .isInstanceOf(Verdict.Forbidden.class);
    }

    /// A tenant may make a Job that looks like ours in every field; the status names another one.
    @Test
    void takesNothingFromAJobThatTheOperatorDidNotStart() {
        Pod imitation = pod(owner(job(owner(scan))));

        assertThat(access.check(cluster.token(imitation, ScanJob.AUDIENCE), RUN))
                .isInstanceOf(Verdict.Unavailable.class);
    }

    @Test
    void refusesAPodThatIsGone() {
        String token = cluster.token(pod, ScanJob.AUDIENCE);
        client.resource(pod).withGracePeriod(0).delete();

        assertThat(access.check(token, RUN)).isInstanceOfAny(Verdict.Forbidden.class, Verdict.NotAuthenticated.class);
    }

    @Test
    void cannotTellWithoutAnApiServer() {
        var nobody = new ConfigBuilder()
                .withMasterUrl("https://127.0.0.1:1")
                .withRequestRetryBackoffLimit(0)
                .build();
        try (KubernetesClient away =
                new KubernetesClientBuilder().withConfig(nobody).build()) {
            assertThat(new JobRunAccess(away).check("token", RUN)).isInstanceOf(Verdict.Unavailable.class);
        }
    }

    private void underWay(String run, String jobName) {
        scan.setStatus(Serialization.unmarshal(
                "activeScan: {runId: %s, jobName: %s, startTime: 2026-11-25T03:00:00Z}".formatted(run, jobName),
                DiskUsageScanStatus.class));
        client.resource(scan).updateStatus();
    }

    private Job job(OwnerReference owner) {
        return client.resource(new JobBuilder()
                        .withNewMetadata()
                        .withGenerateName("media-")
                        .withOwnerReferences(owner)
                        .endMetadata()
                        .withNewSpec()
                        .withNewTemplate()
                        .withSpec(podSpec())
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
    }

    private Pod pod(@Nullable OwnerReference owner) {
        return client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withGenerateName("media-")
                        .withOwnerReferences(owner == null ? List.of() : List.of(owner))
                        .endMetadata()
                        .withSpec(podSpec())
                        .build())
                .create();
    }

    private static PodSpec podSpec() {
        return new PodSpecBuilder()
                .withRestartPolicy("Never")
                .withServiceAccountName("default")
                .addNewContainer()
                .withName("scan")
                .withImage("none")
                .endContainer()
                .build();
    }

    private static OwnerReference owner(HasMetadata owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .build();
    }
}
