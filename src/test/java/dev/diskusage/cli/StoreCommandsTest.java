package dev.diskusage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.store.OpenedStore;
import dev.diskusage.store.UsageStore;
import dev.diskusage.testing.ChildJava;
import dev.diskusage.testing.Command;
import dev.diskusage.usage.ScanId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `backup`, `verify` and `migrate` as a person types them.
class StoreCommandsTest {
    private static final ScanId SCAN = new ScanId("shop", "media", "uid-media", "claim");

    @TempDir
    Path temp;

    private Path data;
    private Path copy;

    @BeforeEach
    void fill() {
        data = temp.resolve("data");
        copy = temp.resolve("copy");
        try (UsageStore store = OpenedStore.open(data)) {
            OpenedStore.publish(store, SCAN, "one", 50);
        }
    }

    @Test
    void aBackupSaysWhatItCopiedAndIsSound() {
        Run backup = Run.of("backup", data, copy);
        assertThat(backup.err()).isEmpty();
        assertThat(backup.code()).isZero();
        assertThat(backup.out()).matches(copy + ": 1 run, [0-9]+ KiB\n");
        assertThat(Run.of("verify", copy)).isEqualTo(new Run(0, copy + ": 1 run, all is sound\n", ""));
    }

    /// Locks between processes are others than within one.
    @Test
    void anotherProcessCopiesAndChecksWhileRunsComeAndGo() throws InterruptedException, IOException {
        AtomicBoolean end = new AtomicBoolean();
        Set<String> copied = new HashSet<>();
        Thread busy = Thread.ofPlatform().start(() -> publishUntil(end));
        try {
            for (int i = 0; i < 3; i++) {
                Path to = temp.resolve("copy-" + i);
                ChildJava.of(DiskUsage.class, "backup", data.toString(), to.toString())
                        .run()
                        .orFail();
                assertThat(Run.of("verify", to).out()).endsWith(", all is sound\n");
                String live = ChildJava.of(DiskUsage.class, "verify", data.toString())
                        .run()
                        .orFail();
                assertThat(live).endsWith(", all is sound\n");
                copied.addAll(List.of(to.resolve("runs/uid-media").toFile().list()));
            }
        } finally {
            end.set(true);
            busy.join();
        }
        assertThat(copied).hasSizeGreaterThanOrEqualTo(3);
    }

    private void publishUntil(AtomicBoolean end) {
        try (UsageStore store = OpenedStore.open(data)) {
            for (int i = 0; !end.get(); i++) {
                OpenedStore.publish(store, SCAN, "run-" + i, 50);
                store.keepNewest(SCAN.uid(), 1, Instant.EPOCH);
            }
        }
    }

    @Test
    void aProblemIsALineAndAnExitCode() throws IOException {
        Path run = data.resolve("runs/uid-media/one.db");
        Files.write(run, new byte[8192]);
        Run verify = Run.of("verify", data);
        assertThat(verify.code()).isEqualTo(4);
        assertThat(verify.out().lines())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("cannot read run " + run + ": ")
                        .endsWith("; remove it, the runs before it are sound unless they are named here too"))
                .contains(data + ": 1 run, 1 problem");
    }

    @ParameterizedTest
    @ValueSource(strings = {"backup", "verify"})
    void aFolderThatIsNoStoreIsOneError(String command) {
        Run run = command.equals("backup") ? Run.of(command, temp, copy) : Run.of(command, temp);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("disk-usage: cannot read " + temp + ": it is no store's folder")
                .hasLineCount(1);
        assertThat(copy).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"backup", "verify", "migrate", "show", "diff"})
    void wrongUsageNamesTheHelpAndHelpIsThere(String command) {
        Run wrong = Run.of(command);
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.err()).endsWith("Try 'disk-usage " + command + " --help'.\n");
        Run help = Run.of(command, "--help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).startsWith("Usage: disk-usage " + command).contains("Exit status: 0 ");
    }

    @Test
    void migrateSaysWhatBecameOfEachKey() throws IOException {
        Path yaml =
                Files.writeString(temp.resolve("exporter.yaml"), "analyzed-path: /srv\nchunk-size: 5\nwrong-key: 1\n");
        Run run = Run.of("migrate", yaml, "--to", copy);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out().lines())
                .containsExactly(
                        "analyzed-path  spec.paths: /srv",
                        "chunk-size     dropped: memory is bounded whatever the tree",
                        "wrong-key      unknown: the exporter takes no notice of it, and nothing came of it here; see its"
                                + " spelling",
                        "written: " + copy.resolve("scans/exporter.yaml"),
                        "written: " + copy.resolve("config/application.properties"),
                        "start it in " + copy + ": java -jar quarkus-run.jar (docs/migration.md)");
    }

    @Test
    void migrateTakesADatabaseToo() throws IOException {
        Path yaml = Files.writeString(temp.resolve("exporter.yaml"), "analyzed-path: /srv\n");
        Path db = temp.resolve("old.db");
        new Command("sqlite3", db.toString())
                .run(
                        Files.readString(Path.of("src/test/resources/exporter/disk_stats.sql"))
                                + "INSERT INTO disk_stats(path, level, size, file_count, dir_count) VALUES ('/srv', 0, 5, 2, 0);")
                .orFail();
        assertThat(Run.of("migrate", yaml, "--to", copy, "--db", db).code()).isZero();
        assertThat(Run.of("verify", copy.resolve("data")).out()).contains("catalog.db is missing; the next start");
        OpenedStore.open(copy.resolve("data")).close();
        assertThat(Run.of("verify", copy.resolve("data")).code()).isZero();
        assertThat(Run.of("migrate", yaml, "--to", temp.resolve("again"), "--db", yaml))
                .satisfies(wrong -> assertThat(wrong.code()).isEqualTo(1))
                .satisfies(wrong -> assertThat(wrong.err())
                        .startsWith("disk-usage: cannot read")
                        .hasLineCount(1));
    }
}
