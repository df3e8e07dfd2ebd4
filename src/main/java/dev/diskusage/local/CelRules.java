package dev.diskusage.local;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Judges values by the rules that a CRD holds as `x-kubernetes-validations`. By one thread.
final class CelRules {
    /// The language as Kubernetes has it, as far as our CRD uses it: the standard and the string library.
    private final Cel cel = CelFactory.standardCelBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("self", SimpleType.DYN)
            .addCompilerLibraries(CelExtensions.strings())
            .addRuntimeLibraries(CelExtensions.strings())
            .build();

    /// Integers of CEL have 64 bits.
    private final JsonMapper values = JsonMapper.builder()
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .build();

    private final Map<String, CelRuntime.Program> programs = new HashMap<>();

    /// The broken ones of a schema and all below it, each as `path: value: message`.
    List<String> broken(String at, JsonNode value, JsonNode schema) {
        List<String> broken = new ArrayList<>();
        collect(at, value, schema, broken);
        return broken;
    }

    private void collect(String at, JsonNode value, JsonNode schema, List<String> broken) {
        if (value.isMissingNode()) {
            return;
        }
        for (JsonNode rule : schema.path("x-kubernetes-validations")) {
            String field = rule.path("fieldPath").asText("");
            if (!holds(rule.path("rule").asText(), value)) {
                JsonNode at1 = field.isEmpty() ? value : value.path(field.substring(1));
                broken.add(at + field + ": " + (at1.isContainerNode() ? "" : StrictYaml.shown(at1) + ": ")
                        + rule.path("message").asText());
            }
        }
        schema.path("properties")
                .properties()
                .forEach(each -> collect(at + "." + each.getKey(), value.path(each.getKey()), each.getValue(), broken));
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            collect(at + "[" + i + "]", value.get(i), schema.path("items"), broken);
        }
    }

    private boolean holds(String rule, JsonNode self) {
        try {
            Object result = programs.computeIfAbsent(rule, this::compile)
                    .eval(Map.of("self", values.convertValue(self, Object.class)));
            return result.equals(true);
        } catch (CelEvaluationException _) {
            // As the API server: a rule that cannot be evaluated is not kept.
            return false;
        }
    }

    private CelRuntime.Program compile(String rule) {
        try {
            return cel.createProgram(cel.compile(rule).getAst());
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalStateException("the CRD's rule cannot be compiled: " + rule, e);
        }
    }
}
