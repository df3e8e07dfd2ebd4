package dev.diskusage.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.diskusage.kube.ApiRelay;
import dev.diskusage.kube.KubeApi;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The operator's own client against the real API server.
@Tag("api")
@ExtendWith(KubeApi.class)
class ClusterClientIT {
    /// In all half a megabyte: the API server compresses from 128 KiB on.
    private static final int OBJECTS = 50;

    private static final String TEXT = "text ".repeat(2_000);

    @Test
    void listsComeCompressedAndWithoutWhoSetWhichField(KubernetesClient admin) {
        for (int i = 0; i < OBJECTS; i++) {
            admin.resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("long-" + i)
                            .addToLabels("long", "true")
                            .endMetadata()
                            .addToData("text", TEXT)
                            .build())
                    .create();
        }
        var made = new ClusterClient();
        var mapper = new ObjectMapper();
        made.withoutManagedFields().customize(mapper);
        Vertx vertx = Vertx.vertx();
        var relay = new ApiRelay(admin.getConfiguration().getMasterUrl());
        Config config = new ConfigBuilder(admin.getConfiguration())
                .withMasterUrl(relay.url())
                .build();
        try (relay;
                KubernetesClient client = made.client(new KubernetesSerialization(mapper, false), config, vertx)) {
            var listed = client.configMaps()
                    .inNamespace(admin.getNamespace())
                    .withLabel("long")
                    .list()
                    .getItems();

            assertThat(listed).hasSize(OBJECTS).allSatisfy(each -> {
                assertThat(each.getData()).containsEntry("text", TEXT);
                assertThat(each.getMetadata().getUid()).isNotEmpty();
                assertThat(each.getMetadata().getManagedFields()).isEmpty();
            });
            assertThat(relay.answeredBytes()).isBetween(1_000L, OBJECTS * TEXT.length() / 5L);
        } finally {
            vertx.close();
        }
        assertThat(admin.configMaps().withName("long-0").get().getMetadata().getManagedFields())
                .as("what is left out")
                .isNotEmpty();
    }
}
