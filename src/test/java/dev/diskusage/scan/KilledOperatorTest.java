package dev.diskusage.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.ingest.IngestProcess;
import dev.diskusage.store.OpenedStore;
import dev.diskusage.store.PublishedRun;
import dev.diskusage.store.RunFile;
import dev.diskusage.store.UsageStore;
import dev.diskusage.usage.RunSummary.PathTotals;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A scan goes on over `kill -9` of whoever takes its batches, and its result is whole.
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KilledOperatorTest {
    /// Reported directories; with 2 rows a batch twice as many as batches.
    private static final int DIRECTORIES = 1_200;

    private static final int KILLS = 4;

    @TempDir
    Path folder;

    @Test
    void aScanGoesOnOverKills() throws IOException {
        Path volume = tree();
        Path token = Files.writeString(folder.resolve("token"), "any");
        Path data = Files.createDirectories(folder.resolve("data"));
        Operator operator = Operator.start(data, 0);
        URI url = URI.create("http://127.0.0.1:" + operator.port);
        var log = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        var env = Tickets.of(url, "", token, Duration.ofSeconds(60), volume).toEnv();
        // On a thread of its own: in the common pool of a small machine it would keep its own sender waiting.
        var code = CompletableFuture.supplyAsync(
                () -> new ScanMain(log).run(env, new CountDownLatch(0)), task -> new Thread(task).start());
        for (int kill = 1; kill <= KILLS; kill++) {
            operator.killAfterBatch(100 * kill);
            operator = Operator.start(data, operator.port);
        }
        assertThat(code.join()).isEqualTo(ScanMain.PUBLISHED);
        operator.process.destroyForcibly().onExit().join();
        assertWhole(data);
    }

    private Path tree() throws IOException {
        Path volume = folder.resolve("volume");
        for (int i = 1; i < DIRECTORIES; i++) {
            Path directory = Files.createDirectories(volume.resolve("d" + i));
            Files.write(directory.resolve("file"), new byte[i]);
        }
        return volume;
    }

    private static void assertWhole(Path data) {
        try (UsageStore store = OpenedStore.open(data)) {
            PublishedRun run = store.lastPublished("uid-media").orElseThrow();
            PathTotals totals = run.summary().paths().getFirst();
            assertThat(totals.rows()).isEqualTo(DIRECTORIES);
            assertThat(totals.all().files()).isEqualTo(DIRECTORIES - 1);
            assertThat(totals.all().apparentBytes()).isEqualTo((DIRECTORIES - 1L) * DIRECTORIES / 2);
            try (RunFile file = run.open()) {
                assertThat(file.largest(10 * DIRECTORIES)).hasSize(DIRECTORIES);
            }
        }
    }

    private record Operator(Process process, BufferedReader said, int port) {
        static Operator start(Path data, int port) throws IOException {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            IngestProcess.class.getName(),
                            data.toString(),
                            Integer.toString(port))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
            String ready = said.readLine();
            assertThat(ready).startsWith("ready ");
            return new Operator(process, said, Integer.parseInt(ready.substring("ready ".length())));
        }

        /// When the batch is stored, before or after its answer has left.
        void killAfterBatch(long sequence) throws IOException {
            String line = said.readLine();
            while (line != null && Long.parseLong(line) < sequence) {
                line = said.readLine();
            }
            assertThat(line).isNotNull();
            process.destroyForcibly().onExit().join();
        }
    }
}
