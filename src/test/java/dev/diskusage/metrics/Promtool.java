package dev.diskusage.metrics;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.diskusage.testing.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Prometheus' own linter. Without the program a test that asks is skipped, but in CI it must be there.
public final class Promtool {
    private Promtool() {}

    /// Fails with what it finds wrong.
    public static void check(String exposition) {
        var said = new Command(program()).and("check", "metrics").run(asLatin1(exposition));
        assertThat(said.out() + said.err()).isEmpty();
        assertThat(said.exit()).isZero();
    }

    /// What its linter dislikes, a line each; fails when it cannot read the exposition.
    static List<String> complaints(String exposition) {
        var said = new Command(program()).and("check", "metrics").run(asLatin1(exposition));
        // 3: read, but with complaints.
        assertThat(said.exit()).as(said.out() + said.err()).isIn(0, 3);
        return (said.out() + said.err()).lines().toList();
    }

    /// Runs `promtool test rules`, which prints what differs.
    static void testRules(Path tests) {
        var said = new Command(program()).and("test", "rules", tests.toString()).run();
        assertThat(said.exit()).as(said.out() + said.err()).isZero();
    }

    /// Bytes travel so: see [Command].
    private static String asLatin1(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    private static String program() {
        return Stream.concat(
                        Stream.of(System.getenv("PATH").split(":")),
                        Stream.of(System.getProperty("user.home") + "/.cache/disk-usage-operator/kube/node"))
                .map(folder -> Path.of(folder, "promtool"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseGet(Promtool::missing);
    }

    private static String missing() {
        assertThat(System.getenv("CI")).as("in CI promtool must be there").isNull();
        return abort("no promtool: apt-get install prometheus");
    }
}
