package dev.diskusage.cli;

import static dev.diskusage.testing.Lookup.in;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.diskusage.testing.Command;
import dev.diskusage.testing.FileTree;
import dev.diskusage.testing.GnuDu;
import dev.diskusage.testing.RandomTree;
import dev.diskusage.usage.Totals;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The JSON and the ncdu export, read by others, against du.
class ReportTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private Path tree() {
        return new FileTree()
                .file("top", 10)
                .down("a b")
                .file("f", 100_000)
                .link("g", "a b/f")
                .up()
                .down("empty")
                .up()
                .down("\u00ff\"\n\\")
                .file("f", 5000)
                .hole("hole", 1 << 20)
                .make(folder.resolve("tree"));
    }

    @Test
    void jsonHasEveryDirectoryAsDuCountsIt() throws IOException {
        Path tree = tree();
        Map<String, Totals> expected = new TreeMap<>();
        new GnuDu().totals(tree).forEach((path, totals) -> expected.put(jsonPath(tree, path), totals));
        JsonNode report = JSON.readTree(Run.of("scan", tree, "--format", "json").out());
        Map<String, Totals> found = new TreeMap<>();
        report.get("directories").forEach(each -> found.put(each.get("path").asText(), totals(each)));
        assertThat(found).isEqualTo(expected);
    }

    /// As EntryName.text writes it: bytes that are no UTF-8 and backslashes escaped.
    private static String jsonPath(Path tree, String path) {
        String text = path.replace("\\", "\\\\").replace("\u00ff", "\\xff");
        return text.isEmpty() ? tree.toString() : tree + "/" + text;
    }

    private static Totals totals(JsonNode each) {
        return new Totals(
                each.get("allocated_bytes").asLong(),
                each.get("apparent_bytes").asLong(),
                each.get("files").asLong(),
                each.get("directories").asLong());
    }

    @Test
    void jsonSaysHowTheRunWent() throws IOException {
        JsonNode report = JSON.readTree(
                Run.of("scan", tree(), "--format", "json", "--depth", 0).out());
        assertThat(report.get("complete").asBoolean()).isTrue();
        assertThat(report.get("unreadable")).isEmpty();
        assertThat(report.get("first_unreadable")).isEmpty();
        assertThat(report.get("took_seconds").asDouble()).isPositive();
        assertThat(report.get("file_system").get("size_bytes").asLong()).isPositive();
        JsonNode root = report.get("directories").get(0);
        assertThat(totals(root.get("own"))).isEqualTo(totals(root));
        assertThat(root.get("level").asInt()).isZero();
    }

    @Test
    void jsonOfTheTopIsInTheOrderOfTheTable() throws IOException {
        JsonNode report = JSON.readTree(
                Run.of("scan", tree(), "--format", "json", "--top", 2).out());
        assertThat(report.get("directories")).hasSize(2);
        assertThat(report.get("directories").get(1).get("path").asText()).endsWith("/a b");
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 5, 21})
    void ncduReadsItsExportAndFindsTheSums(long seed) throws IOException {
        required("ncdu");
        Path tree = RandomTree.of(seed).make(folder.resolve("seed"));
        Path export = export(tree);
        String again = new Command("ncdu", "-f", export.toString(), "-o-").run().orFail();
        // Names are bytes for ncdu.
        Sums sums = new Sums();
        sums.add(JSON.readTree(again.replaceAll("[^\\x00-\\x7f]", "?")).get(3));
        Totals du = in(new GnuDu().totals(tree), "");
        assertThat(sums.allocated).isEqualTo(du.allocatedBytes());
        assertThat(sums.apparent).isEqualTo(du.apparentBytes());
        assertThat(sums.directories).isEqualTo(du.directories());
        FileTree.remove(List.of(tree));
    }

    private static final class Sums {
        private long allocated;
        private long apparent;
        private long directories;

        void add(JsonNode item) {
            if (item.isArray()) {
                directories++;
                item.forEach(this::add);
            } else {
                allocated += item.path("dsize").asLong();
                apparent += item.path("asize").asLong();
            }
        }
    }

    @Test
    void gduOpensTheExport() throws IOException {
        required("gdu");
        Path export = export(tree());
        String shown = new Command("gdu", "--non-interactive", "--no-progress", "-f", export.toString())
                .run()
                .orFail();
        assertThat(shown).contains("/a b").contains("/empty");
    }

    private Path export(Path tree) throws IOException {
        Path export = folder.resolve("export.json");
        var err = new ByteArrayOutputStream();
        try (var out = new PrintStream(Files.newOutputStream(export));
                var complaints = new PrintStream(err)) {
            String[] words = {"scan", tree.toString(), "--format", "ncdu"};
            assertThat(DiskUsage.run(words, out, complaints)).isZero();
        }
        assertThat(err.toString(UTF_8)).isEmpty();
        return export;
    }

    private static void required(String program) {
        boolean there = new Command("sh", "-c", "command -v " + program).run().exit() == 0;
        assumeTrue(there || System.getenv("CI") != null, program + " is not installed");
    }
}
