package dev.diskusage.reconcile;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// The operator's loop.
@ConfigMapping(prefix = "disk-usage.reconcile")
public interface ReconcileConfig {
    /// Whether this process is the operator of a cluster. The stand-alone program contacts none.
    @WithDefault("false")
    boolean enabled();

    /// Scans that run at once. Each sends results that the operator must take in.
    @WithDefault("10")
    int maxScans();

    /// Of these in one namespace, so that one tenant does not take every slot.
    @WithDefault("5")
    int maxScansPerNamespace();

    /// Of these on one node: scans of volumes that are in use there compete with their workloads for its disks and
    /// network.
    @WithDefault("2")
    int maxScansPerNode();
}
