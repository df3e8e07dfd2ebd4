package dev.diskusage.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsumersTest {
    /// Whether a pod uses or wants the claim, and whether our Job may be what it waits for.
    @ParameterizedTest
    @CsvSource({
        "Running, nodeName: n, true, false",
        "Pending, nodeName: n, true, false",
        "Pending, '', true, true",
        "Unknown, nodeName: n, true, false",
        "Succeeded, nodeName: n, false, false",
        "Failed, nodeName: n, false, false",
        "Failed, '', false, false"
    })
    void onlyAPodWithoutANodeWaits(String phase, String spec, boolean consumer, boolean waits) {
        List<Pod> pods = List.of(Pods.consumer("app", phase, spec));

        assertThat(Consumers.of("media", pods)).hasSize(consumer ? 1 : 0);
        assertThat(Consumers.waitFor("media", pods)).isEqualTo(waits);
    }

    @Test
    void aPodOfAnotherClaimIsNone() {
        List<Pod> pods = List.of(Pods.consumer("app", "Pending", ""));

        assertThat(Consumers.of("other", pods)).isEmpty();
        assertThat(Consumers.waitFor("other", pods)).isFalse();
    }

    /// A pod that was made a moment ago has no status at all.
    @Test
    void aPodWithoutAStatusWaits() {
        Pod pod = Pods.consumer("app", "Pending", "");
        pod.setStatus(null);

        assertThat(Consumers.waitFor("media", List.of(pod))).isTrue();
    }

    @Test
    void ourOwnScanNeverWaitsForItself() {
        Pod ours = Pods.consumer("scan", "Pending", "");
        ours.getMetadata().setLabels(Map.of(ScanLabels.MANAGED_BY, ScanLabels.OPERATOR));

        assertThat(Consumers.waitFor("media", List.of(ours))).isFalse();
    }

    @Test
    void anotherOperatorsPodIsAConsumer() {
        Pod other = Pods.consumer("app", "Pending", "");
        other.getMetadata().setLabels(Map.of(ScanLabels.MANAGED_BY, "helm"));

        assertThat(Consumers.of("media", List.of(other))).hasSize(1);
    }

    /// The one that runs decides where the scan runs; the rest by name, so that the choice is the same next time.
    @Test
    void theOnesThatRunComeFirst() {
        List<Pod> pods = List.of(
                Pods.consumer("a", "Pending", ""),
                Pods.consumer("d", "Running", "nodeName: n"),
                Pods.consumer("c", "Running", "nodeName: n"),
                Pods.consumer("b", "Running", ""));

        assertThat(Consumers.of("media", pods).stream()
                        .map(each -> each.getMetadata().getName()))
                .containsExactly("c", "d", "a", "b");
    }

    @Test
    void aPodsOwnEphemeralClaimIsUsedByIt() {
        Pod pod = Pods.consumer("app", "Running", "nodeName: n");
        pod.getSpec()
                .setVolumes(List.of(new VolumeBuilder()
                        .withName("scratch")
                        .withNewEphemeral()
                        .endEphemeral()
                        .build()));

        assertThat(Consumers.of("app-scratch", List.of(pod))).hasSize(1);
        assertThat(Consumers.of("scratch", List.of(pod))).isEmpty();
    }
}
