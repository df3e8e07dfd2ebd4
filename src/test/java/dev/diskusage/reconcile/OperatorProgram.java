package dev.diskusage.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The operator as the build made it, in a process of its own with a pod's environment: one namespace, results in
/// the folder's `data`. Started again on the same folder it has the same ports.
final class OperatorProgram implements AutoCloseable {
    private static final Path JAR =
            Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();

    private final Path folder;
    private final String namespace;
    private final int port = freePort();
    private final int ingestPort = freePort();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> java;
    private final URI server;
    private Process process;

    /// @param server that stands for the API server, or its own
    OperatorProgram(Path folder, String namespace, ShippedAccount account, String server) throws IOException {
        this(
                List.of(System.getProperty("java.home") + "/bin/java", "-XX:TieredStopAtLevel=1", "-Xmx256m"),
                folder,
                namespace,
                account,
                server);
    }

    /// @param java the command and its options
    OperatorProgram(List<String> java, Path folder, String namespace, ShippedAccount account, String server)
            throws IOException {
        this.java = java;
        this.folder = folder;
        this.namespace = namespace;
        this.server = URI.create(server);
        Files.writeString(folder.resolve("operator-token"), account.token());
        Files.write(folder.resolve("ca.crt"), account.authority());
        process = begin();
    }

    /// On the store that the one before left.
    void restart() throws IOException {
        process = begin();
    }

    private Process begin() throws IOException {
        List<String> words = new ArrayList<>(java);
        words.add("-Dquarkus.profile=operator");
        words.add("-Dquarkus.http.port=" + port);
        words.add("-Dquarkus.http.ssl-port=" + ingestPort);
        words.add("-Dquarkus.operator-sdk.controllers.disk-usage-scan.namespaces=" + namespace);
        words.add("-Ddisk-usage.store.directory=" + folder.resolve("data"));
        words.add("-Ddisk-usage.job.operator-url=https://localhost:" + ingestPort);
        words.add("-Dkubernetes.auth.serviceAccount.token=" + folder.resolve("operator-token"));
        words.add("-Dkubernetes.certs.ca.file=" + folder.resolve("ca.crt"));
        words.addAll(List.of("-jar", JAR.toString()));
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("output.txt").toFile()));
        builder.environment().put("KUBERNETES_SERVICE_HOST", server.getHost());
        builder.environment().put("KUBERNETES_SERVICE_PORT", "" + server.getPort());
        // A pod has none, a developer may.
        builder.environment().put("KUBERNETES_AUTH_TRYKUBECONFIG", "false");
        return builder.start();
    }

    private static int freePort() {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @return the HTTP status; 0 while nobody answers
    int status(String path) {
        try {
            return get(path).statusCode();
        } catch (IOException _) {
            return 0;
        }
    }

    private HttpResponse<String> get(String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    boolean ready() {
        return status("/q/health/ready") == 200;
    }

    boolean alive() {
        return process.isAlive() && status("/q/health/live") == 200;
    }

    String scrape() throws IOException {
        return get("/metrics").body();
    }

    /// Of all starts.
    String output() throws IOException {
        return Files.readString(folder.resolve("output.txt"));
    }

    /// SIGTERM; it has the ten seconds that `k8s/base` says it needs. @return the exit code
    int terminate() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("it ended").isTrue();
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    /// SIGKILL.
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    int exit() throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ended").isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        client.close();
        kill();
    }
}
