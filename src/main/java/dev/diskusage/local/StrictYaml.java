package dev.diskusage.local;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.List;

/// Jackson's YAML, without its kindness: nothing unknown, nothing twice, and no value of another type than asked for.
final class StrictYaml {
    private final YAMLMapper mapper = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual, text -> {
                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                text.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
            })
            .withCoercionConfig(
                    LogicalType.Enum, each -> each.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
            .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
            .build();

    /// A field that cannot be read; the message begins with its path, such as `.paths[0].depth`.
    static final class FieldException extends RuntimeException {
        FieldException(String message) {
            super(message);
        }
    }

    MappingIterator<JsonNode> documents(byte[] content) throws IOException {
        return mapper.readerFor(JsonNode.class).readValues(content);
    }

    /// @throws FieldException at the first field that does not fit
    <T> T read(JsonNode node, Class<T> type) {
        try {
            return mapper.treeToValue(node, type);
        } catch (JsonMappingException e) {
            throw new FieldException(path(e) + ": " + problem(e, at(node, e)));
        } catch (JacksonException e) {
            throw new FieldException(": " + line(e));
        }
    }

    private static String problem(JsonMappingException e, JsonNode value) {
        return switch (e) {
            case UnrecognizedPropertyException unknown ->
                "no such field: remove it, known are "
                        + String.join(
                                ", ",
                                unknown.getKnownPropertyIds().stream()
                                        .map(Object::toString)
                                        .sorted()
                                        .toList());
            case MismatchedInputException wrong
            when wrong.getTargetType() != null && wrong.getTargetType().isEnum() ->
                shown(value) + " is none of " + line(wrong).replaceAll(".*\\[(.*)].*", "$1");
            case MismatchedInputException wrong when wrong.getTargetType() != null ->
                shown(value) + " is not " + expected(wrong.getTargetType());
            default -> shown(value) + " is not allowed: " + line(e);
        };
    }

    private static String expected(Class<?> type) {
        if (Number.class.isAssignableFrom(type)) {
            return "a whole number";
        }
        if (type == Boolean.class) {
            return "true or false";
        }
        return type == String.class ? "text: put it in quotes" : List.class.isAssignableFrom(type) ? "a list" : "a mapping";
    }

    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference each : e.getPath()) {
            path.append(each.getFieldName() == null ? "[" + each.getIndex() + "]" : "." + each.getFieldName());
        }
        return path.toString();
    }

    private static JsonNode at(JsonNode root, JsonMappingException e) {
        JsonNode node = root;
        for (JsonMappingException.Reference each : e.getPath()) {
            node = each.getFieldName() == null ? node.path(each.getIndex()) : node.path(each.getFieldName());
        }
        return node;
    }

    /// A value in one line, as JSON; long ones are cut.
    static String shown(JsonNode value) {
        String text = value.isMissingNode() ? "nothing" : value.toString();
        // Enough to recognize it, short enough for a line of a log.
        return text.length() <= 100 ? text : text.substring(0, 100) + "...";
    }

    /// The parser's message in one line, with the place.
    static String line(JacksonException e) {
        String message = e.getOriginalMessage().replaceAll("\\s+", " ").strip();
        return e.getLocation() == null || e.getLocation().getLineNr() < 1
                ? message
                : "line " + e.getLocation().getLineNr() + ": " + message;
    }
}
