package dev.diskusage.metrics;

import dev.diskusage.store.RefusedRequests;
import dev.diskusage.store.UsageStore;
import dev.diskusage.store.WatchedScans;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// Puts our metrics beside those of the runtime when the program starts, and into a file when one is wanted.
@Singleton
final class MetricsStart {
    private final UsageStore store;
    private final UsageMetrics metrics;
    private final @Nullable Textfile textfile;

    MetricsStart(
            UsageStore store,
            WatchedScans watched,
            RefusedRequests refused,
            MetricsConfig config,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.store = store;
        metrics = new UsageMetrics(store, watched, refused, new UsageMetrics.Shown(version, config.compatibility()));
        textfile = config.textfile().map(file -> new Textfile(file, metrics)).orElse(null);
    }

    void register(@Observes StartupEvent started, PrometheusMeterRegistry registry) {
        registry.getPrometheusRegistry().register(metrics);
        if (textfile != null) {
            store.onChange(textfile::update);
            textfile.update();
        }
    }

    void stop(@Observes ShutdownEvent ended) {
        if (textfile != null) {
            textfile.close();
        }
    }
}
