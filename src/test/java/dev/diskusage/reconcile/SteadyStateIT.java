package dev.diskusage.reconcile;

import static dev.diskusage.reconcile.PlayedCluster.soon;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.job.ScanLabels;
import dev.diskusage.kube.KubeApi;
import dev.diskusage.store.OpenedStore;
import dev.diskusage.store.UsageStore;
import dev.diskusage.usage.ScanId;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What resources cost the API server while nothing is to be done for them.
@Tag("api")
@ExtendWith(KubeApi.class)
class SteadyStateIT {
    /// In one hour: each resource is looked at every five minutes, whatever happens.
    private static final int LOOKS = 12;

    private final KubernetesClient admin;
    private final PlayedCluster cluster;
    private final ShippedAccount account;

    @TempDir
    Path folder;

    private UsageStore store;
    private RunningOperator operator;

    @SuppressWarnings("NullAway.Init")
    SteadyStateIT(KubernetesClient admin) {
        this.admin = admin;
        this.cluster = new PlayedCluster(admin);
        this.account = new ShippedAccount(admin);
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
        admin.resources(DiskUsageScan.class).delete();
        admin.batch().v1().jobs().delete();
        admin.pods().withGracePeriod(0).delete();
    }

    @Test
    void anHourOfRestCostsNoCall() {
        scanned("resting");
        cluster.boundClaim("suspended");
        cluster.scan("suspended", "suspend: true");
        cluster.boundClaim("invalid");
        cluster.scan("invalid", "schedule: \"0 0 30 2 *\"");
        cluster.claim("unbound", "Pending", "ReadWriteOnce");
        cluster.scan("unbound", "");
        cluster.claim("in-use", "Bound", "ReadWriteOncePod");
        cluster.consumer("in-use");
        cluster.scan("in-use", "");
        Map.of("suspended", "Suspended", "invalid", "InvalidSpec", "unbound", "ClaimUnbound")
                .forEach((name, reason) ->
                        soon().until(() -> cluster.reason(name).equals(reason)));
        soon().until(() -> cluster.reason("in-use").equals("ReadWriteOncePodInUse"));
        List<String> names = List.of("resting", "suspended", "invalid", "unbound", "in-use");
        soon().until(() -> names.stream()
                .allMatch(each -> Long.valueOf(1).equals(cluster.status(each).observedGeneration())));
        account.forget();

        for (int look = 1; look <= LOOKS; look++) {
            int before = operator.looks();
            String mark = "look-" + look;
            names.forEach(each -> cluster.touch(each, mark));
            soon().until(() -> operator.looks() >= before + names.size());
        }

        assertThat(account.calls()).isEmpty();
    }

    private void scanned(String name) {
        cluster.boundClaim(name);
        cluster.scan(name, "");
        Job job = cluster.job(name);
        cluster.run(job);
        soon().until(() -> cluster.status(name).activeScan() != null);
        var id = new ScanId(
                admin.getNamespace(), name, cluster.read(name).getMetadata().getUid(), name);
        OpenedStore.publish(
                store, id, requireNonNull(job.getMetadata().getLabels().get(ScanLabels.RUN)), 30);
        cluster.complete(job);
        soon().until(() -> cluster.status(name).nextScanTime() != null);
        soon().until(() -> cluster.jobs(name).isEmpty());
    }
}
