package dev.diskusage.reconcile;

import dev.diskusage.job.GivenJobConfig;
import dev.diskusage.job.ScanJob;
import dev.diskusage.store.UsageStore;
import dev.diskusage.store.WatchedScans;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import java.net.URI;

/// The reconciler under JOSDK as in production, without Quarkus. Ending it is what a kill leaves: nothing is written.
final class RunningOperator implements AutoCloseable {
    private final Operator operator;
    final ServedScans served;

    RunningOperator(KubernetesClient client, UsageStore store, int maxScans) {
        operator =
                new Operator(overrider -> overrider.withKubernetesClient(client).withCloseClientOnStop(false));
        var cluster = new Cluster(client);
        served = new ServedScans(cluster, store, new WatchedScans());
        var jobs = new ScanJob(new GivenJobConfig(URI.create("http://operator.test:8080")));
        var reconciler = new DiskUsageScanReconciler(cluster, served, jobs, slots(maxScans), () -> "");
        operator.register(
                reconciler,
                settings -> settings.settingNamespaces(client.getConfiguration().getNamespace()));
        operator.start();
    }

    @Override
    public void close() {
        operator.stop();
    }

    private static ReconcileConfig slots(int maxScans) {
        return new ReconcileConfig() {
            @Override
            public boolean enabled() {
                return true;
            }

            @Override
            public int maxScans() {
                return maxScans;
            }

            @Override
            public int maxScansPerNamespace() {
                return maxScans;
            }

            @Override
            public int maxScansPerNode() {
                return maxScans;
            }
        };
    }
}
