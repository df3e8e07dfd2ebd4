package dev.diskusage.reconcile;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// How many scans may run at once.
@ConfigMapping(prefix = "disk-usage.reconcile")
public interface ReconcileConfig {
    /// In all. Each sends results that the operator must take in.
    @WithDefault("10")
    int maxScans();

    /// In one namespace, so that one tenant does not take every slot.
    @WithDefault("5")
    int maxScansPerNamespace();

    /// On one node: scans of volumes that are in use there compete with their workloads for its disks and network.
    @WithDefault("2")
    int maxScansPerNode();
}
