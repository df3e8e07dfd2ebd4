package dev.diskusage.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.crash.Steps.Tracer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The kernel says no to a few calls in a row, as with a failing disk. Each failure is said, nothing that was done is
/// undone, nothing that failed turns out done, and work goes on.
class FailingDiskTest {
    /// Calls that fail. More than one item makes of most, so that several things fail.
    private static final int FAILURES = 12;

    /// Items in which they begin to fail: all that a store does is among them.
    private static final int COUNTED_ITEMS = 10;

    /// Long after the failures: every scan was forgotten once since.
    private static final long LAST_ITEM = 40;

    @TempDir
    Path parent;

    private final long seed = Long.getLong("crash.seed", System.nanoTime());
    private final Promises promises = new Promises();
    private Path folder;

    @BeforeEach
    void needsStrace() {
        Steps.requireStrace();
        folder = parent.resolve("data");
    }

    @ParameterizedTest
    @CsvSource({
        "pwrite64, EIO",
        "pwrite64, ENOSPC",
        "pwrite64, EROFS",
        "ftruncate, EIO",
        "fsync, EIO",
        "mkdir, ENOSPC",
        "rename, EIO",
        "rename, EROFS",
        "unlink, EIO",
        "unlink, EROFS",
        "rmdir, EIO",
        "utimensat, EROFS",
        "fsetxattr, ENOSPC"
    })
    void saysWhatFailsAndGoesOn(String call, String errno) throws IOException {
        Path log = parent.resolve("log");
        try (WorkingStore counted = WorkingStore.start(parent.resolve("counted"), 1, _ -> {});
                WorkingStore process = WorkingStore.start(folder, 1, promises::hear)) {
            int first = 1
                    + new Random(seed)
                            .nextInt(Steps.of(counted, COUNTED_ITEMS, log).count(call));
            String inject = "%s:error=%s:when=%d..%d".formatted(call, errno, first, first + FAILURES - 1);
            try (Tracer tracer = Tracer.inject(process.pid(), inject, log, List.of())) {
                process.go();
                process.awaitLine("retired " + LAST_ITEM);
                process.kill();
                tracer.awaitEnd();
            }
        }
        assertThat(Files.readString(log)).as("seed " + seed).contains("INJECTED");
        assertThat(promises.errors()).allSatisfy(error -> assertThat(error)
                .contains(folder.toString())
                .containsAnyOf(
                        "its disk does not read or write as it should, see the kernel's log: SQLITE_IOERR",
                        "its disk is full: free some space",
                        "it cannot be opened",
                        "Input/output error",
                        "Read-only file system",
                        "No space left on device"));
        // What the catalogue could not be told before the store was closed is lost: counts, not runs.
        promises.forgetCounts();
        LeftFolder.judge(folder, parent.resolve("copy"), promises, call + " " + errno + ", seed " + seed);
    }

    /// What cannot be read now is neither gone nor damaged.
    @Test
    void findsAllAgainAfterAStartThatCouldReadNothing() throws IOException {
        try (WorkingStore process = WorkingStore.start(folder, 1, promises::hear)) {
            process.go();
            process.awaitLine("retired 8");
            process.kill();
        }
        List<Path> databases = new ArrayList<>(runFiles());
        databases.add(folder.resolve("catalog.db"));
        Path log = parent.resolve("log");
        try (WorkingStore process = WorkingStore.start(folder, promises.next(), _ -> {});
                Tracer tracer = Tracer.inject(process.pid(), "pread64:error=EIO:when=1+", log, databases)) {
            process.go();
            process.awaitLine("ready " + promises.next());
            process.kill();
            tracer.awaitEnd();
        }
        assertThat(Files.readString(log)).contains("INJECTED");
        assertThat(runFiles()).isNotEmpty().containsAll(databases.subList(0, databases.size() - 1));
        // Its counts start again with the catalogue; the runs are all there.
        promises.forgetCounts();
        LeftFolder.judge(folder, parent.resolve("copy"), promises, "after a start without reading");
    }

    private List<Path> runFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("runs"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /// An NFS server without its lock service.
    @Test
    void refusesAFolderThatCannotBeLocked() throws IOException {
        try (WorkingStore process = WorkingStore.start(folder, 1, promises::hear);
                Tracer _ =
                        Tracer.inject(process.pid(), "fcntl:error=ENOLCK:when=1+", parent.resolve("log"), List.of())) {
            process.go();
            String error = process.hear();
            assertThat(error)
                    .startsWith("error 1 cannot use the store folder " + folder)
                    .contains("it cannot be locked (No locks available)")
                    .contains("an NFS server must offer locks")
                    .contains("disk-usage.store.directory");
        }
    }
}
