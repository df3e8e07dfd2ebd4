package dev.diskusage.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.store.BenchmarkTree;
import dev.diskusage.store.BenchmarkTree.Shape;
import dev.diskusage.store.UsageStore;
import dev.diskusage.wire.BatchCodec;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows per second from scanners into published runs, over TLS to the running program. Runs by name only
/// (`-Dit.test=IngestBenchmark`). Scanners and operator share the machine and this JVM: what a scanner costs is its
/// TLS and HTTP, since its batches are made before.
@QuarkusTest
@TestProfile(HttpsProfile.class)
@SuppressWarnings("NullAway.Init")
class IngestBenchmark {
    private static final int ROWS = 300_000;
    /// The first ones are those of an operator that has just started.
    private static final int ROUNDS = Integer.getInteger("ingest.rounds", 10);

    /// As a scan sends them by default: no sizes, 1,000 rows each.
    private static final List<byte[]> BODIES = Batches.of(
            new BenchmarkTree(
                    Shape.valueOf(System.getProperty("ingest.shape", "TENS")), ROWS, BenchmarkTree.Changes.NONE),
            Integer.getInteger("ingest.batch", 1000));

    @TestHTTPResource(value = "/", tls = true)
    URL https;

    @Inject
    IngestCertificate certificate;

    @Inject
    UsageStore store;

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void rowsPerSecond(int scanners) {
        for (int round = 0; round < ROUNDS; round++) {
            String run = "bench-" + scanners + "-" + round + "-";
            long started = System.nanoTime();
            List<CompletableFuture<Void>> sending = IntStream.range(0, scanners)
                    .mapToObj(
                            scanner -> CompletableFuture.runAsync(() -> send(run + scanner), task -> Thread.ofPlatform()
                                    .start(task)))
                    .toList();
            sending.forEach(CompletableFuture::join);
            double seconds = (System.nanoTime() - started) / 1e9;
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            System.out.printf(
                    "%d scanners: %.0f rows/s, %d MB of heap live%n",
                    scanners, ROWS * scanners / seconds, (runtime.totalMemory() - runtime.freeMemory()) >> 20);
            store.forget(KnownPods.SCAN.uid());
        }
    }

    private void send(String run) {
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(Trust.in(certificate.trustedPem()))
                .build()) {
            Deque<CompletableFuture<HttpResponse<String>>> unanswered = new ArrayDeque<>();
            for (int i = 0; i < BODIES.size(); i++) {
                if (unanswered.size() == BatchCodec.MAX_UNANSWERED) {
                    assertThat(unanswered.remove().join().statusCode()).isEqualTo(200);
                }
                var request = HttpRequest.newBuilder(URI.create(https + "api/v1/runs/" + run + "/batches/" + (i + 1)))
                        .header("Authorization", "Bearer pod-of-" + run)
                        .header("Content-Type", BatchCodec.MEDIA_TYPE)
                        .header(BatchCodec.ANSWERED_HEADER, "" + (i - unanswered.size()))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(BODIES.get(i)))
                        .build();
                unanswered.add(client.sendAsync(request, BodyHandlers.ofString()));
            }
            unanswered.forEach(each -> assertThat(each.join().statusCode()).isEqualTo(200));
        }
    }
}
