package dev.diskusage.reconcile;

import static dev.diskusage.reconcile.PlayedCluster.soon;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.api.Condition.Status;
import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.api.DiskUsageScanStatus;
import dev.diskusage.job.ScanLabels;
import dev.diskusage.kube.KubeApi;
import dev.diskusage.store.OpenedStore;
import dev.diskusage.store.RunResult;
import dev.diskusage.store.UsageStore;
import dev.diskusage.usage.ScanId;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The life of a scan under the real API server and a real store; the test plays the Job controller and the scanner.
@Tag("api")
@ExtendWith(KubeApi.class)
class DiskUsageScanReconcilerIT {
    private final KubernetesClient client;
    private final PlayedCluster cluster;
    private final ShippedAccount account;

    @TempDir
    Path folder;

    private UsageStore store;
    private RunningOperator operator;

    DiskUsageScanReconcilerIT(KubernetesClient client) {
        this.client = client;
        this.cluster = new PlayedCluster(client);
        this.account = new ShippedAccount(client);
    }

    @BeforeEach
    void start() {
        store = OpenedStore.open(folder);
        operator = new RunningOperator(account.client(), store, 3);
    }

    @AfterEach
    void stop() {
        operator.close();
        store.close();
        client.resources(DiskUsageScan.class).delete();
        client.batch().v1().jobs().delete();
        client.pods().withGracePeriod(0).delete();
    }

    @Test
    void aScanRunsItsJobAndShowsItsTotals() {
        cluster.boundClaim("media");
        cluster.scan("media", "");
        Job job = cluster.job("media");
        Pod pod = cluster.run(job);
        soon().until(() -> cluster.status("media").activeScan() != null
                && "node-1".equals(cluster.status("media").activeScan().node()));

        publish("media", job);
        cluster.podStatus(pod, "{phase: Succeeded}");
        cluster.complete(job);

        soon().until(() -> cluster.reason("media").startsWith("ScanSucceeded"));
        DiskUsageScanStatus status = cluster.status("media");
        assertThat(status.observedGeneration()).isEqualTo(1);
        assertThat(requireNonNull(status.usage()).directories()).isPositive();
        assertThat(status.topDirectories()).isNotEmpty().hasSizeLessThanOrEqualTo(20);
        assertThat(status.activeScan()).isNull();
        assertThat(status.conditions())
                .allMatch(each -> each.status() == Status.TRUE && each.observedGeneration() == 1);
        soon().until(() -> cluster.jobs("media").isEmpty());
        soon().until(() -> cluster.status("media").nextScanTime() != null);
    }

    @Test
    void transitionsAreNotedAsEvents() {
        cluster.boundClaim("noted");
        succeed("noted");

        soon().until(() -> client.v1().events().list().getItems().stream()
                .filter(each -> "noted".equals(each.getInvolvedObject().getName()))
                .map(Event::getReason)
                .anyMatch(each -> each.startsWith("ScanSucceeded")));
    }

    @Test
    void aClaimThatIsNotThereYetIsWaitedFor() {
        cluster.scan("later", "");
        soon().until(() -> cluster.reason("later").equals("ClaimNotFound"));
        assertThat(cluster.jobs("later")).isEmpty();

        cluster.boundClaim("later");

        cluster.job("later");
    }

    @Test
    void aVolumeThatOnePodKeepsToItselfIsSkippedAndCounted() {
        cluster.claim("kept", "Bound", "ReadWriteOncePod");
        cluster.consumer("kept");
        cluster.scan("kept", "");

        soon().until(() -> cluster.reason("kept").equals("ReadWriteOncePodInUse"));
        DiskUsageScanStatus status = cluster.status("kept");
        assertThat(status.consecutiveSkips()).isEqualTo(1);
        assertThat(status.consecutiveFailures()).isZero();
        assertThat(requireNonNull(status.lastProblem()).message()).contains("app-of-kept");
        assertThat(status.nextScanTime()).isNotNull();
        assertThat(store.counts(cluster.read("kept").getMetadata().getUid())).containsEntry(RunResult.SKIPPED, 1L);
        assertThat(cluster.jobs("kept")).isEmpty();
    }

    @Test
    void aPodThatRanOutOfMemorySaysWhatToDo() {
        cluster.boundClaim("hungry");
        cluster.scan("hungry", "");
        Job job = cluster.job("hungry");
        cluster.podStatus(
                cluster.run(job),
                "{phase: Failed, containerStatuses: [{name: scan, image: i, imageID: i, ready: false, restartCount: 0, "
                        + "state: {terminated: {reason: OOMKilled, exitCode: 137}}}]}");
        cluster.fail(job, "BackoffLimitExceeded");

        soon().until(() -> cluster.reason("hungry").equals("OOMKilled"));
        assertThat(cluster.condition("hungry", "Ready").orElseThrow().message()).contains("limits.memory");
        assertThat(cluster.status("hungry").consecutiveFailures()).isEqualTo(1);
    }

    @Test
    void aJobThatTheQuotaRefusesIsAFailureThatIsNotRepeatedAtSpeed() {
        cluster.boundClaim("refused");
        ResourceQuota quota = cluster.apply(
                ResourceQuota.class,
                "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: none}\nspec: {hard: {count/jobs.batch: \"0\"}}\n");
        quota.setStatus(new io.fabric8.kubernetes.api.model.ResourceQuotaStatusBuilder()
                .addToHard(quota.getSpec().getHard())
                .addToUsed("count/jobs.batch", new io.fabric8.kubernetes.api.model.Quantity("0"))
                .build());
        client.resource(quota).updateStatus();
        try {
            cluster.scan("refused", "");

            soon().until(() -> cluster.reason("refused").equals("QuotaExceeded"));
            assertThat(cluster.status("refused").consecutiveFailures()).isEqualTo(1);
            soon().until(() -> cluster.status("refused").nextScanTime() != null);
        } finally {
            client.resource(quota).delete();
        }
    }

    @Test
    void suspendingEndsTheJob() {
        cluster.boundClaim("paused");
        cluster.scan("paused", "");
        cluster.job("paused");

        cluster.scan("paused", "suspend: true");

        soon().until(() -> cluster.reason("paused").equals("Suspended"));
        assertThat(cluster.jobs("paused")).isEmpty();
    }

    @Test
    void aChangeOfTheSpecReplacesTheJob() {
        cluster.boundClaim("changed");
        cluster.scan("changed", "");
        String first = cluster.job("changed").getMetadata().getName();

        cluster.scan("changed", "depth: 5");

        soon().until(() -> cluster.jobs("changed").size() == 1
                && !cluster.jobs("changed").getFirst().getMetadata().getName().equals(first));
        assertThat(cluster.status("changed").consecutiveFailures()).isZero();
    }

    @Test
    void aRequestAndAnAnnotationStartOneScanEach() {
        cluster.boundClaim("asked");
        succeed("asked");

        cluster.scan("asked", "trigger: {requestId: one}");
        finish("asked", cluster.job("asked"));
        soon().until(() -> "one".equals(cluster.status("asked").lastHandledRequestId()));
        soon().until(() -> cluster.jobs("asked").isEmpty());
        // As kubectl does, whatever version the status has come to meanwhile.
        client.resources(DiskUsageScan.class)
                .withName("asked")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\": {\"annotations\": {\"" + DiskUsageScan.RECONCILE_AT + "\": \"now\"}}}");
        finish("asked", cluster.job("asked"));

        soon().until(() -> "now".equals(cluster.status("asked").lastHandledReconcileAt()));
        soon().until(() -> cluster.jobs("asked").isEmpty());
    }

    @Test
    void aJobThatSomebodyDeletedIsMissed() {
        cluster.boundClaim("gone");
        cluster.scan("gone", "");
        Job job = cluster.job("gone");
        soon().until(() -> cluster.status("gone").activeScan() != null);

        client.resource(job).withGracePeriod(0).delete();

        soon().until(() -> cluster.reason("gone").equals("JobVanished"));
    }

    @Test
    void anOperatorThatWasKilledGoesOnWithTheJobThatRuns() {
        cluster.boundClaim("survivor");
        cluster.scan("survivor", "");
        Job job = cluster.job("survivor");
        operator.close();
        publish("survivor", job);

        operator = new RunningOperator(account.client(), store, 3);

        soon().until(() -> cluster.reason("survivor").startsWith("ScanSucceeded"));
        assertThat(cluster.status("survivor").runId())
                .isEqualTo(job.getMetadata().getLabels().get(ScanLabels.RUN));
    }

    @Test
    void noMoreScansRunThanThereAreSlots() {
        for (int i = 0; i < 6; i++) {
            cluster.boundClaim("crowd-" + i);
            cluster.scan("crowd-" + i, "");
        }
        for (int done = 0; done < 6; done++) {
            soon().until(() -> !client.batch().v1().jobs().list().getItems().isEmpty());
            var jobs = client.batch().v1().jobs().list().getItems();
            assertThat(jobs).hasSizeLessThanOrEqualTo(3);
            Job job = jobs.getFirst();
            String name = requireNonNull(job.getMetadata().getAnnotations().get(ScanLabels.SCAN));
            finish(name, job);
            soon().until(() -> cluster.jobs(name).isEmpty());
        }
        soon().until(() -> java.util.stream.IntStream.range(0, 6)
                .allMatch(i -> cluster.reason("crowd-" + i).startsWith("ScanSucceeded")));
    }

    @Test
    void aBrokenScheduleNeedsAPerson() {
        cluster.boundClaim("never");
        cluster.scan("never", "schedule: \"0 0 30 2 *\"");

        soon().until(() -> cluster.condition("never", "Stalled").isPresent());
        assertThat(cluster.condition("never", "Ready").orElseThrow().message()).contains("spec.schedule");
    }

    private void succeed(String name) {
        cluster.scan(name, "");
        finish(name, cluster.job(name));
        soon().until(() -> cluster.reason(name).startsWith("ScanSucceeded"));
        soon().until(() -> cluster.jobs(name).isEmpty());
    }

    private void finish(String name, Job job) {
        publish(name, job);
        cluster.complete(job);
    }

    /// What the scanner and the ingest do.
    private void publish(String name, Job job) {
        var meta = cluster.read(name).getMetadata();
        var id = new ScanId(meta.getNamespace(), name, meta.getUid(), name);
        OpenedStore.publish(
                store, id, requireNonNull(job.getMetadata().getLabels().get(ScanLabels.RUN)), 30);
    }
}
