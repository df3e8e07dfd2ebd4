package dev.diskusage.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The schema of a `DiskUsageScan`'s spec as the cluster has it: read from the very CRD, so that a manifest means the
/// same and is refused for the same reasons with and without a cluster.
final class CrdSchema {
    private static final String CRD = "/crds/diskusagescans.diskusage.dev-v1.yml";

    private final JsonNode spec;
    private final Schema schema;
    private final CelRules rules = new CelRules();

    CrdSchema() {
        spec = read().at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
        schema = SchemaRegistry.withDialect(Dialects.getOpenApi30()).getSchema(closed(spec.deepCopy()));
    }

    private static JsonNode read() {
        try (InputStream crd = CrdSchema.class.getResourceAsStream(CRD)) {
            if (crd == null) {
                throw new IllegalStateException(CRD + " is missing on the class path: build the program again");
            }
            return new YAMLMapper().readTree(crd);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + CRD, e);
        }
    }

    /// Fields that are not in the schema are refused, as kubectl does: the API server would prune them in silence. What
    /// Kubernetes adds to JSON Schema is judged elsewhere.
    private static JsonNode closed(JsonNode schema) {
        if (schema instanceof ObjectNode node) {
            node.properties().removeIf(keyword -> keyword.getKey().startsWith("x-kubernetes-"));
            if (node.path("properties").isObject()) {
                node.put("additionalProperties", false);
            }
        }
        schema.forEach(CrdSchema::closed);
        return schema;
    }

    /// The spec as the API server would store it: without nulls, with all defaults.
    JsonNode complete(JsonNode given) {
        JsonNode copy = given.deepCopy();
        complete(copy, spec);
        return copy;
    }

    private static void complete(JsonNode value, JsonNode schema) {
        if (value instanceof ObjectNode object) {
            object.properties().removeIf(field -> field.getValue().isNull());
            object.properties().forEach(field -> field.setValue(whole(field.getValue())));
            schema.path("properties").properties().forEach(field -> {
                JsonNode standard = field.getValue().path("default");
                if (!object.has(field.getKey()) && !standard.isMissingNode()) {
                    object.set(field.getKey(), standard.deepCopy());
                }
            });
            schema.path("properties")
                    .properties()
                    .forEach(field -> complete(object.path(field.getKey()), field.getValue()));
        } else {
            value.forEach(item -> complete(item, schema.path("items")));
        }
    }

    /// `1e9` and `2.0` are whole numbers.
    private static JsonNode whole(JsonNode value) {
        return value.isFloatingPointNumber() && value.canConvertToExactIntegral()
                ? LongNode.valueOf(value.longValue())
                : value;
    }

    /// What is wrong, each as `spec.field: value: what is allowed`; empty when all is right. Rules over several fields
    /// are looked at only when each field by itself is right.
    ///
    /// @param complete from [#complete]
    List<String> problems(JsonNode complete) {
        List<String> problems = schema.validate(complete).stream()
                .map(CrdSchema::line)
                .distinct()
                .toList();
        if (!problems.isEmpty()) {
            return problems;
        }
        List<String> broken = new ArrayList<>(rules.broken("spec", complete, spec));
        twice("spec", complete, spec, broken);
        return broken;
    }

    private static String line(Error error) {
        String field = "spec"
                + error.getInstanceLocation()
                        .toString()
                        .replaceAll("/([0-9]+)(?=/|$)", "[$1]")
                        .replace('/', '.');
        return switch (error.getKeyword()) {
            case "additionalProperties" -> field + "." + error.getProperty() + ": no such field: remove it";
            case "required" -> field + "." + error.getProperty() + ": is required: set it";
            case "pattern" -> field + ": " + shown(error) + " should match '" + pattern(error) + "'";
            default -> field + ": " + shown(error) + " " + plain(error.getMessage());
        };
    }

    private static String pattern(Error error) {
        return error.getSchemaNode() == null ? "" : error.getSchemaNode().asText();
    }

    private static String shown(Error error) {
        return StrictYaml.shown(error.getInstanceNode());
    }

    /// The library's text without the place that it begins with, and whole numbers as such.
    private static String plain(String message) {
        return message.replaceFirst("^[^ ]*: ", "").replaceFirst("\\.0$", "");
    }

    /// Lists that are maps by a key hold each key once.
    private static void twice(String at, JsonNode value, JsonNode schema, List<String> problems) {
        for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
            JsonNode list = value.path(field.getKey());
            String where = at + "." + field.getKey();
            twice(where, list, field.getValue(), problems);
            String key = field.getValue().at("/x-kubernetes-list-map-keys/0").asText("");
            List<String> seen = new ArrayList<>();
            for (int i = 0; !key.isEmpty() && i < list.size(); i++) {
                String name = list.get(i).path(key).asText();
                if (seen.contains(name)) {
                    problems.add(where + "[" + i + "]." + key + ": \"" + name + "\" is there already: remove one");
                }
                seen.add(name);
            }
        }
    }
}
