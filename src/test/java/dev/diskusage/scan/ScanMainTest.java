package dev.diskusage.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.scan.ListeningOperator.Answer;
import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.wire.Batch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ScanMainTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private Path volume;
    private Path token;
    private ListeningOperator operator;

    @BeforeEach
    void start() throws IOException {
        operator = new ListeningOperator();
        token = Files.writeString(folder.resolve("token"), "secret");
        volume = Files.createDirectories(folder.resolve("volume"));
        for (String each : List.of("a/b/c", "d", "e/f")) {
            Files.createDirectories(volume.resolve(each));
            Files.writeString(volume.resolve(each).resolve("file"), "12345");
        }
    }

    @AfterEach
    void stop() {
        operator.close();
    }

    @Test
    void sendsEveryDirectoryAndTheTotals() {
        int code = run(env(operator.url()));

        List<String> names = operator.batches().stream()
                .flatMap(each -> each instanceof Batch.Directories(List<DirectoryUsage> part) ? part.stream() : null)
                .map(row -> row.place().name().text())
                .toList();
        Batch.End end = (Batch.End) operator.batches().getLast();
        RunSummary.PathTotals totals = end.summary().paths().getFirst();
        assertThat(names).containsExactlyInAnyOrder("/", "a", "b", "c", "d", "e", "f");
        assertThat(totals.all().files()).isEqualTo(3);
        assertThat(totals.all().apparentBytes()).isEqualTo(15);
        assertThat(totals.rows()).isEqualTo(7);
        assertThat(code).isEqualTo(ScanMain.PUBLISHED);
        assertThat(lastLine()).startsWith("published shop/media, claim media-claim, run r-1: 10 entries in ");
    }

    @Test
    void refusesATicketThatIsNotWhole() {
        Map<String, String> env = env(operator.url());
        env.remove("DISK_USAGE_BATCH_SIZE");

        assertThat(run(env)).isEqualTo(ScanMain.BAD_TICKET);
        assertThat(lastLine()).startsWith("this scan Job cannot run: DISK_USAGE_BATCH_SIZE is not set");
    }

    @Test
    void refusesAPathThatLeavesTheVolume() {
        Map<String, String> env = env(operator.url());
        env.put("DISK_USAGE_PATH_0", "/../etc");

        assertThat(run(env)).isEqualTo(ScanMain.BAD_TICKET);
        assertThat(lastLine()).startsWith("this scan Job cannot run: path '/../etc' must start with /");
    }

    @Test
    void refusesACaThatIsNoCertificate() {
        Map<String, String> env = env(URI.create("https://127.0.0.1:1"));
        env.put("DISK_USAGE_OPERATOR_CA", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

        assertThat(run(env)).isEqualTo(ScanMain.NOT_TAKEN);
        assertThat(lastLine()).startsWith("the operator's CA certificate in the ticket cannot be used: ");
    }

    @Test
    void saysThatThePathIsMissing() {
        Map<String, String> env = env(operator.url());
        env.put("DISK_USAGE_PATH_0", "/nothing/here");

        assertThat(run(env)).isEqualTo(ScanMain.ROOT_UNREADABLE);
        assertThat(lastLine()).contains("/nothing/here");
        assertThat(operator.requests).isEmpty();
    }

    @Test
    void endsTheWalkWhenTheOperatorRefuses() {
        operator.answers.add(new Answer(410, "run r-1 was given up"));

        assertThat(run(env(operator.url()))).isEqualTo(ScanMain.NOT_TAKEN);
        // Two are on their way, and either may be the one that is answered so here.
        assertThat(lastLine()).matches(".* refused batch [12] of run r-1 with 410: run r-1 was given up");
    }

    /// In a process of its own, plain Java: what a Job runs, ended as the kubelet ends it.
    @Test
    void endsSoonAndSaysSoAfterSigterm() throws IOException, InterruptedException {
        operator.mayAnswer.drainPermits();
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ScanMain.class.getName());
        builder.environment().putAll(env(operator.url()));
        Process process = builder.redirectErrorStream(true).start();
        operator.arrived.acquire();

        process.toHandle().destroy();

        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(ScanMain.STOPPED);
        assertThat(said.strip()).endsWith("stopped by a signal: nothing of run r-1 was published");
    }

    private int run(Map<String, String> env) {
        return new ScanMain(new PrintStream(log, true, StandardCharsets.UTF_8)).run(env, new CountDownLatch(0));
    }

    private String lastLine() {
        return log.toString(StandardCharsets.UTF_8).lines().toList().getLast();
    }

    private Map<String, String> env(URI url) {
        String ca = url.getScheme().equals("https") ? "-" : "";
        return new HashMap<>(
                Tickets.of(url, ca, token, Duration.ofSeconds(20), volume).toEnv());
    }
}
