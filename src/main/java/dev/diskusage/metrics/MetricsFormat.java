package dev.diskusage.metrics;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// Gives the text format to whoever does not name another, as Prometheus' own exporters do. The extension takes
/// `*/*`, or nothing, for OpenMetrics, where HELP and TYPE of a counter lack the `_total` of its samples, as that
/// standard wants: `promtool check metrics`, which people feed with curl's answer, then finds no help text.
@Singleton
final class MetricsFormat {
    /// Any: it has no filter to be before or after.
    private static final int PRIORITY = 100;

    private static final String TEXT = "text/plain";
    private static final String OPEN_METRICS = "application/openmetrics-text";

    /// In these very words: in others the extension answers 406.
    private static final String OPEN_METRICS_1 = OPEN_METRICS + "; version=1.0.0; charset=utf-8";

    void register(
            @Observes Filters filters,
            @ConfigProperty(name = "quarkus.micrometer.export.prometheus.path") String path) {
        filters.register(
                routing -> {
                    HttpServerRequest request = routing.request();
                    if (path.equals(request.path())) {
                        request.headers().set(HttpHeaders.ACCEPT, format(request.getHeader(HttpHeaders.ACCEPT)));
                    }
                    routing.next();
                },
                PRIORITY);
    }

    /// Prometheus names both and gets the text.
    private static String format(@Nullable String accept) {
        return accept != null && accept.contains(OPEN_METRICS) && !accept.contains(TEXT) ? OPEN_METRICS_1 : TEXT;
    }
}
