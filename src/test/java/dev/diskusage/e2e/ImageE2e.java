package dev.diskusage.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.diskusage.testing.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The archive that `./mvnw package -Pimage` makes, as any tool reads it.
class ImageE2e {
    private static final Path ARCHIVE = Path.of("target", "jib-image.tar");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @BeforeAll
    static void made() {
        assumeTrue(
                Files.exists(ARCHIVE) || System.getenv("CI") != null,
                ARCHIVE + " is not there: ./mvnw package -Pimage makes it");
    }

    private JsonNode json(String name) throws IOException {
        return JSON.readTree(
                new Command("tar", "-xOf", ARCHIVE.toString(), name).run().orFail());
    }

    @Test
    void itRunsAsNobodyAndWithoutAShell() throws IOException {
        JsonNode config = json("config.json").at("/config");
        assertThat(config.at("/User").asText()).isEqualTo("65532:65532");
        assertThat(config.at("/Entrypoint/0").asText()).isEqualTo("java");
        assertThat(config.at("/Entrypoint")).extracting(JsonNode::asText).endsWith("-jar", "/app/quarkus-run.jar");
    }

    @Test
    void itsLabelsAreThoseOfTheOciConvention() throws IOException {
        JsonNode labels = json("config.json").at("/config/Labels");
        assertThat(labels.properties().stream().map(Map.Entry::getKey))
                .contains(
                        "org.opencontainers.image.title",
                        "org.opencontainers.image.description",
                        "org.opencontainers.image.version",
                        "org.opencontainers.image.licenses")
                .allMatch(each -> each.startsWith("org.opencontainers.image."));
        assertThat(labels.at("/org.opencontainers.image.licenses").asText()).isEqualTo("Apache-2.0");
        assertThat(labels.properties())
                .allSatisfy(each ->
                        assertThat(each.getValue().asText()).isNotBlank().doesNotContain("${"));
    }

    /// So that two builds differ in nothing but what differs.
    @Test
    void noTimeOfTheBuildIsInIt() throws IOException {
        assertThat(json("config.json").at("/created").asText()).isEqualTo("1970-01-01T00:00:00Z");
        for (String line : ours("-tvz", "--full-time", "--utc")) {
            assertThat(line).contains(" 1970-01-01 00:00:01 ");
        }
    }

    /// Nobody but root can change a file, both programs have their cache, and SQLite needs no folder to be written to.
    @Test
    void itHoldsTheTwoProgramsAndNothingElse() throws IOException {
        assertThat(ours("-tz"))
                .allMatch(each -> each.startsWith("app/"))
                .contains("app/app.aot", "app/scanner/scanner.aot", "app/native/libsqlitejdbc.so");
        assertThat(ours("-tvz", "--numeric-owner")).allMatch(each -> each.matches("[-d]rw[-x]r-[-x]r-[-x] 0/0 .*"));
    }

    /// A line of tar for each entry of the layers that the build adds: the last ones.
    private List<String> ours(String... options) throws IOException {
        JsonNode layers = json("manifest.json").at("/0/Layers");
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            String layer = layers.get(layers.size() - i).asText();
            new Command("tar", "-xf", ARCHIVE.toString(), "-C", folder.toString(), layer)
                    .run()
                    .orFail();
            Command list = new Command("tar").and(options);
            list.and("-f", folder.resolve(layer).toString())
                    .run()
                    .orFail()
                    .lines()
                    .forEach(lines::add);
        }
        return lines;
    }
}
