package dev.diskusage.walk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The table of gitignore(5) by hand; git itself is asked in GitIgnoreTest.
class ExcludesTest {
    /// Patterns are separated by blanks; a path with a slash at its end is a directory.
    @ParameterizedTest
    @CsvSource(textBlock = """
            *.log,             a.log,            true
            *.log,             x/y/a.log,        true
            *.log,             a.log/,           true
            *.log,             a.logs,           false
            *.log,             .log,             true
            log/,              log,              false
            log/,              x/log/,           true
            log/,              x/log/f,          true
            /a,                a,                true
            /a,                x/a,              false
            x/a,               x/a,              true
            x/a,               y/x/a,            false
            **/x/a,            y/x/a,            true
            **/x/a,            x/a,              true
            x/**,              x/,               false
            x/**,              x/y/z,            true
            x/**/z,            x/z,              true
            x/**/z,            x/1/2/z,          true
            x/*/z,             x/1/2/z,          false
            *,                 anything,         true
            **,                x/anything,       true
            a?c,               abc,              true
            a?c,               ac,               false
            a?c,               aéc,              false
            a??c,              aéc,              true
            [a-c]x,            bx,               true
            [!a-c]x,           bx,               false
            [^a-c]x,           dx,               true
            []]x,              ]x,               true
            [a-]x,             -x,               true
            \\*,               *,                true
            \\*,               a,                false
            [[]x,              [x,               true
            a*b*c*d,           a-b-c-bcd,        true
            a*b*c*d,           a-b-c-bc,         false
            *.log !a.log,      a.log,            false
            *.log !a.log,      b.log,            true
            !a.log *.log,      a.log,            true
            x/ !x/keep,        x/keep,           true
            x/* !x/keep,       x/keep,           false
            \\!a,              !a,               true
            *aaaaaaaaaaaaaaab, aaaaaaaaaaaaaaaa, false
            """)
    void excludesAsGitDoes(String patterns, String path, boolean excluded) {
        assertThat(excludes(List.of(patterns.split(" ")), path)).isEqualTo(excluded);
    }

    @Test
    void aPatternMayHoldABlank() {
        assertThat(excludes(List.of("a b"), "x/a b")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "!", "!/", "//", "a//b", "a[b", "[", "a\\", "a/[/b", "[[:alpha:]]"})
    void aPatternThatCannotMatchIsRefusedByName(String pattern) {
        assertThatThrownBy(() -> Excludes.of(List.of("fine", pattern)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("exclude pattern '" + pattern + "' ")
                .hasMessageContaining(": ");
    }

    /// Where the patterns stand does not grow on the way down.
    @Test
    void statesAreSharedWhereNothingChanges() {
        Excludes excludes = Excludes.of(List.of("*.log", "**/a/b", "c/**/d"));
        Excludes.State top = excludes.below(excludes.top(), "x".getBytes(UTF_8));
        assertThat(excludes.below(top, "y".getBytes(UTF_8))).isSameAs(top);
        Excludes.State inside =
                excludes.below(excludes.below(excludes.top(), "c".getBytes(UTF_8)), "e".getBytes(UTF_8));
        assertThat(excludes.below(inside, "f".getBytes(UTF_8))).isSameAs(inside);
    }

    @Test
    void patternsForFoldersOnlyNeedNoLookAtFiles() {
        assertThat(Excludes.of(List.of()).top().forFiles()).isFalse();
        assertThat(Excludes.of(List.of("cache/")).top().forFiles()).isFalse();
        assertThat(Excludes.of(List.of("cache")).top().forFiles()).isTrue();
    }

    /// Whether a walk would come to the path and not take it.
    static boolean excludes(List<String> patterns, String path) {
        Excludes excludes = Excludes.of(patterns);
        Excludes.State state = excludes.top();
        String[] names = path.split("/");
        for (int i = 0; i < names.length; i++) {
            byte[] name = names[i].getBytes(UTF_8);
            boolean directory = i < names.length - 1 || path.endsWith("/");
            if (excludes.excludes(state, ByteBuffer.wrap(name), 0, name.length, directory)) {
                return true;
            }
            state = excludes.below(state, name);
        }
        return false;
    }
}
