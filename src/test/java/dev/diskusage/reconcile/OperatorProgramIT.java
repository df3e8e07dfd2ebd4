package dev.diskusage.reconcile;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.job.ScanJob;
import dev.diskusage.kube.ApiRelay;
import dev.diskusage.kube.KubeApi;
import dev.diskusage.testing.GnuDu;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The packaged operator with its shipped rights, over a way to the real API server that can be cut.
@Tag("api")
@ExtendWith(KubeApi.class)
class OperatorProgramIT {
    private final KubernetesClient admin;
    private final PlayedCluster cluster;
    private final ShippedAccount account;
    private final ApiRelay relay;

    @TempDir
    Path folder;

    private OperatorProgram operator;

    @SuppressWarnings("NullAway.Init")
    OperatorProgramIT(KubernetesClient admin) {
        this.admin = admin;
        this.cluster = new PlayedCluster(admin);
        this.account = new ShippedAccount(admin);
        this.relay = new ApiRelay(admin.getConfiguration().getMasterUrl());
    }

    @BeforeEach
    void start() throws IOException {
        relay.block();
        operator = new OperatorProgram(folder, admin.getNamespace(), account, relay.url());
    }

    @AfterEach
    void stop() {
        operator.close();
        relay.close();
        admin.resources(DiskUsageScan.class).delete();
        admin.batch().v1().jobs().delete();
        admin.pods().withGracePeriod(0).delete();
    }

    @Test
    void itIsReadyOnceItsCachesAreFilledAndNotBefore() {
        inTime().until(relay::isInUse);
        await().during(Duration.ofSeconds(2)).until(() -> !operator.ready());

        relay.unblock();

        inTime().until(operator::ready);
        assertThat(operator.alive()).isTrue();
    }

    /// The API server is killed: what was scanned is served, and a restart would only lose it.
    @Test
    void anApiServerThatIsAwayIsNoReasonToBeRestarted() {
        runs();
        relay.cut();
        cluster.boundClaim("media");
        cluster.scan("media", "");
        await().during(Duration.ofSeconds(12))
                .atMost(Duration.ofSeconds(20))
                .until(() -> operator.ready() && operator.alive() && operator.status("/metrics") == 200);
        assertThat(cluster.jobs("media")).isEmpty();

        relay.restore();

        inTime().until(() -> !cluster.jobs("media").isEmpty());
    }

    /// Resources change while all watches are gone: a new scan, a deletion, a new claim, a Job's end.
    @Test
    void whatChangedWhileWatchesWereDroppedIsSeen() {
        runs();
        cluster.boundClaim("ends");
        cluster.scan("ends", "");
        Job job = cluster.job("ends");
        cluster.scan("waits", "");
        inTime().until(() -> cluster.reason("waits").equals("ClaimNotFound"));
        relay.block();
        relay.drop();

        cluster.boundClaim("waits");
        cluster.boundClaim("new");
        cluster.scan("new", "");
        cluster.fail(job, "DeadlineExceeded");
        relay.unblock();

        inTime().until(() -> !cluster.jobs("waits").isEmpty());
        inTime().until(() -> !cluster.jobs("new").isEmpty());
        inTime().until(() -> cluster.reason("ends").equals("DeadlineExceeded"));
    }

    @Test
    void itEndsAtOnceWhenItIsIdle() throws IOException, InterruptedException {
        runs();

        assertThat(operator.terminate()).isEqualTo(128 + 15);
        assertThat(operator.output()).doesNotContain("Exception");
    }

    /// It is told to stop while a scanner sends, and the scanner finishes with the one that follows.
    @Test
    void aScanGoesOnOverAStop() throws IOException, InterruptedException {
        runs();
        Process scanner = startScan(tree());
        inTime().until(this::isTakingBatches);

        assertThat(operator.terminate()).isEqualTo(128 + 15);
        operator.restart();

        assertPublished(scanner);
        endsRight();
    }

    /// SIGKILL, as soon as the Job is there, while its pod starts, in the middle of its batches, and when it is over.
    @Test
    void aScanGoesOnOverKills() throws IOException, InterruptedException {
        runs();
        try (var witness = new Witness(admin)) {
            cluster.boundClaim("media");
            cluster.scan("media", SLOWLY);
            Job job = cluster.job("media");
            killed();
            Pod pod = cluster.run(job);
            inTime().until(() -> cluster.status("media").activeScan() != null);
            killed();
            Process scanner = scanner(job, pod, tree());
            inTime().until(this::isTakingBatches);
            killed();
            assertPublished(scanner);
            killed();
            cluster.podStatus(pod, "{phase: Succeeded}");
            cluster.complete(job);
            endsRight();
            assertThat(witness.jobsEver()).hasSize(1);
            assertThat(witness.readyEver()).containsExactly("UNKNOWN/WaitingForFirstScan", "TRUE/ScanSucceeded");
        }
    }

    @Test
    void withoutAnApiServerItSaysSoInOneLine() throws IOException, InterruptedException {
        relay.cut();

        assertThat(operator.exit()).isEqualTo(1);
        assertThat(operator.output())
                .isEqualToIgnoringNewLines("disk-usage-operator cannot start: the API server at " + relay.url()
                        + "/ does not answer: Connection refused; see KUBECONFIG and the network");
    }

    /// A cut makes the client wait up to half a minute before it tries again.
    private static ConditionFactory inTime() {
        return PlayedCluster.soon().atMost(Duration.ofMinutes(2));
    }

    private void runs() {
        relay.unblock();
        inTime().until(operator::ready);
    }

    private void killed() throws IOException {
        operator.kill();
        operator.restart();
    }

    /// Some 2,000 entries at 400 a second, in batches of 10.
    private static final String SLOWLY = "depth: 3, batchSize: 10, traversal: {operationsPerSecond: 400}";

    private Path tree() throws IOException {
        Path volume = Files.createDirectories(folder.resolve("volume"));
        for (int i = 0; i < 1_000; i++) {
            Path directory = Files.createDirectories(volume.resolve("d" + i));
            Files.write(directory.resolve("file"), new byte[i]);
        }
        return volume;
    }

    private Process startScan(Path volume) throws IOException {
        cluster.boundClaim("media");
        cluster.scan("media", SLOWLY);
        Job job = cluster.job("media");
        Pod pod = cluster.run(job);
        inTime().until(() -> cluster.status("media").activeScan() != null);
        return scanner(job, pod, volume);
    }

    /// What the kubelet starts: the scanner with the environment of its Job's pod.
    private Process scanner(Job job, Pod pod, Path volume) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), cluster.token(pod, ScanJob.AUDIENCE));
        var builder = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.diskusage.scan.ScanMain")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("scanner.txt").toFile());
        job.getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getEnv()
                .forEach(each -> builder.environment()
                        .put(
                                each.getName(),
                                requireNonNullElse(each.getValue(), "").replace("$$", "$")));
        builder.environment().put("DISK_USAGE_TOKEN_FILE", token.toString());
        builder.environment().put("DISK_USAGE_VOLUME", volume.toString());
        return builder.start();
    }

    private void assertPublished(Process scanner) throws IOException, InterruptedException {
        assertThat(scanner.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(scanner.exitValue()).as(said()).isZero();
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("scanner.txt"));
    }

    private boolean isTakingBatches() throws IOException {
        assertThat(said()).as("the scanner ended").isEmpty();
        try (Stream<Path> files = Files.walk(folder.resolve("data/staging"))) {
            return files.anyMatch(Files::isRegularFile);
        }
    }

    /// The totals are what `du` says, and the scan was one.
    private void endsRight() throws IOException {
        inTime().until(() -> cluster.reason("media").equals("ScanSucceeded"));
        inTime().until(() -> cluster.jobs("media").isEmpty());
        var status = cluster.status("media");
        assertThat(status.consecutiveFailures()).isZero();
        assertThat(requireNonNull(status.usage()).allocatedBytes())
                .isEqualTo(requireNonNull(
                                new GnuDu().totals(folder.resolve("volume")).get(""))
                        .allocatedBytes());
        assertThat(operator.scrape().lines())
                .anyMatch(each -> each.startsWith("diskusage_scan_runs_total{")
                        && each.contains("result=\"succeeded\"")
                        && each.endsWith(" 1.0"));
    }
}
