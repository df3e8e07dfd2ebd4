package dev.diskusage.reconcile;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/// Scans nothing and keeps its data under target. `config/application.properties` of the working folder wins over the
/// settings of profile `test` in the jar; what a profile overrides wins over both.
public final class QuietProfile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "disk-usage.local.enabled",
                "false",
                "quarkus.http.test-port",
                "0",
                "disk-usage.store.directory",
                "target/health-data/" + ProcessHandle.current().pid());
    }
}
