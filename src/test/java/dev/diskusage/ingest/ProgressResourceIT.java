package dev.diskusage.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.store.WatchedScans;
import dev.diskusage.usage.Progress;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Over real TLS to the running program.
@QuarkusTest
@TestProfile(HttpsProfile.class)
@SuppressWarnings("NullAway.Init")
class ProgressResourceIT {
    private static final String UID = KnownPods.SCAN.uid();

    @TestHTTPResource(value = "/", tls = true)
    URL https;

    @TestHTTPResource("/")
    URL http;

    @Inject
    IngestCertificate certificate;

    @Inject
    WatchedScans watched;

    private HttpClient client;

    @BeforeEach
    void open() {
        client = HttpClient.newBuilder()
                .sslContext(Trust.in(certificate.trustedPem()))
                .build();
        watched.started(UID);
    }

    @AfterEach
    void close() {
        client.close();
        watched.ended(UID);
    }

    @Test
    void theLastWordOfTheRunningScanIsKnown() throws IOException, InterruptedException {
        assertThat(tell(https, "pod-of-r-1", "?entries=7&bytes=4096")).isEqualTo(204);
        assertThat(tell(https, "pod-of-r-1", "?entries=9&bytes=8192")).isEqualTo(204);
        assertThat(watched.progress(UID)).hasValue(new Progress(9, 8192));
        watched.ended(UID);
        assertThat(watched.progress(UID)).isEmpty();
    }

    @Test
    void ofAScanThatDoesNotRunNothingIsKept() throws IOException, InterruptedException {
        watched.ended(UID);
        assertThat(tell(https, "pod-of-r-1", "?entries=7&bytes=4096")).isEqualTo(204);
        assertThat(watched.progress(UID)).isEmpty();
    }

    @Test
    void strangersAreRefused() throws IOException, InterruptedException {
        assertThat(tell(https, "stolen", "?entries=7&bytes=1")).isEqualTo(401);
        assertThat(tell(https, "pod-of-other", "?entries=7&bytes=1")).isEqualTo(403);
        assertThat(tell(http, "pod-of-r-1", "?entries=7&bytes=1")).isEqualTo(403);
        assertThat(watched.progress(UID)).isEmpty();
    }

    @Test
    void nonsenseIsRefused() throws IOException, InterruptedException {
        assertThat(tell(https, "pod-of-r-1", "?entries=-7&bytes=1")).isEqualTo(400);
        assertThat(tell(https, "pod-of-r-1", "?entries=many&bytes=1")).isEqualTo(404);
        assertThat(watched.progress(UID)).isEmpty();
    }

    private int tell(URL base, String token, String query) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(base + "api/v1/runs/r-1/progress" + query))
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }
}
