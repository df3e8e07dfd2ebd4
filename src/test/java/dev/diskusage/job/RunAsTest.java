package dev.diskusage.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunAsTest {
    private static final String ROOT_AND_GROUPS = "nodeName: n\n  tolerations: [{key: gpu, operator: Exists}]\n"
            + "  securityContext: {runAsUser: 1000, runAsGroup: 2000, fsGroup: 3000, supplementalGroups: [0, 4000, 3000], "
            + "seLinuxOptions: {level: 's0:c1,c2'}}";

    /// `user:group of the pod | of the container -> of the scan`; `-` is not set.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-:-       | -:-       | 65532:65532",
                "1000:2000 | -:-       | 1000:2000",
                "1000:-    | -:-       | 1000:65532",
                "-:2000    | -:-       | 65532:2000",
                "1000:2000 | 1100:-    | 1100:2000",
                "1000:2000 | -:2200    | 1000:2200",
                "-:-       | 1100:2200 | 1100:2200",
                "0:0       | -:-       | 65532:65532",
                "1000:2000 | 0:0       | 65532:65532",
                "0:0       | 1100:2200 | 1100:2200"
            })
    void theConsumersContainerIsImitatedAndWhereItSaysNothingItsPod(String pod, String container, String scan) {
        Pod consumer = Pods.consumer("app", "Running", "nodeName: n\n  securityContext: " + ids(pod));
        consumer.getSpec().getContainers().getFirst().setSecurityContext(Pods.securityContext(ids(container)));

        RunAs runAs = RunAs.of(Pods.scan("").getSpec(), List.of(consumer));

        assertThat(runAs.user() + ":" + runAs.group()).isEqualTo(scan);
    }

    @Test
    void aContainerThatDoesNotMountTheClaimIsNotImitated() {
        Pod consumer = Pods.consumer("app", "Running", "nodeName: n\n  securityContext: {runAsUser: 1000}");
        consumer.getSpec().getContainers().addFirst(Pods.container("sidecar", "{runAsUser: 7}"));

        assertThat(RunAs.of(Pods.scan("").getSpec(), List.of(consumer)).user()).isEqualTo(1000);
    }

    @Test
    void theGroupOfTheFilesIsOneOfTheScansWithoutRootAndWithoutRepeats() {
        RunAs runAs = RunAs.of(Pods.scan("").getSpec(), consumers());

        assertThat(runAs.groups()).containsExactly(3000L, 4000L);
    }

    @Test
    void aFixedUserTakesNothingFromTheConsumerButWhereItRuns() {
        RunAs runAs =
                RunAs.of(Pods.scan("security: {runAs: Fixed, runAsUser: 7}").getSpec(), consumers());

        assertThat(runAs.user()).isEqualTo(7);
        assertThat(runAs.group()).isEqualTo(7);
        assertThat(runAs.groups()).isEmpty();
        assertThat(runAs.tolerations()).extracting("key").containsExactly("gpu");
        assertThat(Objects.requireNonNull(runAs.seLinux()).getLevel()).isEqualTo("s0:c1,c2");
    }

    @Test
    void aFixedGroupIsItsOwn() {
        String spec = "security: {runAs: Fixed, runAsUser: 7, runAsGroup: 8}";

        assertThat(RunAs.of(Pods.scan(spec).getSpec(), List.of()).group()).isEqualTo(8);
    }

    @Test
    void elevationIsRootWhateverElseIsSaid() {
        String spec = "security: {profile: Elevated, runAs: Fixed, runAsUser: 7}";

        RunAs runAs = RunAs.of(Pods.scan(spec).getSpec(), consumers());

        assertThat(List.of(runAs.user(), runAs.group())).containsExactly(0L, 0L);
        assertThat(runAs.groups()).isEmpty();
    }

    /// Two containers with different labels cannot have one volume mounted at once.
    @Test
    void theContainersLabelGoesBeforeThePods() {
        Pod consumer = consumers().getFirst();
        consumer.getSpec()
                .getContainers()
                .getFirst()
                .setSecurityContext(Pods.securityContext("{seLinuxOptions: {level: 's0:c8,c9'}}"));

        RunAs runAs = RunAs.of(Pods.scan("").getSpec(), List.of(consumer));

        assertThat(Objects.requireNonNull(runAs.seLinux()).getLevel()).isEqualTo("s0:c8,c9");
    }

    private static List<Pod> consumers() {
        return List.of(Pods.consumer("app", "Running", ROOT_AND_GROUPS));
    }

    private static String ids(String userAndGroup) {
        String[] ids = userAndGroup.split(":");
        return "{runAsUser: %s, runAsGroup: %s}".formatted(ids[0], ids[1]).replace("-", "null");
    }
}
