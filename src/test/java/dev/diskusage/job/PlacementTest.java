package dev.diskusage.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.job.Placement.Hold;
import dev.diskusage.job.Placement.Run;
import dev.diskusage.job.Placement.Volume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void theNodeOfAConsumerIsToleratedAsTheConsumerDoes() {
        Pod pod = Pods.consumer("app", "Running", "nodeName: gpu-1\n  tolerations: [{key: gpu, operator: Exists}]");

        assertThat(((Run) place("", RWO, pod)).runAs().tolerations())
                .extracting("key")
                .containsExactly("gpu");
    }

    @Test
    void aFinishedPodAndOurOwnAreNoConsumers() {
        Pod ours = Pods.consumer("scan", "Running", "nodeName: node-2");
        ours.getMetadata().setLabels(Map.of(ScanLabels.MANAGED_BY, ScanLabels.OPERATOR));

        assertThat(((Run) place("", RWO, ours, Pods.consumer("done", "Succeeded", "nodeName: node-3"))).node())
                .isNull();
    }

    /// Access mode, who uses the volume (R runs on node-1, P waits without a node, - nobody), whenInUse -> a node to
    /// run on, `any`, or why not.
    @ParameterizedTest
    @CsvSource({
        "ReadWriteOnce, -, Colocate, any",
        "ReadWriteOnce, R, Colocate, node-1",
        "ReadWriteOnce, P, Colocate, WorkloadPending",
        "ReadWriteOnce, PR, Colocate, node-1",
        "ReadWriteOnce, -, Skip, any",
        "ReadWriteOnce, R, Skip, InUse",
        "ReadWriteOnce, P, Skip, InUse",
        "ReadWriteOncePod, -, Colocate, any",
        "ReadWriteOncePod, R, Colocate, ReadWriteOncePodInUse",
        "ReadWriteOncePod, P, Colocate, ReadWriteOncePodInUse",
        "ReadWriteOncePod, R, Skip, ReadWriteOncePodInUse",
        "ReadWriteMany, -, Colocate, any",
        "ReadWriteMany, R, Colocate, any",
        "ReadWriteMany, R, Skip, any",
        "ReadOnlyMany, R, Colocate, any",
        "'ReadWriteOnce, ReadWriteMany', R, Skip, any",
        "'', R, Colocate, node-1"
    })
    void whereAScanMayRunFollowsFromTheModeAndWhoUsesTheVolume(String mode, String users, String how, String where) {
        List<Pod> pods = users.chars()
                .filter(each -> each != '-')
                .mapToObj(each -> each == 'R' ? RUNNING : Pods.consumer("waiting", "Pending", ""))
                .toList();

        Placement placement =
                place("access: {whenInUse: " + how + "}", Pods.claim("Bound", mode), pods.toArray(Pod[]::new));

        assertThat(
                        switch (placement) {
                            case Run run -> run.node() == null ? "any" : run.node();
                            case Hold hold -> hold.reason();
                        })
                .isEqualTo(where);
    }

    /// Only what waiting cannot mend calls for a person.
    @ParameterizedTest
    @CsvSource({
        "Pending, '', ClaimUnbound, false, does not bind it",
        "Lost, '', ClaimLost, true, restore or delete the claim",
        "Bound, security: {profile: Elevated}, ElevatedNotPermitted, true, diskusage.dev/allow-elevated=true"
    })
    void whatCannotBeScannedNowSaysWhy(String phase, String spec, String reason, boolean needsPerson, String says) {
        Hold hold = (Hold) place(spec, Pods.claim(phase, "ReadWriteOnce"));

        assertThat(hold.reason()).isEqualTo(reason);
        assertThat(hold.needsPerson()).isEqualTo(needsPerson);
        assertThat(hold.message()).contains(says);
    }

    @Test
    void aClaimThatIsNotThereIsNamedAndWaitedFor() {
        Hold hold = (Hold) place("", null);

        assertThat(hold.reason()).isEqualTo("ClaimNotFound");
        assertThat(hold.message()).contains("no PersistentVolumeClaim media", "spec.persistentVolumeClaim");
        assertThat(hold.needsPerson()).isFalse();
    }

    /// A scan's pod would keep it from going.
    @Test
    void aClaimThatIsBeingDeletedIsLeftAlone() {
        PersistentVolumeClaim going = Pods.claim("Bound", "ReadWriteMany");
        going.getMetadata().setDeletionTimestamp("2026-11-25T03:00:00Z");

        assertThat(hold(place("", going))).isEqualTo("ClaimTerminating");
    }

    @Test
    void ofManyUsersAFewAreNamed() {
        Pod[] crowd = IntStream.range(0, 500)
                .mapToObj(i -> Pods.consumer("app-" + (100 + i), "Running", "nodeName: n"))
                .toArray(Pod[]::new);

        Hold hold = (Hold) place("access: {whenInUse: Skip}", RWO, crowd);

        assertThat(hold.message()).contains("app-100, app-101, app-102 uses").hasSizeLessThan(200);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "True, false", "yes, false", "'', false"})
    void consentIsOneWordAndNoOther(String value, boolean given) {
        var volume = new Volume(RWO, List.of(), Map.of(Placement.CONSENT, value));

        assertThat(Placement.of(Pods.scan("security: {profile: Elevated}").getSpec(), volume) instanceof Run)
                .isEqualTo(given);
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
