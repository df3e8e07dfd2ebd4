package dev.diskusage.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.diskusage.store.OpenedStore;
import dev.diskusage.store.UsageStore;
import dev.diskusage.testing.FileTree;
import dev.diskusage.testing.MemoryFolder;
import dev.diskusage.usage.ScanId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The launcher that the build puts into target/, started as a person would.
@Timeout(60)
class LauncherIT {
    private static final Path LAUNCHER = Path.of("target/disk-usage").toAbsolutePath();

    @TempDir(factory = MemoryFolder.class)
    Path folder;

    private ProcessBuilder launcher(Path file, Object... arguments) {
        ProcessBuilder builder = new ProcessBuilder();
        builder.command().add(file.toString());
        for (Object each : arguments) {
            builder.command().add(each.toString());
        }
        builder.directory(folder.toFile());
        builder.environment().keySet().removeIf(each -> each.startsWith("LC_") || each.equals("LANG"));
        return builder;
    }

    private static Run run(ProcessBuilder builder) throws IOException, InterruptedException {
        Path err = Files.createTempFile("launcher", ".err");
        Process process = builder.redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        int code = process.waitFor();
        String said = Files.readString(err);
        Files.delete(err);
        return new Run(code, out, said);
    }

    private void assertScans(ProcessBuilder builder) throws IOException, InterruptedException {
        Run run = run(builder);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("ALLOCATED").contains("  tree\n", "  tree/sub\n");
    }

    private Path tree() {
        return new FileTree().down("sub").file("f", 1).make(folder.resolve("tree"));
    }

    @Test
    void worksFromAnotherFolder() throws IOException, InterruptedException {
        tree();
        assertScans(launcher(LAUNCHER, "scan", "tree"));
    }

    @Test
    void worksThroughASymlink() throws IOException, InterruptedException {
        tree();
        Path link = Files.createSymbolicLink(folder.resolve("du"), LAUNCHER);
        assertScans(launcher(link, "scan", "tree"));
    }

    /// One that is named but not installed is what ssh brings into many containers.
    @ParameterizedTest
    @ValueSource(strings = {"", "C", "POSIX", "de_DE.ISO-8859-1", "xx_XX.UTF-8", "C.UTF-8"})
    void takesAndPrintsAnyPathWhateverTheLocale(String locale) throws IOException, InterruptedException {
        Path umlaut = Files.createDirectory(folder.resolve("größe-日本"));
        ProcessBuilder builder = launcher(LAUNCHER, "scan", umlaut);
        if (!locale.isEmpty()) {
            builder.environment().put("LANG", locale);
        }
        Run run = run(builder);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).endsWith("  " + umlaut + "\n");
    }

    @Test
    void findsAnotherJavaWhenTheRecordedOneIsGone() throws IOException, InterruptedException {
        tree();
        Path copy = copyOfTheLauncher("/missing/bin/java");
        ProcessBuilder builder = launcher(copy, "scan", "tree");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        assertScans(builder);
    }

    /// With the code linked, since it is large and only read.
    private Path copyOfTheLauncher(String java) throws IOException {
        Path cli = Files.createDirectories(folder.resolve("copy/cli"));
        try (var files = Files.list(LAUNCHER.resolveSibling("cli"))) {
            for (Path each : files.toList()) {
                Files.createSymbolicLink(cli.resolve(each.getFileName()), each);
            }
        }
        Files.delete(cli.resolve("java"));
        Files.writeString(cli.resolve("java"), java + "\n");
        return Files.copy(LAUNCHER, folder.resolve("copy/disk-usage"));
    }

    @Test
    void exitCodesReachTheShell() throws IOException, InterruptedException {
        assertThat(run(launcher(LAUNCHER, "scan")).code()).isEqualTo(1);
        assertThat(run(launcher(LAUNCHER, "scan", "missing")).code()).isEqualTo(2);
    }

    @Test
    void saysNothingOfItsProgressWithoutATerminal() throws IOException, InterruptedException {
        tree();
        assertThat(run(launcher(LAUNCHER, "scan", "tree", "--operations-per-second", 5))
                        .err())
                .isEmpty();
    }

    /// With the few libraries that lie beside it, and no framework.
    @Test
    void everyCommandHasWhatItNeeds() throws IOException, InterruptedException {
        try (UsageStore store = OpenedStore.open(folder.resolve("data"))) {
            OpenedStore.publish(store, new ScanId("shop", "media", "uid-media", "claim"), "one", 50);
            Run backup = run(launcher(LAUNCHER, "backup", "data", "copy"));
            assertThat(backup.err()).isEmpty();
            assertThat(backup.out()).startsWith("copy: 1 run, ");
        }
        assertThat(run(launcher(LAUNCHER, "verify", "copy"))).isEqualTo(new Run(0, "copy: 1 run, all is sound\n", ""));
        Path yaml = Files.writeString(folder.resolve("exporter.yaml"), "analyzed-path: /größe\ndir-level: 1\n");
        Run migrate = run(launcher(LAUNCHER, "migrate", yaml, "--to", "new"));
        assertThat(migrate.err()).isEmpty();
        assertThat(migrate.out()).startsWith("analyzed-path  spec.paths: /größe\n");
        assertThat(Files.readString(folder.resolve("new/scans/exporter.yaml"))).contains("- path: /größe\n");
    }

    @Test
    void aPipeThatClosesEndsIt() throws IOException, InterruptedException {
        tree();
        Run run = run(launcher(Path.of("/bin/sh"), "-c", "'" + LAUNCHER + "' scan tree >/dev/full"));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("disk-usage: cannot write the report: standard output is closed or full\n");
    }

    /// One call a second: it is in mid-scan for as long as we want.
    @Test
    void aSignalInMidScanLeavesNoFile() throws IOException, InterruptedException {
        tree();
        Path older = Files.writeString(folder.resolve("run.db"), "older");
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        ProcessBuilder builder = launcher(LAUNCHER, "scan", "tree", "--operations-per-second", 1, "--db", "run.db");
        builder.environment().putAll(Map.of("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temporary));
        Process process = builder.redirectErrorStream(true).start();
        Path walking = Path.of("/proc/" + process.pid() + "/task");
        await().until(() -> threads(walking).contains("walk-0"));
        process.destroy();
        assertThat(process.waitFor()).isEqualTo(128 + 15);
        assertThat(Files.readString(older)).isEqualTo("older");
        assertThat(DiskUsageTest.names(folder)).containsExactlyInAnyOrder("tree", "tmp", "run.db");
        assertThat(DiskUsageTest.names(temporary)).isEmpty();
    }

    private static List<String> threads(Path tasks) throws IOException {
        try (var all = Files.list(tasks)) {
            return all.map(LauncherIT::name).toList();
        }
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException _) {
            // Ended meanwhile.
            return "";
        }
    }
}
