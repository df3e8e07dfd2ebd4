package dev.diskusage.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.diskusage.api.DiskUsageScanSpec;
import java.nio.file.Path;

/// Scans for tests.
final class LocalScans {
    private LocalScans() {}

    /// @param spec YAML in flow style without braces, such as `depth: 1, suspend: true`
    static LocalScan of(String name, Path folder, String spec) {
        try {
            String whole = "{persistentVolumeClaim: " + name + (spec.isEmpty() ? "" : ", " + spec) + "}";
            return LocalScan.of("default", name, new YAMLMapper().readValue(whole, DiskUsageScanSpec.class), folder);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(spec, e);
        }
    }

    /// One that takes many seconds over a few files, since it may make one call a second.
    static LocalScan slow(String name, Path folder) {
        return of(name, folder, "traversal: {operationsPerSecond: 1, threads: 1}");
    }
}
