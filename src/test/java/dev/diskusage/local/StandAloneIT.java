package dev.diskusage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.diskusage.testing.FileTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The stand-alone program as a user has it.
class StandAloneIT {
    private static final int DIRECTORIES = 200;

    /// Of the root: 200 folders below.
    private static final String SERVED = "diskusage_directory_directories\\{.*scan=\"a\".*level=\"0\".*} 201.0";

    @TempDir
    Path folder;

    @BeforeEach
    void volume() throws IOException {
        Files.createDirectory(folder.resolve("scans"));
        FileTree tree = new FileTree();
        for (int i = 0; i < DIRECTORIES; i++) {
            tree.down("folder-" + i).file("f", 10).up();
        }
        tree.make(folder.resolve("volume"));
    }

    private void manifest(String file, String name, String spec) throws IOException {
        Files.writeString(folder.resolve("scans").resolve(file), """
                apiVersion: diskusage.dev/v1alpha1
                kind: DiskUsageScan
                metadata: {name: %s}
                spec: {persistentVolumeClaim: data, %s}
                """.formatted(name, spec));
    }

    private List<Path> files(String below) throws IOException {
        Path top = folder.resolve("data").resolve(below);
        if (!Files.exists(top)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(top)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private StandAloneProgram start(String... settings) throws IOException {
        return StandAloneProgram.start(folder, Map.of(), settings);
    }

    /// So slow that it is in mid-scan, with rows staged, for as long as a test takes.
    private void scanSlowly() throws IOException {
        manifest("a.yaml", "a", "batchSize: 1, traversal: {threads: 1, operationsPerSecond: 20}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    void anEndInMidScanLeavesTheLastRunServedAndNoLitter(String signal) throws IOException, InterruptedException {
        manifest("a.yaml", "a", "depth: 2");
        List<Path> published;
        List<Path> staged;
        try (StandAloneProgram program = start()) {
            program.awaitSeries(SERVED);
            published = files("runs");
            scanSlowly();
            await().atMost(Duration.ofSeconds(60)).until(() -> !files("staging").isEmpty());
            staged = files("staging");
            end(program, signal);
        }
        assertThat(files("runs")).isEqualTo(published).hasSize(1);
        assertThat(files("staging")).isEqualTo(signal.equals("TERM") ? List.of() : staged);
        try (StandAloneProgram program = start()) {
            assertThat(folder.resolve("data/ingest-keys.jks")).doesNotExist();
            assertThat(program.awaitSeries(SERVED)).containsPattern("diskusage_scan_runs_total.*failed.* 0.0");
            assertThat(files("staging")).doesNotContainAnyElementsOf(staged);
            assertThat(files("runs")).isEqualTo(published);
        }
    }

    private static void end(StandAloneProgram program, String signal) throws IOException, InterruptedException {
        if (signal.equals("KILL")) {
            program.kill();
            return;
        }
        assertThat(program.terminate()).isEqualTo(128 + 15);
        assertThat(program.output()).contains("the run was given up").doesNotContain("Exception");
    }

    /// An API server that is there and would answer, were it asked.
    @Test
    void noClusterIsContacted() throws IOException, InterruptedException {
        manifest("a.yaml", "a", "depth: 2");
        AtomicInteger contacts = new AtomicInteger();
        try (ServerSocket cluster = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> count(cluster, contacts));
            Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), """
                    {apiVersion: v1, kind: Config, current-context: x,
                     clusters: [{name: x, cluster: {server: "http://127.0.0.1:%d"}}],
                     contexts: [{name: x, context: {cluster: x, user: x}}], users: [{name: x, user: {token: t}}]}
                    """.formatted(cluster.getLocalPort()));
            Map<String, String> environment = Map.of("KUBECONFIG", kubeconfig.toString());
            try (StandAloneProgram program = StandAloneProgram.start(folder, environment)) {
                program.awaitSeries(SERVED);
                assertThat(program.terminate()).isEqualTo(128 + 15);
            }
        }
        assertThat(contacts).hasValue(0);
    }

    @Test
    void aBrokenKubeconfigMattersToNobody() throws IOException {
        manifest("a.yaml", "a", "depth: 2");
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), "{no: [kubeconfig");
        try (StandAloneProgram program = StandAloneProgram.start(folder, Map.of("KUBECONFIG", kubeconfig.toString()))) {
            program.awaitSeries(SERVED);
        }
    }

    private static void count(ServerSocket server, AtomicInteger contacts) {
        while (true) {
            try (Socket _ = server.accept()) {
                contacts.incrementAndGet();
            } catch (IOException closed) {
                return;
            }
        }
    }

    @Test
    void manifestsThatAreWrongGetOneLineEachAndOthersComeAndGo() throws IOException {
        manifest("a.yaml", "a", "depth: 2");
        manifest("negative.yaml", "b", "depth: -1");
        manifest("dots.yaml", "c", "paths: [{path: /../etc}]");
        try (StandAloneProgram program = start()) {
            program.awaitSeries(SERVED);
            assertThat(program.output())
                    .containsOnlyOnce("negative.yaml, document 1: spec.depth: -1 must have a minimum value of 0")
                    .containsOnlyOnce("dots.yaml, document 1: spec.paths[0].path: \"/../etc\"");
            Files.delete(folder.resolve("scans/negative.yaml"));
            Files.delete(folder.resolve("scans/dots.yaml"));
            manifest("late.yaml", "late", "depth: 1");
            program.awaitSeries("diskusage_scan_last_entries\\{.*scan=\"late\".*} 401.0");
            Files.delete(folder.resolve("scans/a.yaml"));
            program.awaitOutput("default/a: its manifest is gone");
            await().until(() -> !program.scrape().contains("scan=\"a\""));
            await().until(() -> files("runs").size() == 1);
        }
    }

    @Test
    void aFolderThatIsMissingIsAFailedRunAndTheOthersGoOn() throws IOException {
        manifest("a.yaml", "a", "depth: 2");
        manifest("gone.yaml", "gone", "paths: [{path: /not/there}]");
        try (StandAloneProgram program = start()) {
            program.awaitSeries("diskusage_scan_runs_total\\{.*scan=\"gone\".*failed.*} 1.0");
            program.awaitSeries(SERVED);
            assertThat(program.output())
                    .containsOnlyOnce("default/gone Ready=False ScanFailed")
                    .contains("/not/there")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aStoreFolderThatCannotBeUsedIsOneLine() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("data"), "a file");
        try (StandAloneProgram program = start()) {
            assertThat(program.exit()).isEqualTo(1);
            assertThat(program.output())
                    .containsOnlyOnce("disk-usage-operator cannot start: cannot use the store folder "
                            + folder.resolve("data") + ": it is not a folder; remove it or choose another path")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void twoProgramsOnOneStoreAreOneTooMany() throws IOException, InterruptedException {
        manifest("a.yaml", "a", "depth: 2");
        try (StandAloneProgram first = start()) {
            first.awaitSeries(SERVED);
            try (StandAloneProgram second = start()) {
                assertThat(second.exit()).isEqualTo(1);
                assertThat(second.output()).containsOnlyOnce("another process uses it");
            }
            assertThat(first.awaitSeries(SERVED)).isNotEmpty();
        }
    }
}
