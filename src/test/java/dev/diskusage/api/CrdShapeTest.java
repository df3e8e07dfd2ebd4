package dev.diskusage.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What holds of every field that the committed CRD has, also of those that come later.
class CrdShapeTest {
    private final Map<String, JsonNode> fields = new LinkedHashMap<>();
    private JsonNode version = com.fasterxml.jackson.databind.node.MissingNode.getInstance();

    @BeforeEach
    void read() throws IOException {
        version = new ObjectMapper(new YAMLFactory())
                .readTree(CrdIsCurrentTest.COMMITTED.toFile())
                .at("/spec/versions/0");
        collect("", version.at("/schema/openAPIV3Schema"));
    }

    private void collect(String path, JsonNode schema) {
        schema.path("properties").properties().forEach(each -> {
            String field = path.isEmpty() ? each.getKey() : path + "." + each.getKey();
            fields.put(field, each.getValue());
            collect(field, each.getValue());
        });
        if (schema.has("items")) {
            collect(path + "[]", schema.get("items"));
        }
    }

    @Test
    void allFieldsAreLookedAt() {
        assertThat(fields).hasSizeGreaterThan(70).containsKeys("spec.paths[].exclude", "status.conditions[].type");
    }

    /// The API server refuses a rule whose cost it cannot bound, and etcd an object that is too large.
    @Test
    void everyTextAndEveryListIsBounded() {
        fields.forEach((field, schema) -> {
            if (schema.path("type").asText().equals("string")) {
                assertThat(schema.has("maxLength") || schema.has("enum") || schema.has("format"))
                        .as("%s has a greatest length", field)
                        .isTrue();
            }
            if (schema.path("type").asText().equals("array")) {
                assertThat(schema.has("maxItems")).as("%s has a most", field).isTrue();
            }
        });
    }

    @Test
    void everyNumberThatAUserWritesHasItsRange() {
        fields.forEach((field, schema) -> {
            if (field.startsWith("spec.") && schema.path("type").asText().equals("integer")) {
                assertThat(schema.has("minimum")).as("%s has a least", field).isTrue();
                assertThat(schema.path("format").asText()).as(field).isIn("int32", "int64");
            }
        });
    }

    /// A default that the schema itself refuses would refuse every object.
    @Test
    void everyDefaultIsWithinItsOwnBounds() {
        fields.forEach((field, schema) -> {
            JsonNode value = schema.path("default");
            if (value.isInt()) {
                assertThat(value.asInt())
                        .as(field)
                        .isBetween(
                                schema.path("minimum").asInt(Integer.MIN_VALUE),
                                schema.path("maximum").asInt(Integer.MAX_VALUE));
            }
            if (value.isTextual() && schema.has("pattern")) {
                assertThat(value.asText())
                        .as(field)
                        .matches(schema.path("pattern").asText());
            }
            if (value.isTextual() && schema.has("enum")) {
                assertThat(schema.get("enum")).as(field).contains(value);
            }
        });
    }

    /// Only the fields that no default can be given to are asked for.
    @Test
    void theClaimIsAllThatASpecMustHave() {
        assertThat(version.at("/schema/openAPIV3Schema/required"))
                .extracting(JsonNode::asText)
                .containsExactly("spec");
        assertThat(java.util.Objects.requireNonNull(fields.get("spec")).path("required"))
                .extracting(JsonNode::asText)
                .containsExactly("persistentVolumeClaim");
    }

    /// Server-side apply then merges the entries of two owners.
    @ParameterizedTest
    @CsvSource({"spec.paths, path", "status.conditions, type"})
    void aListOfNamedThingsIsAMap(String field, String key) {
        JsonNode list = java.util.Objects.requireNonNull(fields.get(field));

        assertThat(list.path("x-kubernetes-list-type").asText()).isEqualTo("map");
        assertThat(list.path("x-kubernetes-list-map-keys"))
                .extracting(JsonNode::asText)
                .containsExactly(key);
        assertThat(list.at("/items/required")).extracting(JsonNode::asText).contains(key);
    }

    @Test
    void theColumnsComeInTheOrderOfTheClass() {
        assertThat(StreamSupport.stream(version.path("additionalPrinterColumns").spliterator(), false)
                        .map(each -> each.path("name").asText()))
                .containsExactly(
                        "Claim",
                        "Used",
                        "Files",
                        "Ready",
                        "Reason",
                        "Last",
                        "Next",
                        "Age",
                        "Duration",
                        "Unreadable",
                        "Suspended",
                        "Node");
    }

    /// Every rule says in words what it wants, and every one is there once.
    @Test
    void everyRuleHasItsOwnMessage() {
        fields.forEach((field, schema) -> {
            List<String> messages = StreamSupport.stream(
                            schema.path("x-kubernetes-validations").spliterator(), false)
                    .map(each -> each.path("message").asText())
                    .toList();
            assertThat(messages).as(field).doesNotHaveDuplicates().allMatch(each -> each.length() > 10);
        });
    }

    /// The status is the operator's alone: `kubectl apply` of a manifest cannot set it.
    @Test
    void theStatusIsASubresource() {
        assertThat(version.path("subresources").has("status")).isTrue();
        assertThat(version.path("served").asBoolean()).isTrue();
        assertThat(version.path("storage").asBoolean()).isTrue();
    }
}
