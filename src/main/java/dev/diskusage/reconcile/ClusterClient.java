package dev.diskusage.reconcile;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClientOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// How the API server is spoken with where it is not as Quarkus does by itself, for the sake of the start: beside a
/// thousand resources it is the reading of two lists.
@Singleton
final class ClusterClient {
    /// Lists come compressed (the API server does so from 128 KiB on, kubernetes/kubernetes#77449): they are a
    /// twentieth as long then, and what decrypts them is not compiled yet at the start.
    @Produces
    @ApplicationScoped
    KubernetesClient client(KubernetesSerialization serialization, Config config, Vertx vertx) {
        return new KubernetesClientBuilder()
                .withKubernetesSerialization(serialization)
                .withConfig(config)
                .withHttpClientFactory(new VertxHttpClientFactory(vertx) {
                    @Override
                    protected void additionalConfig(WebClientOptions options) {
                        options.setTryUseCompression(true);
                    }
                })
                .build();
    }

    void close(@Disposes KubernetesClient client) {
        client.close();
    }

    /// Half of an object is who set which field, which nobody here asks for: it is neither read nor kept.
    @Produces
    @Singleton
    KubernetesClientObjectMapperCustomizer withoutManagedFields() {
        return mapper -> mapper.addMixIn(ObjectMeta.class, WithoutManagedFields.class);
    }

    @JsonIgnoreProperties("managedFields")
    private static final class WithoutManagedFields {}
}
