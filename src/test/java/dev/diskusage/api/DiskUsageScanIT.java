package dev.diskusage.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.diskusage.kube.KubeApi;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("api")
@ExtendWith(KubeApi.class)
class DiskUsageScanIT {
    private final KubernetesClient client;

    DiskUsageScanIT(KubernetesClient client) {
        this.client = client;
    }

    @ParameterizedTest
    @MethodSource("dev.diskusage.api.Manifests#accepted")
    void takes(String spec) {
        assertThat(create(Manifests.complete(spec)).getMetadata().getGeneration())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("dev.diskusage.api.Manifests#refused")
    void refuses(Manifests.Refused refused) {
        var refusal =
                catchThrowableOfType(KubernetesClientException.class, () -> create(Manifests.complete(refused.spec())));

        assertThat(refusal).as(refused.spec()).isNotNull();
        assertThat(refusal.getCode()).isIn(400, 422);
        assertThat(refusal.getMessage()).contains(refused.field()).contains(refused.says());
    }

    @Test
    void refusesAResourceWithoutSpec() {
        var bare = Serialization.unmarshal(manifest("{}").replace("spec: {}", ""), GenericKubernetesResource.class);
        var refusal = catchThrowableOfType(
                KubernetesClientException.class, () -> client.resource(bare).create());

        assertThat(refusal.getMessage()).contains("spec: Required value");
    }

    @Test
    void fillsInTheDefaultsThatTheRecordsHave() {
        var created = create("{persistentVolumeClaim: media}");

        assertThat(client.resources(DiskUsageScan.class)
                        .withName(created.getMetadata().getName())
                        .get()
                        .getSpec())
                .isEqualTo(Specs.read("{persistentVolumeClaim: media}"));
        assertThat(created.<String>get("spec", "limits", "prepareTimeout")).isEqualTo("10m");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void takesEverySample(Path sample) throws IOException {
        var resource = Serialization.unmarshal(Files.readString(sample), GenericKubernetesResource.class);

        assertThat(client.resource(resource)
                        .fieldValidation(Validation.STRICT)
                        .create()
                        .getMetadata()
                        .getUid())
                .isNotEmpty();
    }

    static Stream<Path> samples() throws IOException {
        return Files.list(Path.of("k8s", "samples"))
                .filter(each -> each.toString().endsWith(".yaml"));
    }

    private GenericKubernetesResource create(String spec) {
        var resource = Serialization.unmarshal(manifest(spec), GenericKubernetesResource.class);
        return client.resource(resource).fieldValidation(Validation.STRICT).create();
    }

    private static String manifest(String spec) {
        return """
                apiVersion: diskusage.dev/v1alpha1
                kind: DiskUsageScan
                metadata: {generateName: scan-}
                spec: %s
                """.formatted(spec);
    }
}
