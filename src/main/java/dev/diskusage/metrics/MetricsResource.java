package dev.diskusage.metrics;

import dev.diskusage.metrics.UsageMetrics.Scraped;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.exporter.common.TextFormat;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `/metrics`: ours and those of the runtime, written while they are made, so that memory does not grow with the series
/// and a slow reader is waited for.
@Path("/metrics")
public final class MetricsResource {
    private static final String OPEN_METRICS = "application/openmetrics-text";

    private final UsageMetrics metrics;
    private final PrometheusMeterRegistry runtime;

    MetricsResource(UsageMetrics metrics, PrometheusMeterRegistry runtime) {
        this.metrics = metrics;
        this.runtime = runtime;
    }

    @GET
    @RunOnVirtualThread
    public Response scrape(@HeaderParam(HttpHeaders.ACCEPT) @Nullable String accept) {
        String format = format(accept);
        StreamingOutput written = out -> write(format, out);
        return Response.ok(written).type(format).build();
    }

    private void write(String format, OutputStream out) throws IOException {
        long started = System.nanoTime();
        Utf8Writer text = new Utf8Writer(out);
        TextFormat.writeFormat(format, text, Collections.enumeration(families()));
        text.flush();
        metrics.scraped(new Scraped(text.bytes(), (System.nanoTime() - started) / 1e9));
    }

    private List<MetricFamilySamples> families() {
        return Stream.concat(
                        metrics.families().stream(),
                        Collections.list(runtime.getPrometheusRegistry().metricFamilySamples()).stream())
                .toList();
    }

    /// The text format for whoever does not name OpenMetrics alone, as Prometheus' own exporters do; Prometheus names
    /// both. In OpenMetrics HELP and TYPE of a counter lack the `_total` of its samples: `promtool check metrics`,
    /// which people feed with curl's answer, then finds no help text.
    private static String format(@Nullable String accept) {
        return accept != null && accept.contains(OPEN_METRICS) && !accept.contains("text/plain")
                ? TextFormat.CONTENT_TYPE_OPENMETRICS_100
                : TextFormat.CONTENT_TYPE_004;
    }
}
