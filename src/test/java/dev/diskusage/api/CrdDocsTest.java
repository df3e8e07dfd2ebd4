package dev.diskusage.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `docs/crd.md` is the CRD for reading. `-Ddocs.write=true` writes it anew.
class CrdDocsTest {
    private static final Path PAGE = Path.of("docs", "crd.md");
    private static final String HEAD = """
            # DiskUsageScan

            %s Group `diskusage.dev`, version `v1alpha1`, namespaced, short name `dus`. The same is shown by
            `kubectl explain dus --recursive`. Written from `crds/` by `./mvnw test -Dtest=CrdDocsTest -Ddocs.write=true`.
            """;

    private final JsonNode schema;

    CrdDocsTest() throws IOException {
        schema = new ObjectMapper(new YAMLFactory())
                .readTree(CrdIsCurrentTest.COMMITTED.toFile())
                .at("/spec/versions/0/schema/openAPIV3Schema");
    }

    @Test
    void thePageSaysWhatTheCrdSays() throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, page());
        }
        assertThat(Files.readString(PAGE))
                .as("run `./mvnw test -Dtest=CrdDocsTest -Ddocs.write=true` and commit docs/")
                .isEqualTo(page());
    }

    @Test
    void everyFieldHasADescription() {
        List<String> without = new ArrayList<>();
        describe("", schema, without);

        assertThat(without).isEmpty();
    }

    private void describe(String at, JsonNode parent, List<String> without) {
        parent.path("properties").properties().forEach(each -> {
            String field = at + "." + each.getKey();
            if (each.getValue().path("description").asText().isBlank()) {
                without.add(field);
            }
            describe(field, each.getValue(), without);
            describe(field + "[]", each.getValue().path("items"), without);
        });
    }

    private String page() {
        var out = new StringBuilder(HEAD.formatted(schema.path("description").asText()));
        for (String part : List.of("spec", "status")) {
            out.append("\n## ").append(part).append("\n\n| field | type | default | allowed | meaning |\n");
            out.append("| --- | --- | --- | --- | --- |\n");
            rows(part, schema.path("properties").path(part), out);
        }
        return out.toString();
    }

    private static void rows(String at, JsonNode parent, StringBuilder out) {
        parent.path("properties").properties().forEach(each -> {
            JsonNode field = each.getValue();
            String name = at + "." + each.getKey();
            out.append("| `").append(name).append("` | ").append(type(field)).append(" | ");
            out.append(defaultOf(field, required(parent, each.getKey())))
                    .append(" | ")
                    .append(allowed(field))
                    .append(" | ")
                    .append(field.path("description").asText().replace("|", "\\|"))
                    .append(" |\n");
            rows(name, field, out);
            rows(name + "[]", field.path("items"), out);
        });
    }

    private static boolean required(JsonNode parent, String name) {
        for (JsonNode each : parent.path("required")) {
            if (each.asText().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static String type(JsonNode field) {
        return switch (field.path("type").asText("quantity")) {
            case "array" -> "list of " + type(field.path("items")) + "s";
            case "string" -> field.path("format").asText("string");
            case String other -> other;
        };
    }

    private static String defaultOf(JsonNode field, boolean required) {
        boolean scalar = field.has("default") && !field.path("default").isObject();
        return required ? "required" : scalar ? "`" + field.path("default") + "`" : "";
    }

    private static String allowed(JsonNode field) {
        List<String> parts = new ArrayList<>();
        field.path("enum").forEach(each -> parts.add("`" + each.asText() + "`"));
        range(field, "minimum", "maximum", "").ifPresent(parts::add);
        range(field, "minLength", "maxLength", " characters").ifPresent(parts::add);
        range(field, "minItems", "maxItems", " entries").ifPresent(parts::add);
        field.path("x-kubernetes-validations")
                .forEach(rule -> parts.add(rule.path("message").asText()));
        return String.join(", ", parts);
    }

    private static java.util.Optional<String> range(JsonNode field, String min, String max, String unit) {
        if (!field.has(min) && !field.has(max)) {
            return java.util.Optional.empty();
        }
        String from = field.has(min) ? String.valueOf(field.path(min).asLong()) : "0";
        return java.util.Optional.of(
                from + " to " + (field.has(max) ? field.path(max).asLong() : "any") + unit);
    }
}
