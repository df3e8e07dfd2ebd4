package dev.diskusage.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Fills in what a schema defaults, as an API server does at admission.
final class SchemaDefaults {
    private SchemaDefaults() {}

    static void apply(JsonNode schema, JsonNode value) {
        if (value instanceof ObjectNode object) {
            schema.path("properties").properties().forEach(each -> {
                if (!object.has(each.getKey()) && each.getValue().has("default")) {
                    object.set(each.getKey(), each.getValue().get("default").deepCopy());
                }
                apply(each.getValue(), object.path(each.getKey()));
            });
        }
        value.elements().forEachRemaining(item -> apply(schema.path("items"), item));
    }
}
