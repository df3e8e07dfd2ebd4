package dev.diskusage.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8WriterTest {
    /// A character of two halves at every place around the end of what is kept at once, and text in all three ways.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16_382, 16_383, 16_384, 16_385, 40_000})
    void writesWhatTheJdkDoes(int before) throws IOException {
        String text = "x".repeat(before) + "😀ü漢\n" + "y".repeat(20_000) + "😀";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Utf8Writer writer = new Utf8Writer(bytes);
        for (int i = 0; i < text.length(); i++) {
            writer.write(text.charAt(i));
        }
        writer.write(text);
        writer.write(text.toCharArray());
        writer.flush();
        byte[] expected = text.repeat(3).getBytes(StandardCharsets.UTF_8);
        assertThat(bytes.toByteArray()).isEqualTo(expected);
        assertThat(writer.bytes()).isEqualTo(expected.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "😀"})
    void closingWritesTheRest(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Writer writer = new Utf8Writer(bytes)) {
            writer.write(text);
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo(text);
    }
}
