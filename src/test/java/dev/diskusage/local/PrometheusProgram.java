package dev.diskusage.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.diskusage.testing.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A Prometheus of its own that scrapes one program each second.
final class PrometheusProgram implements AutoCloseable {
    private final Process process;
    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();

    private PrometheusProgram(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static boolean isInstalled() {
        try {
            return new Command("prometheus", "--version").run().exit() == 0;
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    static PrometheusProgram scraping(int target, Path folder) throws IOException {
        Path config = Files.writeString(folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s, scrape_timeout: 1s}
                scrape_configs:
                - job_name: disk-usage
                  honor_labels: true
                  static_configs: [{targets: ["localhost:%d"]}]
                """.formatted(target));
        int port = freePort();
        List<String> words = List.of(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("prometheus"),
                "--web.listen-address=127.0.0.1:" + port);
        return new PrometheusProgram(
                new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("prometheus.log").toFile())
                        .start(),
                port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }

    /// Of a query with one result, now; NaN while there is none or nobody answers.
    double value(String query) throws InterruptedException {
        try {
            String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
            var result = new ObjectMapper()
                    .readTree(get("/api/v1/query?query=" + encoded))
                    .path("data")
                    .path("result");
            return result.size() == 1 ? result.get(0).path("value").get(1).asDouble() : Double.NaN;
        } catch (IOException notYet) {
            return Double.NaN;
        }
    }

    /// Of what Prometheus counts about itself.
    double ownCounter(String name) throws IOException, InterruptedException {
        return get("/metrics")
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    private String get(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    @Override
    public void close() {
        client.close();
        process.destroyForcibly().onExit().join();
    }
}
