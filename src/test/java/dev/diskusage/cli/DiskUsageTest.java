package dev.diskusage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.testing.ChildJava;
import dev.diskusage.testing.Command;
import dev.diskusage.testing.FileTree;
import dev.diskusage.testing.MemoryFolder;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The command as a person types it: arguments in, words and an exit code out.
class DiskUsageTest {
    @TempDir(factory = MemoryFolder.class)
    Path folder;

    private Path tree;

    @BeforeEach
    void makeTree() {
        tree = new FileTree()
                .file("top", 10)
                .down("large")
                .file("f", 100_000)
                .link("g", "large/f")
                .up()
                .down("small")
                .file("f", 1)
                .down("deep")
                .down("deeper")
                .down("deepest")
                .symlink("to", "../../../f")
                .make(folder.resolve("tree"));
    }

    @Test
    void theTableShowsTheLargestFirst() {
        Run run = Run.of("scan", tree);
        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines().map(each -> each.substring(each.lastIndexOf(' ') + 1)))
                .startsWith("PATH", tree.toString(), tree + "/large")
                .hasSize(6);
        assertThat(run.out()).contains("98 KiB      1            1  " + tree + "/large");
    }

    @Test
    void topLimitsTheLinesAndZeroIsAll() {
        assertThat(Run.of("scan", tree, "--top", 2).out().lines()).hasSize(3);
        assertThat(Run.of("scan", tree, "--top", 0, "--depth", 1000).out().lines())
                .hasSize(7);
    }

    @Test
    void depthLimitsTheLinesAndNotTheSums() {
        Run flat = Run.of("scan", tree, "--depth", 0);
        assertThat(flat.out().lines()).hasSize(2);
        assertThat(flat.out().lines().skip(1))
                .isEqualTo(Run.of("scan", tree).out().lines().skip(1).limit(1).toList());
    }

    @ParameterizedTest
    @CsvSource({"once, 98 KiB", "each, 196 KiB", "split, 98 KiB"})
    void hardLinksCountAsAsked(String mode, String apparent) {
        assertThat(Run.of("scan", tree, "--hard-links", mode, "--depth", 0).out())
                .contains(apparent);
    }

    @Test
    void excludesAddUp() {
        String out =
                Run.of("scan", tree, "--exclude", "/large", "--exclude=deep/").out();
        assertThat(out).contains("/small").doesNotContain("large").doesNotContain("deep");
    }

    @Test
    void symlinksAreFollowedWhenAsked() {
        String each = Run.of("scan", tree, "--follow-symlinks", "--hard-links", "each", "--exclude", "large")
                .out();
        assertThat(each.lines().skip(1).findFirst().orElseThrow()).contains(" 12 B ");
        assertThat(Run.of("scan", tree, "--exclude", "large").out()).contains(" 21 B ");
    }

    @Test
    void threadsAndPaceChangeNothing() {
        String out = Run.of("scan", tree).out();
        assertThat(Run.of("scan", tree, "--threads", 7).out()).isEqualTo(out);
        assertThat(Run.of("scan", tree, "--operations-per-second", 100_000).out())
                .isEqualTo(out);
        assertThat(Run.of("scan", tree, "--cross-file-systems").out()).isEqualTo(out);
    }

    @Test
    void namesCannotDriveTheTerminal() {
        Path hostile =
                new FileTree().down("\u001b[2J\n\u00e2\u0080\u00ae\u00ff").make(folder.resolve("hostile"));
        Run run = Run.of("scan", hostile);
        assertThat(run.out()).contains(hostile + "/\\x1b[2J\\x0a\\xe2\\x80\\xae\\xff\n");
        assertThat(run.out().chars()).allMatch(each -> each == '\n' || each >= ' ' && each < 127);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            --threads 257              | option '--threads' ; '257' is not a whole number from 0 to 256
            --threads x                | option '--threads' ; 'x' is not
            --operations-per-second -5 | option '--operations-per-second' ; '-5' is not
            --depth -1                 | option '--depth' ; '-1' is not a whole number from 0 to 1000
            --depth 1001               | option '--depth' ; '1001' is not
            --top -3                   | option '--top' ; '-3' is not
            --top 99999999999          | option '--top' ; '99999999999' is not
            --format xml               | option '--format' ; 'xml' is none of: table, json, ncdu
            --hard-links twice         | option '--hard-links' ; 'twice' is none of: once, each, split
            --exclude a[               | exclude pattern 'a[' ; write \\[
            --depth 1 --depth 2        | option '--depth' ; only once
            --depth                    | option '--depth' ; Missing
            --bogus                    | Unknown option ; '--bogus'
            extra                      | Unmatched argument ; 'extra'
            """)
    void aBadValueIsOneErrorThatNamesOptionAndValue(String arguments, String words) {
        Run run = Run.of(Stream.concat(
                        Stream.of("scan", tree), Stream.of(arguments.strip().split(" +")))
                .toArray());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(2).last().isEqualTo("Try 'disk-usage scan --help'.");
        for (String each : words.split(" ; ")) {
            assertThat(run.err()).startsWith("disk-usage: ").contains(each);
        }
    }

    @Test
    void withoutCommandOrPathItSaysWhatIsMissing() {
        assertThat(Run.of().err()).startsWith("disk-usage: give a command: disk-usage scan PATH\n");
        assertThat(Run.of("scan").err()).startsWith("disk-usage: Missing required parameter: 'PATH'\n");
        assertThat(Run.of("scan", "").err()).startsWith("disk-usage: PATH is empty: give a folder\n");
        assertThat(List.of(
                        Run.of().code(),
                        Run.of("scan").code(),
                        Run.of("scan", "").code()))
                .containsOnly(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "tree/top"})
    void aRootThatCannotBeReadIsNamedAndGivesTwo(String path) {
        Run run = Run.of("scan", folder.resolve(path));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("disk-usage: cannot scan " + folder.resolve(path) + ": ");
    }

    @Test
    void unreadablePartsAreNamedAndGiveThree() {
        new Command("chmod", "000", tree.resolve("small/deep").toString()).run().orFail();
        var child =
                ChildJava.boundByModes(DiskUsage.class, "scan", tree.toString()).run();
        new Command("chmod", "700", tree.resolve("small/deep").toString()).run().orFail();
        assertThat(child.exit()).isEqualTo(3);
        assertThat(child.out()).contains(tree + "/small !\n").contains(tree + "/large\n");
        assertThat(child.err().lines())
                .containsExactly(
                        "disk-usage: 1 entries could not be read and are missing: {EACCES=1}",
                        "  " + tree + "/small/deep: openat EACCES");
    }

    @Test
    void helpSaysEveryOptionAndVersionOneLine() {
        assertThat(Run.of("scan", "--help").out())
                .contains("--exclude", "--hard-links", "--follow-symlinks", "--cross-file-systems", "--threads")
                .contains("--operations-per-second", "--depth", "--top", "--format", "--db", "Exit status: 0");
        assertThat(Run.of("--version").out().lines()).singleElement().asString().startsWith("disk-usage ");
        assertThat(Run.of("--help").code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "json", "ncdu"})
    void aReportThatNobodyCanTakeIsAnError(String format) throws IOException {
        OutputStream full = new FileOutputStream("/dev/full");
        try (PrintStream out = new PrintStream(full);
                PrintStream err = new PrintStream(OutputStream.nullOutputStream())) {
            String[] words = {"scan", tree.toString(), "--format", format};
            assertThat(DiskUsage.run(words, out, err)).isEqualTo(1);
        }
    }

    @Test
    void theRunIsKeptWhereSqliteReadsIt() throws IOException {
        Path db = Files.writeString(folder.resolve("run.db"), "an older one");
        assertThat(Run.of("scan", tree, "--db", db).code()).isZero();
        String rows = new Command("sqlite3", db.toString(), "select path, file_count, dir_count from disk_stats")
                .run()
                .orFail();
        assertThat(rows.lines()).hasSize(5).contains(tree + "|4|6", tree + "/large|1|1");
        assertThat(new Command("sqlite3", db.toString(), "pragma integrity_check")
                        .run()
                        .orFail())
                .isEqualTo("ok\n");
        assertThat(names(folder)).containsExactlyInAnyOrder("tree", "run.db");
    }

    @Test
    void theReportIsTheSameFromADatabase() {
        Path db = folder.resolve("run.db");
        for (String format : List.of("table", "ncdu")) {
            assertThat(Run.of("scan", tree, "--db", db, "--format", format)
                            .out()
                            .replaceAll("\"timestamp\":\\d+", ""))
                    .isEqualTo(Run.of("scan", tree, "--format", format).out().replaceAll("\"timestamp\":\\d+", ""));
        }
    }

    @Test
    void aDatabaseThatCannotBeWrittenIsNamedAndNothingIsLeft() throws IOException {
        Run run = Run.of("scan", tree, "--db", folder.resolve("missing/run.db"));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains(folder.resolve("missing/run.db").toString());
        assertThat(names(folder)).containsExactly("tree");
    }

    @Test
    void aFailedScanKeepsTheOlderDatabase() throws IOException {
        Path db = folder.resolve("run.db");
        Run.of("scan", tree, "--db", db);
        byte[] older = Files.readAllBytes(db);
        assertThat(Run.of("scan", folder.resolve("missing"), "--db", db).code()).isEqualTo(2);
        assertThat(Files.readAllBytes(db)).isEqualTo(older);
        assertThat(names(folder)).containsExactlyInAnyOrder("tree", "run.db");
    }

    static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(each -> each.getFileName().toString()).toList();
        }
    }
}
