package dev.diskusage.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.diskusage.store.RefusedRequests;
import dev.diskusage.store.RunFile;
import dev.diskusage.store.RunTree;
import dev.diskusage.store.UsageStore;
import dev.diskusage.wire.BatchCodec;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Over real TLS to the running program.
@QuarkusTest
@TestProfile(HttpsProfile.class)
@SuppressWarnings("NullAway.Init")
class BatchResourceIT {
    private static final RunTree TREE = RunTree.random(7, 300);
    private static final List<byte[]> BODIES = Batches.of(TREE, 100);

    @TestHTTPResource(value = "/", tls = true)
    URL https;

    @TestHTTPResource("/")
    URL http;

    @Inject
    IngestCertificate certificate;

    @Inject
    UsageStore store;

    @Inject
    RefusedRequests refused;

    private Map<Integer, Long> refusedBefore;

    private HttpClient client;
    private String run;

    @BeforeEach
    void open() {
        client = HttpClient.newBuilder()
                .sslContext(Trust.in(certificate.trustedPem()))
                .build();
        refusedBefore = refused.counts();
        run = "r" + Math.abs(new Random().nextInt());
    }

    @AfterEach
    void close() {
        client.close();
        store.forget(KnownPods.SCAN.uid());
    }

    @Test
    void publishesWhatAddsUp() throws IOException, InterruptedException {
        for (int sequence = 1; sequence <= BODIES.size(); sequence++) {
            HttpResponse<String> answer = send(sequence, BODIES.get(sequence - 1));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.headers().firstValueAsLong(BatchCodec.COMMITTED_HEADER))
                    .hasValue(sequence);
        }
        try (RunFile file =
                store.lastPublished(KnownPods.SCAN.uid()).orElseThrow().open()) {
            assertThat(file.largest(1_000))
                    .containsExactlyInAnyOrderElementsOf(TREE.stored().values());
        }
    }

    @Test
    void refusesNoTokenAndAnUnknownOne() throws IOException, InterruptedException {
        HttpRequest bare = HttpRequest.newBuilder(uri(https, run, "1"))
                .header("Content-Type", BatchCodec.MEDIA_TYPE)
                .POST(BodyPublishers.ofByteArray(BODIES.getFirst()))
                .build();
        assertRefused(client.send(bare, BodyHandlers.ofString()), 401, "a batch needs the pod's token");
        assertRefused(send("stolen", run, "1", body(1)), 401, "the token is not valid");
        assertNothingStored();
    }

    @Test
    void refusesAnotherPodsRun() throws IOException, InterruptedException {
        assertRefused(send("pod-of-other", run, "1", body(1)), 403, "may not write run " + run);
        assertNothingStored();
    }

    @Test
    void asksToTryAgainWhenNobodyCanTell() throws IOException, InterruptedException {
        assertRefused(send("nobody-knows", run, "1", body(1)), 503, "the API server does not answer");
    }

    @Test
    void refusesPlainHttp() throws IOException, InterruptedException {
        HttpRequest plain = request(http, "pod-of-" + run, run, "1", body(1)).build();

        assertRefused(client.send(plain, BodyHandlers.ofString()), 403, "over HTTPS only");
        assertNothingStored();
    }

    @Test
    void refusesATruncatedBody() throws IOException, InterruptedException {
        byte[] half = Arrays.copyOf(BODIES.getFirst(), BODIES.getFirst().length / 2);

        assertRefused(send(1, half), 400, "not a whole CBOR batch");
    }

    @Test
    void refusesAnOversizedBody() throws IOException, InterruptedException {
        assertRefused(send(1, new byte[BatchCodec.MAX_BODY_BYTES + 1]), 413, "more than 4194304 bytes");
    }

    @Test
    void refusesAnOversizedBodyOfUnknownLength() throws IOException, InterruptedException {
        BodyPublisher chunked =
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[BatchCodec.MAX_BODY_BYTES + 1]));

        assertRefused(send("pod-of-" + run, run, "1", chunked), 413, "more than 4194304 bytes");
    }

    @Test
    void refusesABatchOutOfOrder() throws IOException, InterruptedException {
        send(1, BODIES.getFirst());

        assertRefused(send(3, BODIES.get(2)), 409, "batch 3 came where 2 was expected");
        assertThat(send(2, BODIES.get(1)).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesWrongTotals() throws IOException, InterruptedException {
        send(1, BODIES.getFirst());

        assertRefused(send(2, BODIES.getLast()), 422, "");
        assertThat(store.lastPublished(KnownPods.SCAN.uid())).isEmpty();
    }

    @Test
    void refusesAnotherMediaType() throws IOException, InterruptedException {
        HttpRequest json = request(https, "pod-of-" + run, run, "1", body(1))
                .setHeader("Content-Type", "application/json")
                .build();

        assertThat(client.send(json, BodyHandlers.ofString()).statusCode()).isEqualTo(415);
    }

    @Test
    void knowsNoBatchZero() throws IOException, InterruptedException {
        assertThat(send("pod-of-" + run, run, "0", body(1)).statusCode()).isEqualTo(404);
        assertThat(send("pod-of-" + run, run, "99999999999999999999", body(1)).statusCode())
                .isEqualTo(404);
    }

    @Test
    void offersNoRunThatIsNoFileName() throws IOException, InterruptedException {
        assertThat(send("pod-of-x", "..%2f..%2fx", "1", body(1)).statusCode()).isNotEqualTo(200);
        assertNothingStored();
    }

    /// A scanner that announces a body and sends half of it: the server ends it, and the run takes others meanwhile.
    @Test
    void endsASlowClient() throws IOException, InterruptedException {
        try (SSLSocket socket = connect()) {
            byte[] body = BODIES.getFirst();
            OutputStream out = socket.getOutputStream();
            out.write(head("Content-Length: " + body.length));
            out.write(body, 0, body.length / 2);
            out.flush();

            assertThat(send(1, body).statusCode()).isEqualTo(200);
            assertThat(untilClosed(socket)).startsWith("HTTP/1.1 408").contains("took more than PT2S to arrive");
        }
    }

    /// A pod that opens connection after connection fills no memory: the third is refused before it sends anything.
    @Test
    void listensToNoMoreBodiesOfARunThanAScannerSendsAtOnce() throws IOException, InterruptedException {
        byte[] body = BODIES.getFirst();
        // A machine that is slow enough ends both before the third comes: then once more.
        await().ignoreExceptions().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            try (SSLSocket one = connect();
                    SSLSocket two = connect()) {
                for (SSLSocket each : List.of(one, two)) {
                    each.getOutputStream().write(head("Content-Length: " + body.length));
                    each.getOutputStream().write(body, 0, 1);
                    each.getOutputStream().flush();
                }
                await().atMost(Duration.ofSeconds(2))
                        .untilAsserted(() -> assertRefused(send(1, body), 429, "sends 2 batches already"));
                assertThat(send("pod-of-x" + run, "x" + run, "1", body(1)).statusCode())
                        .isEqualTo(200);
            }
        });
        await().untilAsserted(() -> assertThat(send(1, body).statusCode()).isEqualTo(200));
    }

    /// The second of two comes first, as over two connections it may.
    @Test
    void aBatchWaitsForTheOneBefore() throws IOException, InterruptedException {
        HttpRequest second = request(https, "pod-of-" + run, run, "2", body(2))
                .header(BatchCodec.ANSWERED_HEADER, "0")
                .build();
        CompletableFuture<HttpResponse<String>> early = client.sendAsync(second, BodyHandlers.ofString());

        assertThat(send(1, BODIES.getFirst()).statusCode()).isEqualTo(200);
        assertThat(early.join().statusCode()).isEqualTo(200);
        assertThat(early.join().headers().firstValueAsLong(BatchCodec.COMMITTED_HEADER))
                .hasValue(2);
    }

    @Test
    void refusesAnAnsweredThatIsNoNumber() throws IOException, InterruptedException {
        HttpRequest odd = request(https, "pod-of-" + run, run, "1", body(1))
                .header(BatchCodec.ANSWERED_HEADER, "all")
                .build();
        assertThat(client.send(odd, BodyHandlers.ofString()).statusCode()).isEqualTo(400);
        assertNothingStored();
    }

    /// One that never ends its body is hung up on, however much it has to say.
    @Test
    void endsAClientWithoutEnd() throws IOException {
        byte[] chunk = new byte[64 << 10];
        try (SSLSocket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(head("Transfer-Encoding: chunked"));
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            out.write("10000\r\n".getBytes(StandardCharsets.US_ASCII));
                            out.write(chunk);
                            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        assertNothingStored();
    }

    @Test
    void storesNothingOfAClientThatGoesAway() throws IOException, InterruptedException {
        byte[] body = BODIES.getFirst();
        try (SSLSocket socket = connect()) {
            socket.getOutputStream().write(head("Content-Length: " + body.length));
            socket.getOutputStream().write(body, 0, body.length - 1);
        }
        assertThat(send(1, body).statusCode()).isEqualTo(200);
    }

    private SSLSocket connect() throws IOException {
        var socket = (SSLSocket)
                Trust.in(certificate.trustedPem()).getSocketFactory().createSocket(https.getHost(), https.getPort());
        // Ten times the time that the profile gives a body.
        socket.setSoTimeout(20_000);
        return socket;
    }

    private byte[] head(String length) {
        String head = "POST /api/v1/runs/" + run + "/batches/1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer"
                + " pod-of-" + run + "\r\nContent-Type: " + BatchCodec.MEDIA_TYPE + "\r\n" + length + "\r\n\r\n";
        return head.getBytes(StandardCharsets.US_ASCII);
    }

    private static String untilClosed(SSLSocket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private HttpResponse<String> send(long sequence, byte[] body) throws IOException, InterruptedException {
        return send("pod-of-" + run, run, Long.toString(sequence), BodyPublishers.ofByteArray(body));
    }

    private HttpResponse<String> send(String token, String run, String sequence, BodyPublisher body)
            throws IOException, InterruptedException {
        return client.send(request(https, token, run, sequence, body).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(
            URL base, String token, String run, String sequence, BodyPublisher body) {
        return HttpRequest.newBuilder(uri(base, run, sequence))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", BatchCodec.MEDIA_TYPE)
                .POST(body);
    }

    private static BodyPublisher body(int sequence) {
        return BodyPublishers.ofByteArray(BODIES.get(sequence - 1));
    }

    private static URI uri(URL base, String run, String sequence) {
        return URI.create(base + "api/v1/runs/" + run + "/batches/" + sequence);
    }

    private void assertRefused(HttpResponse<String> answer, int status, String message) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(message);
        assertThat(refused.counts().get(status)).as("refused with %d", status).isGreaterThan(refusedBefore.get(status));
    }

    private void assertNothingStored() {
        assertThat(store.lastPublished(KnownPods.SCAN.uid())).isEmpty();
    }
}
