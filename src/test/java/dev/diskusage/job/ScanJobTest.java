package dev.diskusage.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.wire.ScanTicket;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScanJobTest {
    private static final String RUN = JobName.run("0d9f4b9c-6b7e-4a39-9f57-6c2a5a1a7c11", null);
    private static final String SPEC =
            "depth: 3, paths: [{path: /up$(HOME), depth: 4, exclude: ['*.tmp', /a]}, {path: /b}], traversal: {hardLinks: split}";

    @Test
    void theSameInputsGiveTheSameJob() {
        assertThat(job(SPEC)).isEqualTo(job(SPEC));
        assertThat(job(SPEC).getMetadata().getName()).startsWith("media-").hasSizeLessThanOrEqualTo(52);
    }

    @Test
    void theScannerReadsTheTicketThatTheSpecMeans() {
        Map<String, String> env = container(job(SPEC)).getEnv().stream()
                .collect(Collectors.toMap(
                        EnvVar::getName, each -> each.getValue().replace("$$", "$")));
        ScanTicket ticket = ScanTicket.fromEnv(env);

        assertThat(ticket.run()).isEqualTo(RUN);
        assertThat(ticket.scan().claim()).isEqualTo("media");
        assertThat(ticket.work().paths())
                .containsExactly(
                        new ScanTicket.ScannedPath("/up$(HOME)", 4, List.of("*.tmp", "/a")),
                        new ScanTicket.ScannedPath("/b", 3, List.of()));
        assertThat(ticket.operator().caPem()).isEqualTo("PEM");
    }

    @Test
    void aDollarIsNotReplacedByKubernetes() {
        assertThat(container(job(SPEC)).getEnv()).extracting(EnvVar::getValue).contains("/up$$(HOME)");
    }

    @Test
    void theClaimIsReadOnlyAtTheMountAlone() {
        PodSpec pod = pod(job(""));

        assertThat(container(job("")).getVolumeMounts()).allMatch(each -> each.getReadOnly());
        assertThat(pod.getVolumes().getFirst().getPersistentVolumeClaim().getReadOnly())
                .isNull();
    }

    @Test
    void theJobEndsByItselfAndIsNotRepeated() {
        Job job = job("limits: {maxDuration: 2h}");

        assertThat(job.getSpec().getBackoffLimit()).isZero();
        assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(7200);
        assertThat(job.getSpec().getTtlSecondsAfterFinished()).isEqualTo(86400);
        assertThat(pod(job).getRestartPolicy()).isEqualTo("Never");
    }

    @Test
    void nothingMakesTheKubeletChangeOwners() {
        assertThat(pod(job("")).getSecurityContext().getFsGroup()).isNull();
    }

    @Test
    void theNodeIsSelectedNotForced() {
        PodSpec pod = pod(new ScanJob(config()).of(Pods.scan(""), RUN, run("node-1"), "PEM"));

        assertThat(pod.getNodeSelector()).containsEntry("kubernetes.io/hostname", "node-1");
        assertThat(pod.getNodeName()).isNull();
        assertThat(pod(job("")).getNodeSelector()).isEmpty();
    }

    @Test
    void theResourceOwnsTheJob() {
        assertThat(job("").getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> {
            assertThat(owner.getUid()).isEqualTo("0d9f4b9c-6b7e-4a39-9f57-6c2a5a1a7c11");
            assertThat(owner.getController()).isTrue();
        });
        assertThat(pod(job("")).getAutomountServiceAccountToken()).isFalse();
    }

    @Test
    void tolerationsOfTheSpecAreAdded() {
        assertThat(pod(job("jobTemplate: {tolerations: [{key: gpu, operator: Exists, effect: NoSchedule}]}"))
                        .getTolerations())
                .singleElement()
                .hasFieldOrPropertyWithValue("effect", "NoSchedule")
                .hasFieldOrPropertyWithValue("operator", "Exists");
    }

    @Test
    void elevationAddsOneCapabilityAndRoot() {
        Job job = new ScanJob(config())
                .of(
                        Pods.scan("security: {profile: Elevated}"),
                        RUN,
                        new Placement.Run(null, new RunAs(0, 0, List.of(), null, List.of())),
                        "PEM");

        assertThat(container(job).getSecurityContext().getCapabilities().getAdd())
                .containsExactly("DAC_OVERRIDE");
        assertThat(pod(job).getSecurityContext().getRunAsUser()).isZero();
        assertThat(container(job("")).getSecurityContext().getCapabilities().getAdd())
                .isEmpty();
    }

    @Test
    void onlyWhatChangesAResultChangesTheHash() {
        String hash = SpecHash.of(Pods.scan("").getSpec());

        assertThat(SpecHash.of(
                        Pods.scan("interval: 5m, batchSize: 7, suspend: true").getSpec()))
                .isEqualTo(hash);
        assertThat(SpecHash.of(Pods.scan("depth: 3").getSpec())).isNotEqualTo(hash);
    }

    private static Job job(String spec) {
        DiskUsageScan scan = Pods.scan(spec);
        return new ScanJob(config()).of(scan, RUN, run(null), "PEM");
    }

    private static Placement.Run run(@Nullable String node) {
        return new Placement.Run(node, new RunAs(1000, 1000, List.of(), null, List.of()));
    }

    private static PodSpec pod(Job job) {
        return job.getSpec().getTemplate().getSpec();
    }

    private static Container container(Job job) {
        return pod(job).getContainers().getFirst();
    }

    static JobConfig config() {
        return new GivenJobConfig(URI.create("https://operator.test:8443"));
    }
}
