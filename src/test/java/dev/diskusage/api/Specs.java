package dev.diskusage.api;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/// Reads specs as the operator's client does.
final class Specs {
    private Specs() {}

    static DiskUsageScanSpec read(String yaml) {
        return new KubernetesSerialization().unmarshal("---\n" + yaml, DiskUsageScanSpec.class);
    }
}
