package dev.diskusage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The program as the build made it, in a process and a folder of its own: manifests in `scans`, results in `data`, the
/// claim `data` being the folder `volume`.
final class StandAloneProgram implements AutoCloseable {
    private static final Path JAR =
            Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();

    private final Process process;
    private final Path output;
    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();

    private StandAloneProgram(Process process, Path output, int port) {
        this.process = process;
        this.output = output;
        this.port = port;
    }

    /// @param settings `key=value` beside those above
    static StandAloneProgram start(Path folder, Map<String, String> environment, String... settings)
            throws IOException {
        int port = freePort();
        List<String> words = new ArrayList<>();
        words.add(System.getProperty("java.home") + "/bin/java");
        words.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx128m", "-Dquarkus.http.port=" + port));
        Stream.concat(
                        Stream.of(
                                "manifests=" + folder.resolve("scans"),
                                "volumes.data=" + folder.resolve("volume"),
                                "poll-interval=1s"),
                        Stream.of(settings))
                .forEach(setting -> words.add("-Ddisk-usage.local." + setting));
        words.addAll(List.of("-Ddisk-usage.store.directory=" + folder.resolve("data"), "-jar", JAR.toString()));
        Path output = Files.createTempFile(folder, "output", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return new StandAloneProgram(builder.start(), output, port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    /// Empty while nobody answers.
    String scrape() throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/metrics"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return client.send(request, BodyHandlers.ofString()).body();
        } catch (IOException notYet) {
            return "";
        }
    }

    /// @return the scrape that has such a line
    String awaitSeries(String regex) {
        return await().atMost(Duration.ofSeconds(60))
                .until(this::scrape, text -> text.lines().anyMatch(line -> line.matches(regex)));
    }

    void awaitOutput(String part) {
        await().atMost(Duration.ofSeconds(60)).until(() -> output().contains(part));
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    /// SIGTERM. @return the exit code
    int terminate() throws InterruptedException {
        process.destroy();
        return exit();
    }

    /// SIGKILL.
    void kill() throws InterruptedException {
        process.destroyForcibly();
        exit();
    }

    int exit() throws InterruptedException {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it ended").isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        client.close();
        process.destroyForcibly().onExit().join();
    }
}
