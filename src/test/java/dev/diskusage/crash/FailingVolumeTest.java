package dev.diskusage.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.testing.FileTree;
import dev.diskusage.testing.GnuDu;
import dev.diskusage.testing.ScanProcess;
import dev.diskusage.usage.HardLinks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The kernel says no to every call on one directory of the volume that is scanned, as with a failing disk or a
/// file server that lost it. It is counted, and all the rest is what `du` says of the rest.
class FailingVolumeTest {
    @TempDir
    Path folder;

    private Path volume;

    @BeforeEach
    void makeVolume() {
        Steps.requireStrace();
        volume = folder.resolve("volume");
        FileTree tree = new FileTree()
                .down("good")
                .file("a", 5_000)
                .down("below")
                .file("b", 70_000)
                .up()
                .up()
                .down("bad")
                .file("one", 9_000)
                .file("two", 1)
                .down("inside")
                .file("deeper", 20_000)
                .up()
                .up();
        FileTree.makeAll(Map.of(volume, tree));
    }

    /// @param lost what `du` must leave out, too: the names that the failing call hides
    @ParameterizedTest
    @CsvSource({
        "getdents64, EIO, 1, one two inside",
        "getdents64, ESTALE, 1, one two inside",
        "getdents64, ENOENT, 1, one two inside",
        "statx, EIO, 1, bad",
        "statx, ESTALE, 1, bad",
        "statx, EACCES, 1, bad",
        "openat, EIO, 1, deeper",
        "openat, ELOOP, 1, deeper",
        "openat, ENAMETOOLONG, 1, deeper",
        "openat, EMFILE, 1, deeper",
    })
    void whatFailsIsCountedAndTheRestIsWhatDuSays(String call, String errno, long failures, String lost)
            throws IOException {
        Path log = folder.resolve("log");
        List<String> tracer = List.of(
                "strace",
                "-f",
                "-qq",
                "-o",
                log.toString(),
                "-P",
                volume.resolve("bad").toString(),
                "-e",
                "trace=" + call,
                "-e",
                "inject=" + call + ":error=" + errno);
        var found = new ScanProcess(tracer, ScanProcess.classPath()).scan(HardLinks.ONCE, 2, 1000, List.of(volume));
        assertThat(Files.readString(log)).contains("INJECTED");
        String[] excludes =
                Arrays.stream(lost.split(" ")).map(name -> "--exclude=" + name).toArray(String[]::new);
        assertThat(found.totals()).containsExactly(new GnuDu(excludes).totals(volume));
        assertThat(found.unreadable()).isEqualTo(Map.of(errno, failures));
    }
}
