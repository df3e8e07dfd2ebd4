package dev.diskusage.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// A small file system of its own, to be full or read-only. Needs root: without, the test is skipped, but fails in CI.
record Tmpfs(Path path) implements AutoCloseable {
    static Tmpfs mount(Path path, String size) throws IOException {
        Files.createDirectories(path);
        boolean mounted = Programs.run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", path.toString())
                .ok();
        if (System.getenv("CI") != null) {
            assertThat(mounted).as("a tmpfs can be mounted (needs root)").isTrue();
        }
        assumeTrue(mounted, "a tmpfs can be mounted (needs root)");
        return new Tmpfs(path);
    }

    void makeReadOnly() {
        assertThat(Programs.run("mount", "-o", "remount,ro", path.toString()).ok())
                .isTrue();
    }

    /// Leaves no byte free.
    void fill() throws IOException {
        Path filler = path.resolve("filler");
        byte[] block = new byte[4096];
        Arrays.fill(block, (byte) 1);
        try (var out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    void makeRoom() throws IOException {
        Files.delete(path.resolve("filler"));
    }

    /// Lazily: what is still open goes away with its reader.
    @Override
    public void close() {
        assertThat(Programs.run("umount", "-l", path.toString()).ok()).isTrue();
    }
}
