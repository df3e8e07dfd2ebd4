package dev.diskusage.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A small ext4 in a file, to fail. Needs root and a loop device: without, the test is skipped, but fails in CI.
record LoopExt4(Path image, Path path) implements AutoCloseable {
    static LoopExt4 mount(Path folder) throws IOException {
        LoopExt4 disk = new LoopExt4(folder.resolve("image"), Files.createDirectory(folder.resolve("disk")));
        assertThat(Programs.run("truncate", "-s", "16M", disk.image.toString()).ok())
                .isTrue();
        boolean mounted = Programs.run("mkfs.ext4", "-q", disk.image.toString()).ok()
                && disk.mount().ok();
        if (System.getenv("CI") != null) {
            assertThat(mounted).as("an ext4 can be mounted (needs root)").isTrue();
        }
        assumeTrue(mounted, "an ext4 can be mounted (needs root)");
        return disk;
    }

    private Programs.Result mount() {
        return Programs.run("mount", "-o", "loop,errors=remount-ro", image.toString(), path.toString());
    }

    /// As the kernel does it when it finds a damaged block: at once, whatever is open.
    void failsAndTurnsReadOnly() throws IOException {
        String device =
                Programs.run("findmnt", "-no", "SOURCE", path.toString()).text().strip();
        String name = Path.of(device).getFileName().toString();
        Files.writeString(Path.of("/sys/fs/ext4", name, "trigger_fs_error"), "a test");
    }

    void repair() {
        close();
        // 1: there were errors, and they are corrected.
        assertThat(Programs.run("e2fsck", "-fy", image.toString()).exitCode()).isLessThanOrEqualTo(1);
        assertThat(mount().ok()).isTrue();
    }

    @Override
    public void close() {
        assertThat(Programs.run("umount", path.toString()).text()).isEmpty();
    }
}
