package dev.diskusage.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.store.OpenedStore;
import dev.diskusage.store.UsageStore;
import dev.diskusage.usage.ScanId;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The page as the running program serves it, to scrapers that ask in different words.
@QuarkusTest
@SuppressWarnings("NullAway.Init")
class MetricsResourceTest {
    private static final ScanId SCAN = new ScanId("shop", "formats", "uid-formats", "media-claim");
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /// As Prometheus 2 and 3 send it.
    private static final String PROMETHEUS = "application/openmetrics-text;version=1.0.0,"
            + "application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    @TestHTTPResource("/metrics")
    URI metrics;

    @Inject
    UsageStore store;

    @BeforeEach
    void publish() {
        OpenedStore.publish(store, SCAN, "one", 50);
    }

    @AfterEach
    void forget() {
        store.forget(SCAN.uid());
    }

    private HttpResponse<String> get(String accept) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(metrics);
        if (!accept.isEmpty()) {
            request.header("Accept", accept);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*/*", "text/plain", "text/html", "text/plain;version=0.0.4;q=1,*/*;q=0.1", PROMETHEUS})
    void whoNamesNoOtherGetsTheTextFormatAndTheLinterAgrees(String accept) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(accept);
        assertThat(answer.headers().firstValue("Content-Type")).contains(TEXT);
        assertThat(answer.body())
                .contains("# TYPE diskusage_scan_runs_total counter\n")
                .contains("scan=\"formats\"");
        Promtool.check(answer.body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"application/openmetrics-text", "application/openmetrics-text; version=1.0.0; charset=utf-8"})
    void whoNamesOpenMetricsGetsIt(String accept) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(accept);
        assertThat(answer.headers().firstValue("Content-Type")).contains(OPEN_METRICS);
        assertThat(answer.body())
                .contains("# TYPE diskusage_scan_runs counter\n")
                .contains("\ndiskusage_scan_runs_total{")
                .endsWith("# EOF\n");
    }

    /// One exposition: ours, then the runtime's, and in OpenMetrics one end.
    @Test
    void theRuntimesMetricsComeAlong() throws IOException, InterruptedException {
        assertThat(get("").body())
                .contains("# TYPE jvm_memory_used_bytes gauge\n", "# TYPE diskusage_build_info gauge\n");
        String openMetrics = get("application/openmetrics-text").body();
        assertThat(openMetrics).contains("# TYPE jvm_memory_used_bytes gauge\n").containsOnlyOnce("# EOF\n");
    }

    @Test
    void theLastScrapeSaysHowItWent() throws IOException, InterruptedException {
        long bytes = get("").body().getBytes(StandardCharsets.UTF_8).length;
        assertThat(get("").body())
                .contains("\ndiskusage_exposition_bytes " + (double) bytes + "\n")
                .containsPattern("\ndiskusage_exposition_seconds [0-9.E-]+\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/openmetrics-text"})
    void whoTakesGzipGetsIt(String accept) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(metrics)
                .header("Accept", accept)
                .header("Accept-Encoding", "gzip")
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
            assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
            var text = new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
            assertThat(new String(text, StandardCharsets.UTF_8)).contains("scan=\"formats\"");
            assertThat(text).hasSizeGreaterThan(2 * answer.body().length);
        }
    }

    @Test
    void otherPagesKeepWhatTheyWereAskedFor() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(metrics.resolve("/q/health"))
                .header("Accept", "application/json")
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(request, BodyHandlers.ofString()).headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
        }
    }
}
