package dev.diskusage.reconcile;

import static dev.diskusage.reconcile.PlayedCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.job.ScanJob;
import dev.diskusage.kube.KubeApi;
import dev.diskusage.store.OpenedStore;
import dev.diskusage.store.UsageStore;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What the operator asks of a real API server, against what `k8s/base` lets it.
@Tag("api")
@ExtendWith(KubeApi.class)
class ShippedRolesIT {
    private final KubernetesClient admin;
    private final PlayedCluster cluster;
    private final ShippedAccount account;

    @TempDir
    Path folder;

    ShippedRolesIT(KubernetesClient admin) {
        this.admin = admin;
        this.cluster = new PlayedCluster(admin);
        this.account = new ShippedAccount(admin);
    }

    /// A whole life of a scan, and each call that only a bad day needs.
    @Test
    void whatIsGrantedIsWhatIsUsed() {
        String namespace = admin.getNamespace();
        try (UsageStore store = OpenedStore.open(folder);
                RunningOperator operator = new RunningOperator(account.client(), store, 3)) {
            assertThat(operator.served.declared()).isEmpty();
            cluster.boundClaim("media");
            DiskUsageScan scan = cluster.scan("media", "");
            Job job = cluster.job("media");
            Pod pod = cluster.run(job);
            soon().until(() -> cluster.status("media").activeScan() != null);
            var calls = new Cluster(account.client());
            calls.job(namespace, job.getMetadata().getName());
            calls.eventsOf(namespace, List.of());
            calls.annotations(namespace);
            calls.scan(namespace, scan.getMetadata().getName());
            new JobRunAccess(account.client()).check(cluster.token(pod, ScanJob.AUDIENCE), "run");
            cluster.scan("media", "suspend: true");
            soon().until(() -> cluster.jobs("media").isEmpty());
            soon().until(() -> cluster.reason("media").equals("Suspended"));

            assertThat(account.asked()).containsExactlyInAnyOrderElementsOf(ShippedAccount.granted(admin));
            // A cluster's pods never fit into an operator's memory.
            assertThat(account.uris())
                    .filteredOn(uri -> uri.getPath().endsWith("/pods") && ("" + uri.getQuery()).contains("watch=true"))
                    .isNotEmpty()
                    .allSatisfy(uri -> assertThat(uri.getQuery())
                            .contains("labelSelector=app.kubernetes.io/managed-by=disk-usage-operator"));
        }
    }

    @Test
    void nothingElseIsAllowed() {
        KubernetesClient client = account.client();
        for (Runnable each : List.<Runnable>of(
                () -> client.secrets().inAnyNamespace().list(),
                () -> client.pods().inAnyNamespace().delete(),
                () -> client.serviceAccounts().inAnyNamespace().list(),
                () -> client.nodes().list(),
                () -> client.apiextensions().v1().customResourceDefinitions().list())) {
            assertThatThrownBy(each::run)
                    .isInstanceOfSatisfying(KubernetesClientException.class, refused -> assertThat(refused.getCode())
                            .isEqualTo(403));
        }
    }
}
