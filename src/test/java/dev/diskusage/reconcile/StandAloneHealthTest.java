package dev.diskusage.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.diskusage.api.DiskUsageScan;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The running program without a cluster.
@QuarkusTest
@SuppressWarnings("NullAway.Init")
class StandAloneHealthTest {
    @TestHTTPResource("/q/health")
    URI health;

    @Inject
    Metrics metrics;

    @Test
    void isWellWithoutACluster() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body())
                    .contains("operator started, caches filled")
                    .contains("every scan is looked at");
        }
    }

    /// JOSDK's own metrics throw here, in the thread that hands out events, which then hands out no more.
    @Test
    void aRetryDoesNotBreakTheMetricsOfTheNextEvent() {
        var id = new ResourceID("media", "data");
        var scan = new DiskUsageScan();
        scan.getMetadata().setName("media");
        scan.getMetadata().setNamespace("data");
        Map<String, Object> controller = Map.of("controller.name", "disk-usage-scan");
        assertThatCode(() -> {
                    metrics.eventReceived(new Event(id), controller);
                    metrics.reconciliationSubmitted(scan, new FirstRetry(), controller);
                    metrics.eventReceived(new ResourceEvent(ResourceAction.ADDED, id, scan), controller);
                })
                .doesNotThrowAnyException();
    }

    private record FirstRetry() implements RetryInfo {
        @Override
        public int getAttemptCount() {
            return 1;
        }

        @Override
        public boolean isLastAttempt() {
            return false;
        }
    }
}
