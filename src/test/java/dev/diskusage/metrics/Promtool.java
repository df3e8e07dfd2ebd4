package dev.diskusage.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Prometheus' own linter.
public final class Promtool {
    private Promtool() {}

    /// Fails with what it finds wrong. Without the program the test is skipped, but in CI it must be there.
    public static void check(String exposition) throws IOException, InterruptedException {
        Path promtool = find();
        if (promtool == null) {
            assertThat(System.getenv("CI")).as("in CI promtool must be there").isNull();
            abort("no promtool: apt-get install prometheus");
            return;
        }
        Path metrics = Files.createTempFile("metrics", ".txt");
        Files.writeString(metrics, exposition);
        Process lint = new ProcessBuilder(promtool.toString(), "check", "metrics")
                .redirectInput(metrics.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(lint.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = lint.waitFor();
        Files.delete(metrics);
        assertThat(said).isEmpty();
        assertThat(exit).isZero();
    }

    private static @Nullable Path find() {
        return Stream.concat(
                        Stream.of(System.getenv("PATH").split(":")),
                        Stream.of(System.getProperty("user.home") + "/.cache/disk-usage-operator/kube/node"))
                .map(folder -> Path.of(folder, "promtool"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }
}
