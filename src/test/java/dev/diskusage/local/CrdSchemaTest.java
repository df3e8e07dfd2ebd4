package dev.diskusage.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.diskusage.api.DiskUsageScanSpec;
import dev.diskusage.api.Manifests;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The same tables that a real API server is held to.
class CrdSchemaTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private final CrdSchema schema = new CrdSchema();

    static Stream<String> accepted() {
        return Manifests.accepted();
    }

    static Stream<Manifests.Refused> refused() {
        return Manifests.refused();
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void acceptsWhatAnApiServerAccepts(String spec) throws JsonProcessingException {
        assertThat(problems(Manifests.complete(spec))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatAnApiServerRefusesAndNamesTheField(Manifests.Refused refused) throws JsonProcessingException {
        assertThat(problems(Manifests.complete(refused.spec())))
                .anySatisfy(problem -> assertThat(problem).startsWith(refused.field()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "depth: -1 | spec.depth: -1 must have a minimum value of 0",
                "depth: two | spec.depth: \"two\" string found, integer expected",
                "paths: [{path: /a/../b}] | spec.paths[0].path: \"/a/../b\": path must not contain '.' or '..'",
                "interval: 1h, schedule: \"@daily\" | spec.interval: \"1h\": interval and schedule exclude each other:"
                        + " remove one",
                "metrics: {size: 1} | spec.metrics.size: no such field: remove it",
                "traversal: {hardLinks: twice} | spec.traversal.hardLinks: \"twice\" does not have a value in the"
                        + " enumeration [\"each\", \"once\", \"split\"]",
                "interval: 1d | spec.interval: \"1d\" should match '^([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?$'"
            })
    void saysFieldValueAndWhatIsAllowed(String spec, String problem) throws JsonProcessingException {
        assertThat(problems(Manifests.complete(spec))).containsExactly(problem);
    }

    @Test
    void fillsInTheDefaultsOfTheRecords() throws JsonProcessingException {
        JsonNode complete = schema.complete(YAML.readTree("{persistentVolumeClaim: media, depth: null}"));
        DiskUsageScanSpec bare = YAML.readValue("persistentVolumeClaim: media", DiskUsageScanSpec.class);
        assertThat(YAML.convertValue(complete, DiskUsageScanSpec.class)).isEqualTo(bare);
    }

    @Test
    void keepsWhatWasGiven() throws JsonProcessingException {
        JsonNode complete = schema.complete(YAML.readTree("{persistentVolumeClaim: media, metrics: {depth: 5}}"));
        assertThat(complete.at("/metrics/depth").asInt()).isEqualTo(5);
        assertThat(complete.at("/metrics/maxSeries").asInt()).isEqualTo(200);
    }

    private List<String> problems(String spec) throws JsonProcessingException {
        return schema.problems(schema.complete(YAML.readTree(spec)));
    }
}
