package dev.diskusage.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.diskusage.kube.KubeApi;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// An upgrade, with what people applied before it. Each folder of `earlier` is the CRD of one commit, with its samples
/// and a status as the operator wrote it then: never changed, and one more with each release.
@Tag("api")
@ExtendWith(KubeApi.class)
class EarlierCrdIT {
    private static final Path EARLIER = Path.of("src/test/resources/dev/diskusage/api/earlier");

    private final KubernetesClient client;

    EarlierCrdIT(KubernetesClient client) {
        this.client = client;
    }

    static List<Path> earlier() throws IOException {
        try (Stream<Path> folders = Files.list(EARLIER)) {
            return folders.sorted().toList();
        }
    }

    @AfterEach
    void installTodays() {
        client.resources(DiskUsageScan.class).delete();
        install(CrdIsCurrentTest.COMMITTED, "todays");
        client.resource(load(CrdIsCurrentTest.COMMITTED)).forceConflicts().serverSideApply();
    }

    @ParameterizedTest
    @MethodSource("earlier")
    void whatWasAppliedBeforeAnUpgradeStaysValid(Path folder) throws IOException {
        install(folder.resolve("crd.yml"), "before");
        List<GenericKubernetesResource> before = samples(folder);
        before.forEach(
                each -> client.resource(each).fieldValidation(Validation.STRICT).create());
        GenericKubernetesResource status = read(folder.resolve("status.yaml"));
        writeStatus(status);

        install(CrdIsCurrentTest.COMMITTED, "after");

        for (GenericKubernetesResource each : before) {
            String name = each.getMetadata().getName();
            // As the operator reads it, and as a person or a GitOps tool applies it once more, here or elsewhere.
            DiskUsageScan stored =
                    client.resources(DiskUsageScan.class).withName(name).get();
            assertThat(stored.getSpec()).isEqualTo(Specs.read(Serialization.asJson(each.get("spec"))));
            assertThatCode(() -> client.resource(each).forceConflicts().serverSideApply())
                    .doesNotThrowAnyException();
            each.getMetadata().setName(name + "-elsewhere");
            assertThatCode(() -> client.resource(each)
                            .fieldValidation(Validation.STRICT)
                            .create())
                    .doesNotThrowAnyException();
        }
        String name = status.getMetadata().getName();
        DiskUsageScan stored =
                client.resources(DiskUsageScan.class).withName(name).get();
        assertThat(stored.getStatus().runId()).isNotEmpty();
        assertThat(stored.getStatus().conditions()).isNotEmpty();
        assertThatCode(() -> writeStatus(status)).doesNotThrowAnyException();
    }

    private static List<GenericKubernetesResource> samples(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("samples"))) {
            return files.sorted().map(EarlierCrdIT::read).toList();
        }
    }

    private static GenericKubernetesResource read(Path file) {
        try {
            return Serialization.unmarshal(Files.readString(file), GenericKubernetesResource.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeStatus(GenericKubernetesResource status) {
        var how = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager("disk-usage-operator")
                .withForce(true)
                .build();
        client.resource(status).subresource("status").patch(how);
    }

    private CustomResourceDefinition load(Path file) {
        return client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .load(file.toFile())
                .item();
    }

    /// Returns when it is served. The API server goes on serving the one before for a moment: a field of the spec that
    /// has no other meaning tells them apart.
    private void install(Path file, String mark) {
        CustomResourceDefinition crd = load(file);
        JSONSchemaProps spec = requireNonNull(crd.getSpec()
                .getVersions()
                .getFirst()
                .getSchema()
                .getOpenAPIV3Schema()
                .getProperties()
                .get("spec"));
        spec.getProperties()
                .put(mark, new JSONSchemaPropsBuilder().withType("boolean").build());
        client.resource(crd).forceConflicts().serverSideApply();
        var marked = Serialization.unmarshal("""
                apiVersion: diskusage.dev/v1alpha1
                kind: DiskUsageScan
                metadata: {generateName: marked-}
                spec: {persistentVolumeClaim: any, %s: true}
                """.formatted(mark), GenericKubernetesResource.class);
        await().ignoreExceptionsInstanceOf(KubernetesClientException.class).until(() -> client.resource(marked)
                .dryRun()
                .fieldValidation(Validation.STRICT)
                .create()
                .<Map<String, Object>>get("spec")
                .containsKey(mark));
    }
}
