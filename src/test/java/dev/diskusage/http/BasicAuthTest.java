package dev.diskusage.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The pages of the running program, as the exporter's monitors and Prometheus ask for them.
@QuarkusTest
@TestProfile(BasicAuthTest.Profile.class)
@SuppressWarnings("NullAway.Init")
class BasicAuthTest {
    public static final class Profile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "disk-usage.metrics.compatibility",
                    "classic",
                    "disk-usage.http.basic-auth-users.\"admin\"",
                    "$2b$12$hNf2lSsxfm0.i4a.1kVpSOVyBCfIB51VRjgBUyv6kdnyTlgWj81Ay");
        }
    }

    @TestHTTPResource("/")
    URI root;

    private final HttpClient client = HttpClient.newHttpClient();

    private HttpRequest request(String path, String userAndPassword) {
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve(path));
        if (!userAndPassword.isEmpty()) {
            String encoded = Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
            request.header("Authorization", "Basic " + encoded);
        }
        return request.build();
    }

    private HttpResponse<String> get(String path, String userAndPassword) throws IOException, InterruptedException {
        return client.send(request(path, userAndPassword), BodyHandlers.ofString());
    }

    @Test
    void whoHasThePasswordGetsTheMetricsAgainAndAgain() throws IOException, InterruptedException {
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = get("/metrics", "admin:test");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("diskusage_build_info");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "admin:wrong", "admin:", ":", "other:test", "admin", "admin:test:more"})
    void othersGetNothing(String userAndPassword) throws IOException, InterruptedException {
        HttpResponse<String> answer = get("/metrics", userAndPassword);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .contains("Basic realm=\"disk-usage\", charset=\"UTF-8\"");
        assertThat(answer.body()).doesNotContain("diskusage_");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/metrics/",
                "//metrics",
                "/q/../metrics",
                "/q/health/../../metrics",
                "/%6detrics",
                "/x",
                "/api/v1/runs",
                "/api/v1/runs/x"
            })
    void noSpellingOfAPathGoesRound(String path) throws IOException, InterruptedException {
        HttpRequest odd = HttpRequest.newBuilder(URI.create(root.toString().replaceAll("/$", "") + path))
                .build();
        assertThat(client.send(odd, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
    }

    @Test
    void probesAndTheExportersPagesAskForNothing() throws IOException, InterruptedException {
        assertThat(get("/q/health/live", "").statusCode()).isEqualTo(200);
        HttpResponse<String> health = get("/health", "");
        assertThat(health.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(health.body()).matches("\\{\"status\":\"ok\",\"version\":\"[^\"]+\"}");
        assertThat(get("/version", "").body())
                .matches("\\{\"version\":\"[^\"]+\",\"goos\":\"linux\",\"goarch\":\"(amd64|arm64)\"}");
    }

    /// A scanner's token is checked where batches come in: by what it answers, not by ours.
    @Test
    void scannersAreAskedForTheirTokenAndNoPassword() throws IOException, InterruptedException {
        HttpRequest batch = HttpRequest.newBuilder(root.resolve("/api/v1/runs/run/batches/1"))
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .header("Content-Type", "application/cbor")
                .build();
        HttpResponse<String> answer = client.send(batch, BodyHandlers.ofString());
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
    }

    @Test
    void aFloodOfGuessesIsTurnedAwayAndWhoIsKnownStillGetsIn() throws IOException, InterruptedException {
        assertThat(get("/metrics", "admin:test").statusCode()).isEqualTo(200);
        List<CompletableFuture<Integer>> guesses = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            guesses.add(client.sendAsync(request("/metrics", "admin:guess-" + i), BodyHandlers.ofString())
                    .thenApply(HttpResponse::statusCode));
        }
        assertThat(get("/metrics", "admin:test").statusCode()).isEqualTo(200);
        assertThat(guesses.stream().map(CompletableFuture::join)).containsOnly(401, 503);
    }
}
