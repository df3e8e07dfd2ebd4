package dev.diskusage.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Runs the real programs of the machine.
final class Programs {
    private Programs() {}

    /// @param output what it wrote, errors included, byte by byte
    record Result(int exitCode, byte[] output) {
        boolean ok() {
            return exitCode == 0;
        }

        String text() {
            return new String(output, StandardCharsets.UTF_8);
        }
    }

    static Result run(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            byte[] output = process.getInputStream().readAllBytes();
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            return new Result(127, e.toString().getBytes(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }

    /// Debian's sqlite3 on a run file, opened read only. Without the program the test is skipped, but fails in CI.
    static Result sqlite3(Object file, String sql) {
        Result version = run("sqlite3", "--version");
        if (System.getenv("CI") != null) {
            assertThat(version.text()).as("sqlite3 is installed").startsWith("3.");
        }
        assumeTrue(version.ok(), "sqlite3 is installed");
        return run("sqlite3", "-readonly", "-separator", "\t", file.toString(), sql);
    }
}
