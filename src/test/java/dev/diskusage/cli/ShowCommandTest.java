package dev.diskusage.cli;

import static dev.diskusage.testing.Lookup.in;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.diskusage.store.HalfReadRuns;
import dev.diskusage.store.Measure;
import dev.diskusage.store.OpenedStore;
import dev.diskusage.store.RunId;
import dev.diskusage.store.RunWriter;
import dev.diskusage.store.UsageStore;
import dev.diskusage.testing.ChildJava;
import dev.diskusage.testing.Command;
import dev.diskusage.testing.FileTree;
import dev.diskusage.testing.GnuDu;
import dev.diskusage.testing.RandomTree;
import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.DirectoryUsage.Place;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.RunSummary.FileSystem;
import dev.diskusage.usage.RunSummary.PathTotals;
import dev.diskusage.usage.RunSummary.Unreadable;
import dev.diskusage.usage.ScanId;
import dev.diskusage.usage.Totals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `show` as a person types it.
class ShowCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant MONDAY = Instant.parse("2026-11-23T03:00:00Z");
    private static final Instant FRIDAY = Instant.parse("2026-11-27T03:00:00Z");

    @TempDir
    Path temp;

    private Path kept(Path tree) {
        Path run = temp.resolve("run.db");
        assertThat(Run.of("scan", tree, "--depth", 1000, "--db", run).code()).isZero();
        return run;
    }

    private static List<JsonNode> directories(Object... arguments) throws IOException {
        Run run = Run.of(arguments);
        assertThat(run.err()).isEmpty();
        List<JsonNode> all = new ArrayList<>();
        JSON.readTree(run.out()).get("directories").forEach(all::add);
        return all;
    }

    private static Totals totals(JsonNode each) {
        return new Totals(
                each.get("allocated_bytes").asLong(),
                each.get("apparent_bytes").asLong(),
                each.get("files").asLong(),
                each.get("directories").asLong());
    }

    /// Each directory with what lies right in it, and with all below it, the five largest.
    @ParameterizedTest
    @EnumSource
    void anyDirectoryOfARunIsAsDuCountsIt(Measure by) throws IOException {
        Path tree = RandomTree.of(17).make(temp.resolve("tree"));
        Path run = kept(tree);
        Map<String, Totals> du = new GnuDu().totals(tree);
        String sum = by.name().toLowerCase(Locale.ROOT);
        for (String path :
                du.keySet().stream().filter(ShowCommandTest::canBeTyped).toList()) {
            String shown = path.isEmpty() ? tree.toString() : tree + "/" + path;
            for (int depth : List.of(0, 1, 1000)) {
                List<Long> expected = du.entrySet().stream()
                        .filter(each -> levelsBelow(path, each.getKey()) <= depth)
                        .map(each -> by.of(each.getValue()))
                        .sorted(Comparator.reverseOrder())
                        .limit(5)
                        .toList();
                assertThat(directories(
                                "show", run, shown, "--depth", depth, "--by", sum, "--top", 5, "--format", "json"))
                        .as("%s down to %d", shown, depth)
                        .extracting(each -> by.of(totals(each)))
                        .isEqualTo(expected);
            }
            assertThat(directories("show", run, shown, "--depth", 0, "--format", "json"))
                    .extracting(ShowCommandTest::totals)
                    .containsExactly(in(du, path));
        }
        FileTree.remove(List.of(tree));
    }

    /// Arguments are text: other bytes do not get through `Run` as a shell would pass them.
    private static boolean canBeTyped(String path) {
        return path.chars().allMatch(c -> c < 0x7f);
    }

    private static int levelsBelow(String outer, String path) {
        if (outer.equals(path)) {
            return 0;
        }
        String prefix = outer.isEmpty() ? "" : outer + "/";
        return path.startsWith(prefix)
                ? 1
                        + (int) path.substring(prefix.length())
                                .chars()
                                .filter(c -> c == '/')
                                .count()
                : Integer.MAX_VALUE;
    }

    @Test
    void theTableHasTheOrderOfTheViewInTheFile() {
        Path tree = new FileTree()
                .down("small")
                .file("f", 5000)
                .up()
                .down("large")
                .down("larger part")
                .file("f", 300_000)
                .up()
                .file("f", 50_000)
                .up()
                .make(temp.resolve("tree"));
        Path run = kept(tree);
        String expected = new Command(
                        "sqlite3",
                        "-readonly",
                        run.toString(),
                        "SELECT path FROM disk_stats ORDER BY size DESC LIMIT 3")
                .run()
                .orFail();
        Run shown = Run.of("show", run, "--top", 3);
        assertThat(shown.code()).isZero();
        assertThat(shown.out().lines().skip(1).map(line -> line.replaceAll("^.*  ", "")))
                .containsExactlyElementsOf(expected.lines().toList())
                .last()
                .isEqualTo(tree + "/large/larger part");
        assertThat(shown.out())
                .isEqualTo(Run.of("scan", tree, "--depth", 1000, "--top", 3).out());
    }

    private Path halfRead() {
        Path data = temp.resolve("data");
        try (UsageStore store = OpenedStore.open(data)) {
            HalfReadRuns.publish(store, MONDAY, HalfReadRuns.LARGER, 0);
            return HalfReadRuns.publish(store, FRIDAY, HalfReadRuns.OWN, 1).file();
        }
    }

    @Test
    void whatTheRunCouldNotReadIsAsLargeAsItWas() throws IOException {
        Path run = halfRead();
        Run table = Run.of("show", run, "--top", 1);
        assertThat(table.code()).isEqualTo(ExitCode.PARTLY_UNREADABLE);
        assertThat(table.err()).startsWith("disk-usage: 1 entries could not be read and are missing: {EACCES=1}");
        assertThat(table.out()).endsWith("  2.0 MiB   2.0 KiB      6            1  /a ! as of 2026-11-23T03:00:01Z\n");
        JsonNode a =
                JSON.readTree(Run.of("show", run, "--format", "json").out()).at("/directories/0");
        assertThat(totals(a)).isEqualTo(HalfReadRuns.LARGER);
        assertThat(a.get("as_of").asText() + " " + a.get("as_of_run").asText())
                .isEqualTo("2026-11-23T03:00:01Z run-" + MONDAY.getEpochSecond());
        assertThat(new Command("sqlite3", run.toString(), "SELECT allocated_bytes, run_id FROM stale")
                        .run()
                        .orFail())
                .isEqualTo((2 << 20) + "|run-" + MONDAY.getEpochSecond() + "\n");
    }

    @Test
    void whatLiesElsewhereIsNotShown() {
        assertThat(Run.of("show", halfRead(), "/b").out()).hasLineCount(2).endsWith("  /b\n");
        assertThat(Run.of("show", halfRead(), "/", "--depth", 0).out())
                .hasLineCount(2)
                .endsWith("  / !\n");
        assertThat(Run.of("show", halfRead(), "/a").out()).hasLineCount(2).contains("  /a ! as of 2026-11-23");
    }

    private Path withoutInode() {
        Path data = temp.resolve("lost");
        try (UsageStore store = OpenedStore.open(data)) {
            HalfReadRuns.publish(store, MONDAY, HalfReadRuns.LARGER, 0);
            return HalfReadRuns.publishWithoutInode(store, FRIDAY).file();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "/a//", "/a --depth 0"})
    void whatLostItsInodeIsAsLargeAsItWasToo(String arguments) throws IOException {
        List<Object> words = new ArrayList<>(List.of("show", withoutInode()));
        words.addAll(List.of(arguments.split(" ")));
        Run table = Run.of(words.toArray());
        assertThat(table.code()).isEqualTo(ExitCode.PARTLY_UNREADABLE);
        assertThat(table.out())
                .hasLineCount(2)
                .endsWith("  2.0 MiB   2.0 KiB      6            1  /a ! as of 2026-11-23T03:00:01Z\n");
        words.addAll(List.of("--format", "json"));
        JsonNode a = JSON.readTree(Run.of(words.toArray()).out()).at("/directories");
        assertThat(a).hasSize(1);
        assertThat(totals(a.get(0))).isEqualTo(HalfReadRuns.LARGER);
    }

    @Test
    void aPathInWhatCouldNotBeReadNamesTheRunThatCould() {
        for (Path run : List.of(withoutInode(), halfRead())) {
            Run shown = Run.of("show", run, "/a/deeper");
            assertThat(shown.code()).isEqualTo(1);
            assertThat(shown.err())
                    .isEqualTo("disk-usage: the run could not read /a, so it does not know /a/deeper: ask run run-"
                            + MONDAY.getEpochSecond() + " of 2026-11-23T03:00:01Z, the last that could\n");
        }
    }

    @Test
    void aStoresFolderIsTheListOfItsRuns() throws IOException {
        halfRead();
        Path data = temp.resolve("data");
        Run list = Run.of("show", data);
        assertThat(list.code()).isZero();
        List<String> lines = list.out().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1))
                .matches("2[^ ]+Z +partial +1\\.1 MiB +3 +shop/media +" + data + "/runs/uid-media/run-"
                        + FRIDAY.getEpochSecond() + ".db");
        assertThat(lines.get(2)).contains(" succeeded ");
        assertThat(Run.of("show", data, "--top", 1).out().lines()).containsExactlyElementsOf(lines.subList(0, 2));
        JsonNode runs =
                JSON.readTree(Run.of("show", data, "--format", "json").out()).get("runs");
        for (JsonNode each : runs) {
            // What the list says of a run, its file says too.
            Run shown = Run.of("show", each.get("file").asText(), "--depth", 0, "--format", "json");
            assertThat(totals(JSON.readTree(shown.out()).at("/directories/0"))).isEqualTo(totals(each));
        }
        assertThat(runs).hasSize(2);
    }

    /// Sixty directories of five thousand each: all of them would take 100 MB, and the child has 64.
    @Test
    void moreDirectoriesThanMemoryHoldsAreNoMatter() {
        Path run = temp.resolve("wide.db");
        Totals one = new Totals(512, 1, 1, 1);
        Totals wide = new Totals(5001 * 512, 5001, 5001, 5001);
        try (RunWriter writer = RunWriter.create(temp.resolve("wide.part"))) {
            List<DirectoryUsage> rows = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                int id = 2 + i * 5001;
                rows.add(new DirectoryUsage(new Place(id, 1, 1, EntryName.of("w" + i)), wide, one, 0, 0, List.of()));
                for (int j = 1; j <= 5000; j++) {
                    Place place = new Place(id + j, id, 2, EntryName.of("d" + j));
                    rows.add(new DirectoryUsage(place, one, one, 0, 0, List.of()));
                }
            }
            Totals all = new Totals(300_061 * 512L, 300_061, 300_061, 300_061);
            rows.add(new DirectoryUsage(new Place(1, 0, 0, EntryName.of("/data")), all, one, 0, 0, List.of()));
            writer.accept(rows);
            writer.finish(
                    new RunId(new ScanId("", "wide", "wide", ""), "wide"),
                    new RunSummary(
                            MONDAY,
                            Duration.ofSeconds(1),
                            List.of(new PathTotals(EntryName.of("/data"), 1, all, rows.size())),
                            new Unreadable(Map.of(), List.of()),
                            new FileSystem(0, 0, 0, 0)));
            writer.publishTo(run);
        }
        String shown = ChildJava.of(DiskUsage.class, "show", run.toString(), "--top", "10000")
                .run()
                .orFail();
        assertThat(shown.lines()).hasSize(10_001);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            none.db             | cannot read run {}/none.db: there is no such file
            text                | cannot read run {}/text: it is damaged or no SQLite database
            run.db /b/none      | the run has no directory /b/none: give one that it reported, in /
            run.db --top 10001  | Invalid value for option '--top': '10001' is not a whole number from 0 to 10000
            run.db --by size    | Invalid value for option '--by': 'size' is none of: allocated, apparent, files
            run.db --format ncdu | Invalid value for option '--format': 'ncdu' is none of: table, json
            data /a             | cannot show /a of {}/data: it is a folder: give the file of one run
            empty               | cannot read {}/empty: it is no store's folder
            moved               | cannot read {}/moved/catalog.db: there is no such file
            """)
    void aMistakeIsOneClearError(String arguments, String error) throws IOException {
        Files.copy(halfRead(), temp.resolve("run.db"));
        Files.writeString(temp.resolve("text"), "no database, but long enough to be one ".repeat(100));
        Files.createDirectory(temp.resolve("empty"));
        Files.createDirectories(temp.resolve("moved/runs"));
        List<Object> words = new ArrayList<>(List.of(arguments.split(" ")));
        words.set(0, temp.resolve(arguments.split(" ")[0]));
        words.addFirst("show");
        Run run = Run.of(words.toArray());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).startsWith("disk-usage: " + error.replace("{}", temp.toString()));
        assertThat(run.out()).isEmpty();
    }
}
