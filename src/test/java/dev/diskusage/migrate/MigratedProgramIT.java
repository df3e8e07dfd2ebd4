package dev.diskusage.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.diskusage.testing.Command;
import dev.diskusage.testing.FileTree;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program as the build made it, started in the folder that a migration made, and asked as the exporter was.
class MigratedProgramIT {
    private static final Path JAR =
            Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();

    @TempDir
    Path folder;

    private Path tree;
    private Path textfile;
    private Process program;
    private HttpClient client;
    private int port;

    @BeforeEach
    void start() throws IOException {
        tree = new FileTree()
                .down("home of $user")
                .file("f", 100_000)
                .down("ignored")
                .file("g", 1_000_000)
                .up()
                .down("b")
                .down("deep")
                .file("h", 3000)
                .make(folder.resolve("tree"));
        textfile = folder.resolve("disk-usage.prom");
        try (ServerSocket any = new ServerSocket(0)) {
            port = any.getLocalPort();
        }
        Path yaml = Files.writeString(folder.resolve("exporter.yaml"), """
                multi-paths: {"%1$s": 2}
                bind-address: 127.0.0.1:%2$d
                mode: file
                output-file: %3$s
                ignore-dirs: ["%1$s/home of $user/ignored"]
                scan-interval-minutes: 5
                basic-auth-users:
                  admin: $2b$12$hNf2lSsxfm0.i4a.1kVpSOVyBCfIB51VRjgBUyv6kdnyTlgWj81Ay
                """.formatted(tree, port, textfile));
        Path to = folder.resolve("to");
        ExporterMigration.run(yaml, to, null);
        program = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-jar", JAR.toString())
                .directory(to.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start();
        client = HttpClient.newHttpClient();
    }

    @AfterEach
    void stop() {
        client.close();
        program.destroyForcibly().onExit().join();
    }

    private HttpResponse<String> get(String path, String user) throws InterruptedException, IOException {
        String credentials = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Basic " + credentials)
                .timeout(Duration.ofSeconds(10))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private String scrape() throws InterruptedException {
        try {
            return get("/metrics", "admin:test").body();
        } catch (IOException notYet) {
            return "";
        }
    }

    @Test
    void itAnswersAsTheExporterDidWithNumbersThatAreRight() throws IOException, InterruptedException {
        String served =
                await().atMost(Duration.ofSeconds(60)).until(this::scrape, page -> page.contains("node_disk_usage{"));
        long allocated = Long.parseLong(
                new Command("du", "-s", "-B1", "--exclude", tree + "/home of $user/ignored", tree.toString())
                        .run()
                        .orFail()
                        .split("\t")[0]);
        assertThat(served)
                .contains("node_disk_usage{path=\"" + tree + "\",level=\"0\",} " + (double) allocated)
                .contains("node_disk_usage_file_count{path=\"" + tree + "/home of $user\",level=\"1\",} 2.0\n")
                .contains("node_disk_usage_directory_count{path=\"" + tree + "\",level=\"0\",} 3.0\n")
                .contains(
                        "node_disk_usage_size_bucket{path=\"" + tree + "\",size_range=\"1KB-1MB\",level=\"0\",} 2.0\n")
                .doesNotContain("ignored");
        assertThat(get("/metrics", "admin:wrong").statusCode()).isEqualTo(401);
        assertThat(get("/health", "").body()).startsWith("{\"status\":\"ok\"");
        assertThat(Files.readString(textfile)).contains("node_disk_usage{path=\"" + tree + "\",level=\"0\",} ");
    }
}
