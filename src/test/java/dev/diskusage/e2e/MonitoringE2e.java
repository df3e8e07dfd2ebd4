package dev.diskusage.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.diskusage.testing.Command;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A Prometheus of the Prometheus Operator finds us by `k8s/monitoring`.
@ExtendWith(Installation.class)
class MonitoringE2e {
    @BeforeAll
    static void monitored() {
        String cluster = System.getenv("DISK_USAGE_CLUSTER");
        boolean there =
                !Kubectl.get("crd", "prometheuses.monitoring.coreos.com").isMissingNode();
        assumeTrue(
                there || cluster != null || System.getenv("CI") != null,
                "the cluster has no Prometheus Operator, and DISK_USAGE_CLUSTER names nothing that starts one");
        if (!there) {
            new Command(String.valueOf(cluster), "monitoring").run().orFail();
        }
        Kubectl.run("apply", "-k", "k8s/monitoring");
    }

    @Test
    void valuesArriveAndEndWithTheResource() {
        try (var shop = new Workspace()) {
            shop.fill("media", Workspace.SMALL);
            shop.scan("media", "");
            shop.awaitReady("media");
            String root = "diskusage_directory_allocated_bytes{namespace=\"%s\",path=\"/\"}".formatted(shop.name);
            Kubectl.await(
                    "up is 1", () -> value("up{job=\"disk-usage-operator\"}").equals("1"));
            Kubectl.await("the value of the status", () -> value(root)
                    .equals(shop.status("media").at("/usage/allocatedBytes").asText()));
            // Without honorLabels the claim's namespace would be called exported_namespace.
            assertThat(query(root).at("/0/metric/persistentvolumeclaim").asText())
                    .isEqualTo("media");
            assertThat(rules()).contains("DiskUsageScanFailing", "DiskUsageScanStale", "DiskUsageOperatorDown");

            restartWithoutAGap(root);

            Kubectl.run("-n", shop.name, "delete", "dus", "media");
            Kubectl.await("the series has ended", () -> query(root).isEmpty());
        }
    }

    /// Every scrape that was answered since the series began has it, of the new pod from its first one on.
    private static void restartWithoutAGap(String root) {
        String up = "up{job=\"disk-usage-operator\"}";
        double began = samples(root).firstEntry().getKey();
        int pods = instances(up);
        Kubectl.run("-n", Installation.NAMESPACE, "rollout", "restart", "deployment/" + Installation.NAME);
        Installation.rolledOut();
        Kubectl.await("the new pod is scraped", () -> instances(up + " == 1") > 0 && instances(up) > pods);
        var answered = samples(up).tailMap(began).entrySet().stream()
                .filter(each -> each.getValue().endsWith(" 1"))
                .map(Map.Entry::getKey)
                .toList();
        Kubectl.await("what was answered is stored", () -> samples(root).lastKey() >= answered.getLast());
        assertThat(samples(root).keySet()).containsAll(answered);
        assertThat(samples(root).values().stream().map(each -> each.split(" ", 2)[1]))
                .containsOnly(value(root));
    }

    /// Pods that gave any sample in the last minutes.
    private static int instances(String promql) {
        return query("count by (instance) (count_over_time((" + promql + ")[10m:5s]))")
                .size();
    }

    /// By time, of the last minutes: the pod that gave a sample, and its value. Samples of one scrape have one time.
    private static TreeMap<Double, String> samples(String selector) {
        TreeMap<Double, String> samples = new TreeMap<>();
        for (JsonNode series : query(selector + "[10m]")) {
            String instance = series.at("/metric/instance").asText();
            series.at("/values")
                    .forEach(each -> samples.put(
                            each.at("/0").asDouble(),
                            instance + " " + each.at("/1").asText()));
        }
        return samples;
    }

    private static String rules() {
        return Kubectl.ofService("monitoring", "prometheus:9090", "/api/v1/rules");
    }

    private static String value(String promql) {
        return query(promql).at("/0/value/1").asText();
    }

    private static JsonNode query(String promql) {
        String encoded = URLEncoder.encode(promql, StandardCharsets.UTF_8);
        return Kubectl.json(Kubectl.ofService("monitoring", "prometheus:9090", "/api/v1/query?query=" + encoded))
                .at("/data/result");
    }
}
