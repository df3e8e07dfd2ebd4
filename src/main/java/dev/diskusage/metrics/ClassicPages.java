package dev.diskusage.metrics;

import dev.diskusage.metrics.MetricsConfig.Compatibility;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// `/health` and `/version` as the stand-alone disk usage exporter has them, for the monitors that ask them.
@Singleton
final class ClassicPages {
    /// The exporter's words for what Java calls otherwise.
    private static final Map<String, String> GO_NAMES = Map.of("amd64", "amd64", "x86_64", "amd64", "aarch64", "arm64");

    void register(
            @Observes Router router,
            MetricsConfig config,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        if (config.compatibility() == Compatibility.CLASSIC) {
            page(router, "/health", new JsonObject().put("status", "ok").put("version", version));
            page(router, "/version", version(version));
        }
    }

    /// Without the exporter's buildDate, commitSha and goVersion: there are none.
    private static JsonObject version(String version) {
        String architecture = System.getProperty("os.arch");
        return new JsonObject()
                .put("version", version)
                .put("goos", "linux")
                .put("goarch", GO_NAMES.getOrDefault(architecture, architecture));
    }

    private static void page(Router router, String path, JsonObject content) {
        router.get(path).handler(routing -> routing.json(content));
    }
}
