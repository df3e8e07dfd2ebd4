package dev.diskusage.reconcile;

import dev.diskusage.api.DiskUsageScan;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/// What the kubelet asks. The stand-alone program has no loop and is always well.
@Singleton
final class OperatorHealth {
    private final ReconcileConfig config;
    private final OperatorStart start;
    private final ServedScans served;
    private final Cluster cluster;
    private final LoopPulse pulse;

    @Inject
    OperatorHealth(ReconcileConfig config, OperatorStart start, ServedScans served, Cluster cluster) {
        this.config = config;
        this.start = start;
        this.served = served;
        this.cluster = cluster;
        this.pulse = served.pulse();
    }

    /// The store is open when this process runs at all; see [dev.diskusage.store.UsageStore].
    @Produces
    @Readiness
    @Singleton
    HealthCheck ready() {
        return () -> HealthCheckResponse.named("operator started, caches filled")
                .status(!config.enabled() || start.cachesFilled())
                .build();
    }

    /// Does not ask the API server: while that is away, a restart would only cost the series.
    @Produces
    @Liveness
    @Singleton
    HealthCheck alive() {
        return () -> {
            String problem = config.enabled() ? pulse.problem(declared()) : null;
            var response = HealthCheckResponse.named("every scan is looked at");
            return problem == null
                    ? response.up().build()
                    : response.down().withData("problem", problem).build();
        };
    }

    /// One call to the API server in five minutes, whatever the number of resources.
    @Scheduled(every = "5m", delayed = "5m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void compareWithApiServer() {
        if (!config.enabled()) {
            return;
        }
        try {
            boolean asked = pulse.compare(
                    declared(),
                    scan -> cluster.scan(
                            scan.getMetadata().getNamespace(),
                            scan.getMetadata().getName()));
            if (!asked) {
                cluster.requireOurKind();
            }
            pulse.deaf(start.deafInformers());
        } catch (KubernetesClientException | NoClusterException _) {
            pulse.unknown();
        }
    }

    private Stream<DiskUsageScan> declared() {
        return served.declared();
    }
}
