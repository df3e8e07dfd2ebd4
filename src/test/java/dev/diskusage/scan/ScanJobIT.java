package dev.diskusage.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.ingest.HttpsProfile;
import dev.diskusage.ingest.IngestCertificate;
import dev.diskusage.store.PublishedRun;
import dev.diskusage.store.UsageStore;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The scanner against the running program, over TLS, as in a Job.
@QuarkusTest
@TestProfile(HttpsProfile.class)
@Timeout(120)
@SuppressWarnings("NullAway.Init")
class ScanJobIT {
    @TempDir
    Path folder;

    @TestHTTPResource(value = "/", tls = true)
    URL https;

    @Inject
    IngestCertificate certificate;

    @Inject
    UsageStore store;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private Path volume;

    @BeforeEach
    void makeVolume() throws IOException {
        volume = Files.createDirectories(folder.resolve("volume"));
        for (String each : List.of("a/b/c", "d", "e/f")) {
            Files.createDirectories(volume.resolve(each));
            Files.writeString(volume.resolve(each).resolve("file"), "12345");
        }
        Files.createLink(volume.resolve("e/same"), volume.resolve("d/file"));
    }

    @Test
    void publishesItsRun() throws IOException, URISyntaxException {
        assertThat(scan("pod-of-r-1", certificate.trustedPem()))
                .as(log::toString)
                .isEqualTo(ScanMain.PUBLISHED);

        PublishedRun run = store.lastPublished("uid-media").orElseThrow();
        assertThat(run.run().id()).isEqualTo("r-1");
        assertThat(run.summary().paths().getFirst().all().apparentBytes()).isEqualTo(15);
        store.forget("uid-media");
    }

    @Test
    void trustsNoOtherOperator() throws IOException, URISyntaxException {
        String other = new String(
                Files.readAllBytes(Path.of("src/test/resources/dev/diskusage/scan/other-authority.pem")),
                StandardCharsets.US_ASCII);

        assertThat(scan("pod-of-r-1", other)).isEqualTo(ScanMain.NOT_TAKEN);
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("PKIX path building failed");
    }

    @Test
    void saysWhyItsTokenWasRefused() throws IOException, URISyntaxException {
        assertThat(scan("pod-of-another", certificate.trustedPem())).isEqualTo(ScanMain.NOT_TAKEN);
        assertThat(log.toString(StandardCharsets.UTF_8).strip())
                .endsWith("refused batch 1 of run r-1 with 403: pod shop/x may not write run r-1");
    }

    private int scan(String token, String pem) throws IOException, URISyntaxException {
        Path file = Files.writeString(folder.resolve("token"), token);
        URI url = https.toURI();
        var ticket = Tickets.of(url, pem, file, Duration.ofSeconds(2), volume);
        return new ScanMain(new PrintStream(log, true, StandardCharsets.UTF_8))
                .run(ticket.toEnv(), new CountDownLatch(0));
    }
}
