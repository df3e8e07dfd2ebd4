package dev.diskusage.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EntryNameTest {
    private static final int NAMES = 50_000;

    /// Short names of few bytes, so that many differ in one escape only: quotes, backslashes and `x`, hexadecimal
    /// digits, controls, and what begins, continues or cannot be in UTF-8.
    private static EntryName random(Random random) {
        byte[] some = HexFormat.of().parseHex("5c7866630a0d1b22c3bcff80e282acf09f9880eda0c0f4");
        byte[] bytes = new byte[1 + random.nextInt(7)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = some[random.nextInt(some.length)];
        }
        return new EntryName(bytes);
    }

    private static EntryName bytes(String hex) {
        return new EntryName(HexFormat.of().parseHex(hex));
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                arguments("plain", "706c61696e", "plain"),
                arguments("backslash", "5c", "\\\\"),
                arguments("newline stays", "610a62", "a\nb"),
                arguments("two bytes", "c3bc", "\u00fc"),
                arguments("four bytes", "f09f9880", "\ud83d\ude00"),
                arguments("lone continuation", "80", "\\x80"),
                arguments("cut off", "e282", "\\xe2\\x82"),
                arguments("cut off before a letter", "c361", "\\xc3a"),
                arguments("overlong slash", "c0af", "\\xc0\\xaf"),
                arguments("overlong in three", "e08080", "\\xe0\\x80\\x80"),
                arguments("surrogate", "eda080", "\\xed\\xa0\\x80"),
                arguments("beyond Unicode", "f4908080", "\\xf4\\x90\\x80\\x80"),
                arguments("no lead byte", "ff41fe", "\\xffA\\xfe"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void writesWhatIsNoUtf8AsHexAndAllElseAsItIs(String what, String hex, String text) {
        assertThat(bytes(hex).text()).isEqualTo(text);
    }

    static Stream<Arguments> printables() {
        return Stream.of(
                arguments("newline", "610a62", "a\\x0ab"),
                arguments("escape sequence", "1b5b324a", "\\x1b[2J"),
                arguments("delete", "7f", "\\x7f"),
                arguments("C1 control", "c285", "\\xc2\\x85"),
                arguments("right-to-left override", "e280ae", "\\xe2\\x80\\xae"),
                arguments("byte order mark", "efbbbf", "\\xef\\xbb\\xbf"),
                arguments("letters of any script", "e6bca2c3bc", "\u6f22\u00fc"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("printables")
    void printsNothingThatDrivesATerminal(String what, String hex, String text) {
        assertThat(bytes(hex).printable()).isEqualTo(text);
        assertThat(bytes(hex)).hasToString(text);
    }

    @Test
    void differentNamesHaveDifferentTextsFromWhichTheBytesComeBack() {
        reversible(EntryName::text);
        reversible(EntryName::printable);
    }

    private static void reversible(Function<EntryName, String> written) {
        Random random = new Random(11);
        Map<String, EntryName> seen = new HashMap<>();
        for (int i = 0; i < NAMES; i++) {
            EntryName name = random(random);
            String text = written.apply(name);
            assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).isTrue();
            assertThat(read(text)).isEqualTo(name);
            EntryName other = seen.putIfAbsent(text, name);
            assertThat(other == null || other.equals(name)).as(text).isTrue();
        }
    }

    /// Undoes the two escapes.
    private static EntryName read(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int at = 0; at < text.length(); ) {
            if (text.startsWith("\\x", at)) {
                bytes.write(HexFormat.fromHexDigits(text, at + 2, at + 4));
                at += 4;
            } else if (text.startsWith("\\\\", at)) {
                bytes.write('\\');
                at += 2;
            } else {
                int end = text.offsetByCodePoints(at, 1);
                bytes.writeBytes(text.substring(at, end).getBytes(StandardCharsets.UTF_8));
                at = end;
            }
        }
        return new EntryName(bytes.toByteArray());
    }

    @ParameterizedTest
    @CsvSource({"/, etc, /etc", "/srv, a, /srv/a", "/srv/, a, /srv/a", "relative, a, relative/a", "., a, ./a"})
    void resolvesWithOneSlash(String path, String name, String resolved) {
        assertThat(EntryName.of(path).resolve(EntryName.of(name))).isEqualTo(EntryName.of(resolved));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/data,   /data,      ''",
                "/data/,  /data,      ''",
                "/data,   /data/,     ''",
                "/data,   /data/a,    a",
                "/data/,  /data//a/b, 'a,b'",
                "/,       /,          ''",
                "/,       /a/b/,      'a,b'",
                "/,       a,          -",
                "/data,   /data2,     -",
                "/data,   /dat,       -",
                "/data/a, /data,      -",
                "rel,     rel/a,      a",
                ".,       ./a,        a",
            })
    void namesWhatLeadsFromARootToAPath(String root, String path, @Nullable String names) {
        assertThat(EntryName.of(path).namesBelow(EntryName.of(root)).map(EntryNameTest::joined))
                .isEqualTo(Optional.ofNullable(names));
    }

    private static String joined(List<EntryName> names) {
        return names.stream().map(EntryName::text).collect(Collectors.joining(","));
    }

    @Test
    void namesWhatItResolved() {
        Random random = new Random(8);
        for (int i = 0; i < 1000; i++) {
            EntryName root = random(random);
            EntryName name = random(random);
            assertThat(root.resolve(name).namesBelow(root)).contains(List.of(name));
        }
    }

    @Test
    void resolvesBytesThatAreNoText() {
        assertThat(bytes("2fff").resolve(bytes("fe"))).isEqualTo(bytes("2fff2ffe"));
    }

    @ParameterizedTest
    @CsvSource({"61, 62", "61, 6161", "7f, 80", "7e, ff", "c3bc, ff", "41, 61"})
    void comesInTheOrderOfUnsignedBytes(String first, String second) {
        assertThat(bytes(first)).isLessThan(bytes(second));
        assertThat(bytes(second)).isGreaterThan(bytes(first)).isNotEqualTo(bytes(first));
        assertThat(bytes(first)).isEqualByComparingTo(bytes(first)).hasSameHashCodeAs(bytes(first));
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b, /a, true",
        "/a, /a, true",
        "/a, /, true",
        "/, /, true",
        "/ab, /a, false",
        "/a, /a/b, false",
        "/b, /a, false",
        "a/b, a, true"
    })
    void isWithinWhatLiesAbove(String path, String outer, boolean within) {
        assertThat(EntryName.of(path).isWithin(EntryName.of(outer))).isEqualTo(within);
    }
}
