package dev.diskusage.reconcile;

import dev.diskusage.store.UsageStore;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/// Starts the loop where the process is the operator. JOSDK's own start is off, since the stand-alone program is the
/// same build (`quarkus.operator-sdk.start-operator` is fixed when that is made) and must contact no cluster.
@Singleton
final class OperatorStart {
    private final boolean enabled;
    private final Cluster cluster;
    private final Instance<Operator> operator;
    private final Instance<UsageStore> store;
    private volatile boolean cachesFilled;

    /// @param operator made only when it is asked for: making it reads a kubeconfig
    /// @param store opened when it is asked for
    OperatorStart(ReconcileConfig config, Cluster cluster, Instance<Operator> operator, Instance<UsageStore> store) {
        this.enabled = config.enabled();
        this.cluster = cluster;
        this.operator = operator;
        this.store = store;
    }

    /// Returns when all caches are filled. Before the HTTP server: what it then answers is whole.
    void start(@Observes StartupEvent started) {
        if (enabled) {
            // Before the informers, which say the same in two stack traces; while it answers the store is opened.
            CompletableFuture<Void> answer = CompletableFuture.runAsync(cluster::requireOurKind);
            store.get();
            join(answer);
            operator.get().start();
            cachesFilled = true;
        }
    }

    private static void join(CompletableFuture<Void> answer) {
        try {
            answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof NoClusterException none ? none : e;
        }
    }

    boolean cachesFilled() {
        return cachesFilled;
    }

    /// The names of the informers that have no watch now; one that reconnects has none for some seconds.
    Set<String> deafInformers() {
        return deafInformers(operator.get());
    }

    /// By their own word, for JOSDK's health of an informer does not ask whether it watches.
    static Set<String> deafInformers(Operator operator) {
        return operator.getRuntimeInfo().getRegisteredControllers().stream()
                .flatMap(controller ->
                        controller.getControllerHealthInfo().informerEventSourceHealthIndicators().entrySet().stream())
                .filter(source -> !hears(source.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static boolean hears(InformerWrappingEventSourceHealthIndicator<?> source) {
        return source.informerHealthIndicators().values().stream()
                .allMatch(informer -> informer.isRunning() && informer.isWatching());
    }

    void stop(@Observes ShutdownEvent stopped) {
        if (enabled) {
            operator.get().stop();
        }
    }
}
