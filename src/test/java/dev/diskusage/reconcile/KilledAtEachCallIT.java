package dev.diskusage.reconcile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.api.DiskUsageScanStatus;
import dev.diskusage.job.ScanLabels;
import dev.diskusage.kube.KubeApi;
import dev.diskusage.store.OpenedStore;
import dev.diskusage.store.RunResult;
import dev.diskusage.store.UsageStore;
import dev.diskusage.usage.ScanId;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The operator is killed before its first call to the API server, before its second, and so on through a scan's life,
/// and another one goes on: each time it ends as if nothing had been, with one Job and no other word in between.
@Tag("api")
@ExtendWith(KubeApi.class)
class KilledAtEachCallIT {
    /// Gone: no client tries that again, and the loop takes it for no answer. The operator does nothing more.
    private static final int DEAD = 410;

    /// A life has some ten calls; more than this would be a loop.
    private static final int MOST_CALLS = 40;

    private final KubernetesClient admin;
    private final PlayedCluster cluster;
    private final ShippedAccount account;

    @TempDir
    Path folder;

    KilledAtEachCallIT(KubernetesClient admin) {
        this.admin = admin;
        this.cluster = new PlayedCluster(admin);
        this.account = new ShippedAccount(admin);
    }

    @AfterEach
    void clean() {
        account.fails(_ -> 0);
        admin.resources(DiskUsageScan.class).delete();
        admin.batch().v1().jobs().delete();
        admin.pods().withGracePeriod(0).delete();
    }

    /// How the scan ends, and what is then counted and said.
    private enum End {
        PUBLISHED(RunResult.PARTIAL, "TRUE/ScanSucceededPartially"),
        OUT_OF_MEMORY(RunResult.FAILED, "FALSE/OOMKilled"),
        SUSPENDED(null, "UNKNOWN/Suspended");

        final @Nullable RunResult counted;
        final String ready;

        End(@Nullable RunResult counted, String ready) {
            this.counted = counted;
            this.ready = ready;
        }
    }

    @ParameterizedTest
    @EnumSource
    void itEndsAsIfNothingHadBeen(End end) {
        int calls = 1;
        while (calls < MOST_CALLS && dies(end, calls)) {
            calls++;
        }
        assertThat(calls).as("calls of one life").isBetween(6, MOST_CALLS - 1);
    }

    /// @param fatal the call before which it is killed
    /// @return whether it came to that
    private boolean dies(End end, int fatal) {
        String name = "life-" + fatal;
        var life = new Life(name, end, fatal);
        try (var witness = new Witness(admin)) {
            boolean died = life.live();
            DiskUsageScanStatus status = cluster.status(name);
            assertThat(witness.jobsEver()).as("killed before call %d", fatal).hasSize(1);
            assertThat(witness.readyEver()).containsExactly("UNKNOWN/WaitingForFirstScan", end.ready);
            assertThat(status.consecutiveFailures()).isEqualTo(end == End.OUT_OF_MEMORY ? 1 : 0);
            return died;
        } finally {
            life.close();
            clean();
        }
    }

    /// One scan from its first Job to rest, over one kill of the operator.
    private final class Life {
        private final String name;
        private final End end;
        private final AtomicInteger calls = new AtomicInteger();
        private final int fatal;
        private UsageStore store;
        private RunningOperator operator;
        private boolean died;

        Life(String name, End end, int fatal) {
            this.name = name;
            this.end = end;
            this.fatal = fatal;
            this.store = OpenedStore.open(folder.resolve(end + name));
            this.operator = new RunningOperator(account.client(), store, 3);
        }

        boolean live() {
            account.fails(_ -> calls.incrementAndGet() >= fatal ? DEAD : 0);
            cluster.boundClaim(name);
            cluster.scan(name, "");
            PlayedCluster.soon().until(() -> {
                if (!died && calls.get() >= fatal) {
                    another();
                }
                cluster.jobs(name).forEach(this::play);
                return over();
            });
            store.counts(uid()).forEach((each, times) -> assertThat(times)
                    .as("%s, killed before call %d", each, fatal)
                    .isEqualTo(each == end.counted ? 1 : 0));
            return died;
        }

        private void another() {
            died = true;
            operator.close();
            store.close();
            account.fails(_ -> 0);
            store = OpenedStore.open(folder.resolve(end + name));
            operator = new RunningOperator(account.client(), store, 3);
        }

        /// What the Job controller, the kubelet and the scanner do, a step at each call. Nothing is sent before the
        /// status names the run, as the ingest wants it.
        private void play(Job job) {
            Pod pod = admin.pods().withName(job.getMetadata().getName() + "-x").get();
            if (pod == null) {
                cluster.run(job);
            } else if (cluster.status(name).activeScan() != null
                    && "Running".equals(pod.getStatus().getPhase())) {
                end(job, pod);
            }
        }

        private void end(Job job, Pod pod) {
            switch (end) {
                case PUBLISHED -> {
                    var id = new ScanId(admin.getNamespace(), name, uid(), name);
                    String run = job.getMetadata().getLabels().get(ScanLabels.RUN);
                    OpenedStore.publish(store, id, requireNonNull(run), 30);
                    cluster.podStatus(pod, "{phase: Succeeded}");
                    cluster.complete(job);
                }
                case OUT_OF_MEMORY -> {
                    cluster.podStatus(
                            pod,
                            "{phase: Failed, containerStatuses: [{name: scan, image: i, imageID: i, ready: false, "
                                    + "restartCount: 0, state: {terminated: {reason: OOMKilled, exitCode: 137}}}]}");
                    cluster.fail(job, "BackoffLimitExceeded");
                }
                case SUSPENDED -> cluster.scan(name, "suspend: true");
            }
        }

        private boolean over() {
            boolean said = end.ready.endsWith("/" + cluster.reason(name));
            return switch (end) {
                case PUBLISHED -> said && cluster.jobs(name).isEmpty() && next();
                case OUT_OF_MEMORY -> said && next();
                case SUSPENDED -> said && cluster.jobs(name).isEmpty();
            };
        }

        private boolean next() {
            return cluster.status(name).nextScanTime() != null;
        }

        private String uid() {
            return cluster.read(name).getMetadata().getUid();
        }

        void close() {
            operator.close();
            store.close();
        }
    }
}
