package dev.diskusage.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.api.Manifests;
import dev.diskusage.api.Security.Profile;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds of every Job, whatever a user writes into a spec that the API server accepts and whoever uses the volume:
/// the fields are those of the page "Pod Security Standards" of Kubernetes' documentation.
class PodSecurityTest {
    private static final List<Pod> CONSUMERS = List.of(
            Pods.consumer("plain", "Running", "nodeName: n"),
            Pods.consumer(
                    "root", "Running", "nodeName: n\n  securityContext: {runAsUser: 0, runAsGroup: 0, fsGroup: 0}"),
            Pods.consumer(
                    "rich",
                    "Running",
                    "nodeName: n\n  hostNetwork: true\n  tolerations: [{operator: Exists}]\n"
                            + "  securityContext: {runAsUser: 1000, runAsGroup: 2000, fsGroup: 3000, "
                            + "fsGroupChangePolicy: Always, supplementalGroups: [0, 4000], sysctls: [{name: a, value: b}], "
                            + "seLinuxOptions: {level: 's0:c1,c2'}}"));

    private record Case(String spec, Job job, Profile profile) {
        @Override
        public String toString() {
            return spec;
        }

        PodSpec pod() {
            return job.getSpec().getTemplate().getSpec();
        }

        PodSecurityContext identity() {
            return pod().getSecurityContext();
        }

        Container container() {
            return pod().getContainers().getFirst();
        }
    }

    static Stream<Case> cases() {
        return Manifests.accepted()
                .filter(each -> !each.contains("persistentVolumeClaim"))
                .flatMap(spec -> CONSUMERS.stream().map(consumer -> made(spec, consumer)));
    }

    private static Case made(String spec, Pod consumer) {
        DiskUsageScan scan = Pods.scan(spec);
        var volume = new Placement.Volume(
                Pods.claim("Bound", "ReadWriteMany"), List.of(consumer), Map.of(Placement.CONSENT, "true"));
        var run = (Placement.Run) Placement.of(scan.getSpec(), volume);
        Job job = new ScanJob(ScanJobTest.config()).of(scan, JobName.run("uid", null), run, "PEM");
        return new Case(spec, job, scan.getSpec().security().profile());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nothingOfTheNodeIsGiven(Case each) {
        PodSpec pod = each.pod();

        assertThat(Stream.of(pod.getHostNetwork(), pod.getHostPID(), pod.getHostIPC(), pod.getHostUsers()))
                .containsOnlyNulls();
        assertThat(pod.getVolumes())
                .allMatch(volume -> volume.getPersistentVolumeClaim() != null || volume.getProjected() != null)
                .hasSize(2);
        assertThat(pod.getContainers()).hasSize(1);
        assertThat(pod.getInitContainers()).isEmpty();
        assertThat(each.container().getPorts()).isEmpty();
        assertThat(each.identity().getSysctls()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void noRightsAreGained(Case each) {
        SecurityContext rights = each.container().getSecurityContext();

        assertThat(rights.getPrivileged()).isNull();
        assertThat(rights.getProcMount()).isNull();
        assertThat(rights.getAllowPrivilegeEscalation()).isFalse();
        assertThat(rights.getReadOnlyRootFilesystem()).isTrue();
        assertThat(rights.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(each.identity().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    }

    /// DAC_OVERRIDE is on the list of the baseline standard, DAC_READ_SEARCH is not.
    @ParameterizedTest
    @MethodSource("cases")
    void onlyAnElevatedScanIsRootAndHasACapability(Case each) {
        boolean restricted = each.profile() == Profile.RESTRICTED;

        assertThat(each.identity().getRunAsNonRoot()).isEqualTo(restricted);
        assertThat(each.identity().getRunAsUser() != 0).isEqualTo(restricted);
        assertThat(each.identity().getSupplementalGroups()).doesNotContain(0L);
        assertThat(each.container().getSecurityContext().getCapabilities().getAdd())
                .isEqualTo(restricted ? List.of() : List.of("DAC_OVERRIDE"));
    }

    /// A kubelet that finds one changes the owner of every file of the volume.
    @ParameterizedTest
    @MethodSource("cases")
    void thereIsNoFsGroupAnywhere(Case each) {
        assertThat(new KubernetesSerialization().asJson(each.job())).doesNotContainIgnoringCase("fsGroup");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nothingIsMountedThatTheScanCouldWriteTo(Case each) {
        assertThat(each.container().getVolumeMounts()).hasSize(2).allSatisfy(mount -> assertThat(mount.getReadOnly())
                .isTrue());
    }

    /// The token is for the operator alone: with the cluster's own one a scanner could ask the API server.
    @ParameterizedTest
    @MethodSource("cases")
    void theOnlyTokenIsForTheOperatorAndSoonEnds(Case each) {
        assertThat(each.pod().getAutomountServiceAccountToken()).isFalse();
        assertThat(each.pod().getVolumes())
                .filteredOn(volume -> volume.getProjected() != null)
                .singleElement()
                .satisfies(volume -> assertThat(volume.getProjected().getSources())
                        .singleElement()
                        .satisfies(source -> {
                            assertThat(source.getServiceAccountToken().getAudience())
                                    .isEqualTo("disk-usage-operator");
                            assertThat(source.getServiceAccountToken().getExpirationSeconds())
                                    .isEqualTo(600);
                        }));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theJobIsFoundByItsLabelsAndEndsByItself(Case each) {
        var labels = each.job().getMetadata().getLabels();

        assertThat(labels)
                .containsEntry(ScanLabels.MANAGED_BY, "disk-usage-operator")
                .containsEntry(ScanLabels.RUN, JobName.run("uid", null))
                .containsKey(ScanLabels.SCAN_UID)
                .allSatisfy((_, value) -> assertThat(value).matches("[a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?"));
        assertThat(each.job().getSpec().getTemplate().getMetadata().getLabels()).isEqualTo(labels);
        assertThat(each.job().getSpec().getActiveDeadlineSeconds()).isPositive();
        assertThat(each.job().getSpec().getTtlSecondsAfterFinished()).isPositive();
    }
}
