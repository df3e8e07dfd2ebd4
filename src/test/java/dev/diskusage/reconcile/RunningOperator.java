package dev.diskusage.reconcile;

import dev.diskusage.job.GivenJobConfig;
import dev.diskusage.job.ScanJob;
import dev.diskusage.store.UsageStore;
import dev.diskusage.store.WatchedScans;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// The reconciler under JOSDK as in production, without Quarkus. Ending it is what a kill leaves: nothing is written.
final class RunningOperator implements AutoCloseable {
    private final Operator operator;
    private final AtomicInteger looks = new AtomicInteger();
    final ServedScans served;
    final WatchedScans watched = new WatchedScans();

    RunningOperator(KubernetesClient client, UsageStore store, int maxScans) {
        operator = new Operator(overrider -> overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withMetrics(counting()));
        var cluster = new Cluster(client);
        served = new ServedScans(cluster, store, watched);
        var jobs = new ScanJob(new GivenJobConfig(URI.create("http://operator.test:8080")));
        var reconciler = new DiskUsageScanReconciler(cluster, served, jobs, slots(maxScans), () -> "");
        operator.register(
                reconciler,
                settings -> settings.settingNamespaces(client.getConfiguration().getNamespace()));
        operator.start();
    }

    /// How often a resource was reconciled.
    int looks() {
        return looks.get();
    }

    Set<String> deafInformers() {
        return OperatorStart.deafInformers(operator);
    }

    private Metrics counting() {
        return new Metrics() {
            @Override
            public void reconciliationStarted(HasMetadata resource, Map<String, Object> metadata) {
                looks.incrementAndGet();
            }
        };
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
