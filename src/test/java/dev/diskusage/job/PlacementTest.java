package dev.diskusage.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.job.Placement.Hold;
import dev.diskusage.job.Placement.Run;
import dev.diskusage.job.Placement.Volume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private static final PersistentVolumeClaim RWO = Pods.claim("Bound", "ReadWriteOnce");
    private static final Pod RUNNING = Pods.consumer(
            "app",
            "Running",
            "nodeName: node-1\n  securityContext: {runAsUser: 1000, runAsGroup: 2000, fsGroup: 3000}");

    @Test
    void anIdleVolumeIsScannedAnywhereAsNobody() {
        Run run = (Run) place("", RWO);

        assertThat(run.node()).isNull();
        assertThat(run.runAs().user()).isEqualTo(65532);
    }

    @Test
    void aVolumeInUseIsScannedOnTheConsumersNodeAsTheConsumer() {
        Run run = (Run) place("", RWO, Pods.consumer("a", "Pending", ""), RUNNING);

        assertThat(run.node()).isEqualTo("node-1");
        assertThat(run.runAs()).isEqualTo(new RunAs(1000, 2000, List.of(3000L), null, List.of()));
    }

    @Test
    void theContainersUserGoesBeforeThePods() {
        Pod pod = Pods.consumer("app", "Running", "nodeName: node-1\n  securityContext: {runAsUser: 1000}");
        pod.getSpec()
                .getContainers()
                .getFirst()
                .setSecurityContext(new io.fabric8.kubernetes.api.model.SecurityContextBuilder()
                        .withRunAsUser(1234L)
                        .build());

        assertThat(((Run) place("", RWO, pod)).runAs().user()).isEqualTo(1234);
    }

    @Test
    void aConsumerThatIsRootIsNotImitated() {
        Pod root =
                Pods.consumer("app", "Running", "nodeName: node-1\n  securityContext: {runAsUser: 0, runAsGroup: 0}");

        assertThat(((Run) place("", RWO, root)).runAs().user()).isEqualTo(65532);
    }

    @Test
    void theNodeOfAConsumerIsToleratedAsTheConsumerDoes() {
        Pod pod = Pods.consumer("app", "Running", "nodeName: gpu-1\n  tolerations: [{key: gpu, operator: Exists}]");

        assertThat(((Run) place("", RWO, pod)).runAs().tolerations())
                .extracting("key")
                .containsExactly("gpu");
    }

    @Test
    void aSharedVolumeIsScannedAnywhere() {
        assertThat(((Run) place("", Pods.claim("Bound", "ReadWriteMany"), RUNNING)).node())
                .isNull();
    }

    @Test
    void aPodThatWaitsGoesFirst() {
        assertThat(hold(place("", RWO, Pods.consumer("app", "Pending", "")))).isEqualTo("WorkloadPending");
        assertThat(Consumers.waitFor("media", List.of(Pods.consumer("app", "Pending", ""))))
                .isTrue();
        assertThat(Consumers.waitFor("media", List.of(RUNNING))).isFalse();
    }

    @Test
    void aFinishedPodAndOurOwnAreNoConsumers() {
        Pod ours = Pods.consumer("scan", "Running", "nodeName: node-2");
        ours.getMetadata().setLabels(Map.of(ScanLabels.MANAGED_BY, ScanLabels.OPERATOR));

        assertThat(((Run) place("", RWO, ours, Pods.consumer("done", "Succeeded", "nodeName: node-3"))).node())
                .isNull();
    }

    @Test
    void whatCannotBeScannedNowSaysWhy() {
        assertThat(hold(place("", null))).isEqualTo("ClaimNotFound");
        assertThat(hold(place("", Pods.claim("Pending", "ReadWriteOnce")))).isEqualTo("ClaimUnbound");
        assertThat(hold(place("", Pods.claim("Lost", "ReadWriteOnce")))).isEqualTo("ClaimLost");
        assertThat(hold(place("", Pods.claim("Bound", "ReadWriteOncePod"), RUNNING)))
                .isEqualTo("ReadWriteOncePodInUse");
        assertThat(hold(place("access: {whenInUse: Skip}", RWO, RUNNING))).isEqualTo("InUse");
        assertThat(hold(place("security: {profile: Elevated}", RWO))).isEqualTo("ElevatedNotPermitted");
    }

    @Test
    void theNamespaceMayConsentToElevation() {
        var volume = new Volume(RWO, List.of(), Map.of(Placement.CONSENT, "true"));

        assertThat(((Run) Placement.of(
                                Pods.scan("security: {profile: Elevated}").getSpec(), volume))
                        .runAs()
                        .user())
                .isZero();
    }

    private static Placement place(String spec, @Nullable PersistentVolumeClaim claim, Pod... pods) {
        return Placement.of(Pods.scan(spec).getSpec(), new Volume(claim, List.of(pods), Map.of()));
    }

    private static String hold(Placement placement) {
        return ((Hold) placement).reason();
    }
}
