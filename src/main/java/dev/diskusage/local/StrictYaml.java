package dev.diskusage.local;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Jackson's YAML without its kindness towards a field that is there twice.
final class StrictYaml {
    private final YAMLMapper mapper = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /// For [#next]; the caller closes it.
    JsonParser documents(byte[] content) throws IOException {
        return mapper.createParser(content);
    }

    /// The next document, or null after the last.
    @Nullable
    JsonNode next(JsonParser documents) throws IOException {
        return mapper.readTree(documents);
    }

    /// @param node that the schema found right
    <T> T value(JsonNode node, Class<T> type) {
        return mapper.convertValue(node, type);
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
