package dev.diskusage.store;

import static dev.diskusage.store.OpenedStore.MEDIA;
import static dev.diskusage.store.OpenedStore.publish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.testing.ChildJava;
import dev.diskusage.testing.Command;
import io.quarkus.runtime.configuration.MemorySize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

/// What cannot be read is neither gone nor damaged: one line says which it is and why, and the rest is served.
class UnreadableFilesTest {
    @TempDir
    Path folder;

    private Path catalogue;

    @BeforeEach
    void publishTwo() {
        catalogue = folder.resolve("catalog.db");
        try (UsageStore store = OpenedStore.open(folder)) {
            publish(store, MEDIA, "one", 10);
            publish(store, MEDIA, "two", 20);
        }
    }

    private void servesBoth() {
        try (UsageStore store = OpenedStore.open(folder)) {
            assertThat(store.history("uid-media"))
                    .extracting(run -> run.run().id())
                    .containsExactly("two", "one");
            assertThat(store.counts("uid-media")).containsEntry(RunResult.PARTIAL, 2L);
            assertThat(OpenedStore.rows(store.lastPublished().getFirst())).isEqualTo(20);
        }
    }

    @Test
    void setsAsideACatalogueThatIsAFolder() throws IOException {
        Files.delete(catalogue);
        Files.createDirectories(catalogue.resolve("what"));
        servesBoth();
        assertThat(folder).isDirectoryContaining(file -> file.toString().contains("catalog.db.corrupt-"));
        assertThat(catalogue).isRegularFile();
    }

    private Command.Result startBoundByModes() {
        List<Class<?>> code = List.of(
                StoreProcess.class, UsageStore.class, MemorySize.class, JDBC.class, Assertions.class, Awaitility.class);
        Command.Result start = ChildJava.boundByModesWith(code, StoreProcess.class, folder.toString(), "hold")
                .run();
        assertThat(start.out()).isEqualTo("ready\n");
        return start;
    }

    /// By a process that is bound by the modes of files, as every user but root is.
    @Test
    void setsAsideACatalogueThatMayNotBeRead() throws IOException {
        Files.setPosixFilePermissions(catalogue, Set.of());
        Command.Result start = startBoundByModes();
        assertThat(start.err().lines().filter(line -> line.contains("catalog.db")))
                .singleElement()
                .asString()
                .contains(
                        "the catalogue " + catalogue + " cannot be read (it cannot be opened",
                        "moved to catalog.db.corrupt-",
                        "made anew from the run files");
        servesBoth();
    }

    @Test
    void saysThatARunFileMayNotBeReadAndServesTheOneBefore() throws IOException {
        Path two = folder.resolve("runs/uid-media/two.db");
        Files.setPosixFilePermissions(two, Set.of());
        Command.Result start = startBoundByModes();
        assertThat(start.err()).contains("cannot read run " + two + ": it cannot be opened", "left where it is");
        Files.setPosixFilePermissions(two, PosixFilePermissions.fromString("rw-r--r--"));
        servesBoth();
    }
}
