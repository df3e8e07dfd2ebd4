package dev.diskusage.reconcile;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// Which metrics JOSDK keeps of itself: none. Those of 5.3.2 give one Prometheus name two sets of labels once a
/// reconcile was tried again; the exception for it ends the handling of events, and no resource is reconciled after it.
final class OperatorMetrics {
    private OperatorMetrics() {}

    @Produces
    @Singleton
    static Metrics none() {
        return Metrics.NOOP;
    }
}
