package dev.diskusage.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.migrate.ExporterMigration;
import dev.diskusage.usage.ScanId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever the exporter's configuration says, the manifest made of it passes the resource's schema and rules.
class MigratedManifestsTest {
    @TempDir
    Path temp;

    static List<Path> samples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/exporter"))) {
            return files.filter(each -> each.toString().endsWith(".yaml")).toList();
        }
    }

    private Manifest.Valid valid(Path configuration, String to) throws IOException {
        ExporterMigration.run(configuration, temp.resolve(to), null);
        Path manifest = temp.resolve(to).resolve("scans/exporter.yaml");
        List<Manifest> read =
                new ManifestReader(Map.of("root", Path.of("/"))).read(manifest, Files.readAllBytes(manifest));
        assertThat(read).singleElement().isInstanceOf(Manifest.Valid.class);
        return (Manifest.Valid) read.getFirst();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theExportersOwnExamplesAreValid(Path sample) throws IOException {
        Manifest.Valid manifest = valid(sample, "to");
        assertThat(manifest.scan().id()).isEqualTo(ScanId.standAlone("default", "exporter", "root"));
        assertThat(manifest.scan().request().volume()).isEqualTo(Path.of("/"));
    }

    /// Every name of two of these is a name to a file system, and means something to YAML, to a pattern or to both.
    @Test
    void oddNamesAndNumbersAreValidAndStayWhatTheyAre() throws IOException {
        List<String> odd =
                List.of("a", "*", "?", "[x", "\\\\", "#", "!", ": ", "- ", "ü", "日", "%", "'", "&", "yes", "~");
        Random random = new Random(7);
        for (int round = 0; round < 30; round++) {
            List<String> paths = IntStream.range(0, 1 + random.nextInt(5))
                    .mapToObj(_ -> "/" + odd.get(random.nextInt(odd.size())) + odd.get(random.nextInt(odd.size())))
                    .distinct()
                    .toList();
            StringBuilder yaml = new StringBuilder("multi-paths:\n");
            paths.forEach(path -> yaml.append("  \"")
                    .append(path)
                    .append("\": ")
                    .append(random.nextInt(-2, 50))
                    .append('\n'));
            yaml.append("ignore-dirs: [\"").append(paths.getFirst()).append("/*x\"]\n");
            yaml.append("scan-interval-minutes: ")
                    .append(random.nextInt(-5, 2_000_000))
                    .append('\n');
            yaml.append("batch-size: ").append(random.nextInt(-5, 50_000)).append('\n');
            yaml.append("max-procs: ").append(random.nextInt(-5, 500)).append('\n');
            Path file = Files.writeString(temp.resolve("odd-" + round + ".yaml"), yaml);
            Manifest.Valid manifest = valid(file, "odd-" + round);
            assertThat(manifest.scan().request().paths())
                    .extracting(each -> each.path())
                    .containsExactlyElementsOf(paths.stream()
                            .map(path -> path.replace("\\\\", "\\"))
                            .toList());
        }
    }
}
