package dev.diskusage.reconcile;

import dev.diskusage.job.JobConfig;
import dev.diskusage.job.ScanJob;
import dev.diskusage.store.UsageStore;
import dev.diskusage.store.WatchedScans;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// The reconciler under JOSDK as in production, without Quarkus. Ending it is what a kill leaves: nothing is written.
final class RunningOperator implements AutoCloseable {
    private final Operator operator;
    final ServedScans served;

    RunningOperator(KubernetesClient client, UsageStore store, int maxScans) {
        operator =
                new Operator(overrider -> overrider.withKubernetesClient(client).withCloseClientOnStop(false));
        var cluster = new Cluster(client);
        served = new ServedScans(cluster, store, new WatchedScans());
        var reconciler = new DiskUsageScanReconciler(cluster, served, new ScanJob(jobs()), slots(maxScans), () -> "");
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

    private static JobConfig jobs() {
        return new JobConfig() {
            @Override
            public String image() {
                return "scanner:1";
            }

            @Override
            public List<String> command() {
                return List.of("java", "-version");
            }

            @Override
            public URI operatorUrl() {
                return URI.create("http://operator.test:8080");
            }

            @Override
            public Duration patience() {
                return Duration.ofMinutes(10);
            }

            @Override
            public Duration keepFinished() {
                return Duration.ofDays(1);
            }
        };
    }
}
