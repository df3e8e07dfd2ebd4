package dev.diskusage.ingest;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/// The program with its ingest over HTTPS, as in a cluster, on a folder of its own.
public final class HttpsProfile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.http.tls-configuration-name", "ingest",
                "quarkus.tls.ingest.reload-period", "24h",
                "quarkus.http.test-port", "0",
                "quarkus.http.test-ssl-port", "0",
                "disk-usage.ingest.body-timeout", "PT2S",
                "disk-usage.store.directory",
                        "target/ingest-data/" + ProcessHandle.current().pid());
    }
}
