package dev.diskusage.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
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

    /// Of a text with characters of one to four bytes, cut also between the halves of one.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void takesPartsOfWhateverLength(long seed) throws IOException {
        Random random = new Random(seed);
        String text = random.ints(60_000, 0, 4)
                .mapToObj(each -> List.of("a", "ü", "漢", "😀").get(each))
                .collect(Collectors.joining());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Utf8Writer writer = new Utf8Writer(bytes);
        for (int from = 0; from < text.length(); ) {
            int length = Math.min(text.length() - from, random.nextInt(random.nextBoolean() ? 20 : 40_000));
            if (random.nextBoolean()) {
                writer.write(text, from, length);
            } else {
                writer.write(text.toCharArray(), from, length);
            }
            from += length;
        }
        writer.flush();
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo(text);
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
