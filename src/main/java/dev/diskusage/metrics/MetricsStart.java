package dev.diskusage.metrics;

import dev.diskusage.store.RefusedRequests;
import dev.diskusage.store.UsageStore;
import dev.diskusage.store.WatchedScans;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Puts our metrics beside those of the runtime when the program starts.
@Singleton
final class MetricsStart {
    void register(
            @Observes StartupEvent started,
            PrometheusMeterRegistry registry,
            UsageStore store,
            WatchedScans watched,
            RefusedRequests refused,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        registry.getPrometheusRegistry().register(new UsageMetrics(store, watched, refused, version));
    }
}
