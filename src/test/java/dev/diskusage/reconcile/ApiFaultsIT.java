package dev.diskusage.reconcile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.job.ScanLabels;
import dev.diskusage.kube.KubeApi;
import dev.diskusage.store.OpenedStore;
import dev.diskusage.store.RunResult;
import dev.diskusage.store.UsageStore;
import dev.diskusage.usage.Progress;
import dev.diskusage.usage.ScanId;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The life of a scan while the API server refuses and fails: it ends as if nothing had been, with one Job.
@Tag("api")
@ExtendWith(KubeApi.class)
class ApiFaultsIT {
    /// Of a routine scan: Job, status when it starts, runs and is over, Job's end; of a first one the event too.
    private static final int MAX_WRITES = 6;

    /// Each meets the write that answers the one before.
    private static final int SPEC_CHANGES = 20;

    private final KubernetesClient admin;
    private final PlayedCluster cluster;
    private final ShippedAccount account;
    private final Set<String> jobsEver = ConcurrentHashMap.newKeySet();

    @TempDir
    Path folder;

    private UsageStore store;
    private RunningOperator operator;

    @SuppressWarnings("NullAway.Init")
    ApiFaultsIT(KubernetesClient admin) {
        this.admin = admin;
        this.cluster = new PlayedCluster(admin);
        this.account = new ShippedAccount(admin);
    }

    @BeforeEach
    void start() {
        store = OpenedStore.open(folder);
        operator = new RunningOperator(account.client(), store, 3);
        cluster.boundClaim("media");
    }

    @AfterEach
    void stop() {
        account.fails(_ -> 0);
        operator.close();
        store.close();
        admin.resources(DiskUsageScan.class).delete();
        admin.batch().v1().jobs().delete();
        admin.pods().withGracePeriod(0).delete();
    }

    @ParameterizedTest
    @ValueSource(ints = {409, 429, 500, 503})
    void fourOfTenCallsFail(int status) {
        var calls = new Random(1);
        // No read is ever a conflict.
        account.fails(call -> (status != 409 || !call.method().equals("GET")) && calls.nextInt(10) < 4 ? status : 0);
        live();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void anyCallFailsAnyHow(long seed) {
        var random = new Random(seed);
        int[] statuses = {429, 500, 502, 503, 504};
        account.fails(_ -> random.nextInt(10) < 3 ? statuses[random.nextInt(statuses.length)] : 0);
        live();
    }

    @Test
    void aRoutineScanWritesAFewTimesAndARestingOneOnlyWhatIsNew() {
        live();
        assertThat(account.calls()).containsOnlyOnce("create events");
        account.forget();
        cluster.scan("media", "trigger: {requestId: again}");
        finish(2);
        inTime().until(() -> "again".equals(cluster.status("media").lastHandledRequestId())
                && cluster.jobs("media").isEmpty()
                && cluster.status("media").nextScanTime() != null);
        assertThat(account.calls())
                .filteredOn(each -> !each.startsWith("get") && !each.startsWith("list") && !each.startsWith("watch"))
                .hasSizeBetween(4, MAX_WRITES)
                // It was ready and still is: that is no news.
                .doesNotContain("create events");

        account.forget();
        cluster.scan("media", "trigger: {requestId: again}, interval: 3h");
        inTime().until(() -> Long.valueOf(3).equals(cluster.status("media").observedGeneration()));
        assertThat(account.calls()).containsExactly("patch diskusagescans/status.diskusage.dev");
    }

    @Test
    void progressIsWrittenOnceAMinuteHoweverOftenAScanIsLookedAt() {
        cluster.scan("media", "");
        cluster.run(cluster.job("media"));
        inTime().until(() -> cluster.status("media").activeScan() != null
                && "node-1".equals(cluster.status("media").activeScan().node()));
        String uid = cluster.read("media").getMetadata().getUid();
        Instant began = Instant.now();
        operator.watched.came(uid, new Progress(1, 1));
        cluster.touch("media", "first");
        inTime().until(() -> Long.valueOf(1)
                .equals(requireNonNull(cluster.status("media").activeScan()).entries()));
        account.forget();

        for (int look = 2; look <= 9; look++) {
            int before = operator.looks();
            operator.watched.came(uid, new Progress(look, look));
            cluster.touch("media", "look-" + look);
            inTime().until(() -> operator.looks() > before);
        }

        long minutes = Duration.between(began, Instant.now()).toMinutes();
        assertThat(account.calls()).filteredOn(each -> each.startsWith("patch")).hasSizeLessThanOrEqualTo((int)
                minutes);
    }

    /// JOSDK#3398: a change that comes while it writes a status was taken for the write's own event, and the scan lay
    /// still until the next look minutes later.
    @Test
    void aSpecChangeThatMeetsAStatusWriteIsSeen() {
        var changes = new AtomicInteger();
        account.fails(call -> {
            if (call.method().equals("PATCH") && changes.get() < SPEC_CHANGES) {
                cluster.scan("media", "suspend: true, depth: " + changes.incrementAndGet());
            }
            return 0;
        });
        cluster.scan("media", "suspend: true");

        PlayedCluster.soon().until(() -> changes.get() == SPEC_CHANGES);
        PlayedCluster.soon().until(() -> cluster.read("media")
                .getMetadata()
                .getGeneration()
                .equals(cluster.status("media").observedGeneration()));
    }

    /// What fails is tried again after ever longer pauses, and nearly each reconcile meets a failure.
    private static ConditionFactory inTime() {
        return PlayedCluster.soon().atMost(Duration.ofMinutes(2));
    }

    private void live() {
        cluster.scan("media", "");
        finish(1);
        inTime().until(() -> cluster.status("media").nextScanTime() != null);
        assertThat(cluster.status("media").consecutiveFailures()).isZero();
        assertThat(jobsEver).hasSize(1);
        assertThat(store.counts(cluster.read("media").getMetadata().getUid())).containsEntry(RunResult.FAILED, 0L);
    }

    /// @param jobs that there may have been by then
    private void finish(int jobs) {
        Job job = inTime().until(() -> cluster.jobs("media").stream().findFirst(), Optional::isPresent)
                .orElseThrow();
        watchJobs();
        cluster.run(job);
        inTime().until(() -> cluster.status("media").activeScan() != null
                && "node-1".equals(cluster.status("media").activeScan().node()));
        watchJobs();
        var meta = cluster.read("media").getMetadata();
        var id = new ScanId(meta.getNamespace(), "media", meta.getUid(), "media");
        OpenedStore.publish(
                store, id, requireNonNull(job.getMetadata().getLabels().get(ScanLabels.RUN)), 30);
        cluster.complete(job);
        inTime().until(() -> cluster.reason("media").startsWith("ScanSucceeded"));
        inTime().until(() -> cluster.jobs("media").isEmpty());
        watchJobs();
        assertThat(jobsEver).hasSizeLessThanOrEqualTo(jobs);
    }

    private void watchJobs() {
        cluster.jobs("media").forEach(each -> jobsEver.add(each.getMetadata().getUid()));
    }
}
