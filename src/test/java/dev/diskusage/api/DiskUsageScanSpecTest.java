package dev.diskusage.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DiskUsageScanSpecTest {
    private final KubernetesSerialization serialization = new KubernetesSerialization();

    @Test
    void theClaimIsAllThatMustBeSaid() {
        DiskUsageScanSpec spec = Specs.read("{persistentVolumeClaim: media}");

        assertThat(spec.paths()).containsExactly(new DiskUsageScanSpec.ScanPath("/", null, java.util.List.of()));
        assertThat(spec.depth()).isEqualTo(2);
        assertThat(spec.interval()).isNull();
    }

    @Test
    void theDefaultsOfTheRecordAreThoseOfTheSchema() throws IOException {
        JsonNode crd = new ObjectMapper(new YAMLFactory()).readTree(CrdIsCurrentTest.COMMITTED.toFile());
        JsonNode schema = crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
        ObjectNode minimal = new ObjectMapper().createObjectNode().put("persistentVolumeClaim", "media");

        SchemaDefaults.apply(schema, minimal);

        assertThat(Specs.read(minimal.toString())).isEqualTo(Specs.read("{persistentVolumeClaim: media}"));
        assertThat(minimal.at("/limits/maxDuration").asText()).isEqualTo("1h");
    }

    @Test
    void aSpecSurvivesWritingAndReading() {
        DiskUsageScanSpec spec = Specs.read("""
                persistentVolumeClaim: media
                paths: [{path: /uploads, depth: 4, exclude: ["*.tmp", /uploads/cache]}]
                schedule: "0 3 * * *"
                timeZone: Europe/Berlin
                trigger: {requestId: now}
                traversal: {hardLinks: split}
                security: {runAs: Fixed, runAsUser: 1000}
                jobTemplate: {resources: {limits: {cpu: 2}}, tolerations: [{key: gpu, operator: Exists}]}
                """);

        assertThat(Specs.read(serialization.asYaml(spec))).isEqualTo(spec);
        assertThat(spec.traversal().hardLinks()).isEqualTo(Traversal.HardLinks.SPLIT);
    }

    @Test
    void aStatusIsWrittenInSecondsOfUtc() {
        var condition = new Condition(
                "Ready",
                Condition.Status.TRUE,
                1L,
                java.time.Instant.parse("2026-11-24T12:00:00Z"),
                "ScanSucceeded",
                "");

        assertThat(serialization.asJson(condition))
                .contains("\"status\":\"True\"", "\"lastTransitionTime\":\"2026-11-24T12:00:00Z\"");
        assertThat(serialization.asJson(DiskUsageScanStatus.NONE)).doesNotContain("null", "lastScan");
    }
}
