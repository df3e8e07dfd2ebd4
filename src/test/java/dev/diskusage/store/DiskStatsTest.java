package dev.diskusage.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.ScanId;
import dev.diskusage.usage.Totals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run file in the hands of Debian's sqlite3, which knows nothing of us and is older than our SQLite.
class DiskStatsTest {
    private static final List<EntryName> NASTY = Stream.of(
                    "plain",
                    " ",
                    "a'b\"c",
                    "%like_",
                    "tab\there",
                    "line\nbreak",
                    "\\",
                    "ünï",
                    "漢字",
                    "😀",
                    "-- ;DROP TABLE run")
            .map(EntryName::of)
            .toList();
    private static final EntryName NO_UTF8 = new EntryName(new byte[] {'x', (byte) 0xff, (byte) 0xc0, 'y'});

    @TempDir
    Path folder;

    private Path write(RunTree tree) {
        Path file = folder.resolve("run.db");
        try (RunWriter writer = RunWriter.create(folder.resolve("staging"))) {
            tree.writeTo(writer, 1000);
            writer.finish(new RunId(new ScanId("ns", "name", "uid", "claim"), "1"), tree.summary());
            writer.publishTo(file);
        }
        return file;
    }

    /// Each row of the view with its path in hex, as raw as it is stored.
    private static List<String> view(Path file) {
        String rows = Programs.sqlite3(
                        file, "SELECT hex(path), level, size, file_count, dir_count, last_updated FROM disk_stats")
                .text();
        return rows.lines().toList();
    }

    private static String line(StoredDirectory each) {
        Totals all = each.usage().all();
        String size = all.allocatedKnown() ? String.valueOf(all.allocatedBytes()) : "";
        return String.join(
                "\t",
                HexFormat.of().withUpperCase().formatHex(each.path().bytes()),
                String.valueOf(each.usage().place().level()),
                size,
                String.valueOf(all.files()),
                String.valueOf(all.directories()),
                "2026-11-25T03:00:01.623456790Z");
    }

    @Test
    void showsEveryRowWhateverItsName() {
        RunTree tree = RunTree.random(1, 500, NASTY);
        List<String> expected =
                tree.stored().values().stream().map(DiskStatsTest::line).toList();
        assertThat(view(write(tree))).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void showsTheRawBytesOfANameThatIsNoUtf8() {
        RunTree tree = RunTree.random(1, 3, List.of(NO_UTF8));
        Path file = write(tree);
        List<String> expected =
                tree.stored().values().stream().map(DiskStatsTest::line).toList();
        assertThat(view(file)).containsExactlyInAnyOrderElementsOf(expected);
        byte[] printed = Programs.sqlite3(file, "SELECT path FROM disk_stats").output();
        assertThat(new String(printed, StandardCharsets.ISO_8859_1)).contains("/data/x\u00ff\u00c0y");
    }

    @Test
    void showsNoSizeWhereItIsUnknown() {
        RunTree tree = RunTree.random(1, 50).withoutAllocated();
        List<String> expected =
                tree.stored().values().stream().map(DiskStatsTest::line).toList();
        assertThat(view(write(tree))).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(Programs.sqlite3(folder.resolve("run.db"), "SELECT count(*) FROM disk_stats WHERE size IS NULL")
                        .text())
                .isEqualTo("50\n");
    }

    @Test
    void putsOneSlashBelowTheRootOfAFileSystem() {
        var root = new DirectoryUsage.Place(1, 0, 0, EntryName.of("/"));
        var child = new DirectoryUsage.Place(2, 1, 1, EntryName.of("etc"));
        Totals one = new Totals(512, 1, 1, 1);
        var rows = List.of(
                new DirectoryUsage(child, one, one, 0, 0, List.of()),
                new DirectoryUsage(root, one.plus(one), one, 0, 0, List.of()));
        Path file = write(new RunTree(rows, RunTree.summaryOf(root.name(), one.plus(one), 2)));
        assertThat(Programs.sqlite3(file, "SELECT path FROM disk_stats ORDER BY level")
                        .text())
                .isEqualTo("/\n/etc\n");
        try (RunFile run = RunFile.open(file)) {
            assertThat(in(run, "/etc/").path().text()).isEqualTo("/etc");
            assertThat(in(run, "//").path().text()).isEqualTo("/");
        }
    }

    private static StoredDirectory in(RunFile run, String path) {
        return run.find(EntryName.of(path)).orElseThrow();
    }

    @Test
    void isWholeInTheEyesOfAnOlderSqlite() {
        Path file = write(RunTree.random(1, 2000));
        assertThat(Programs.sqlite3(file, "PRAGMA integrity_check").text()).isEqualTo("ok\n");
        assertThat(Programs.sqlite3(file, "PRAGMA journal_mode").text()).isEqualTo("delete\n");
        assertThat(Programs.sqlite3(file, "SELECT name FROM sqlite_master WHERE name IN ('linked', 'staged')")
                        .text())
                .isEmpty();
    }

    @Test
    void holdsAHundredThousandRowsInSeventyFiveBytesEachWithSizeClasses() throws IOException {
        RunTree tree = RunTree.random(1, 100_000);
        Path file = write(tree);
        assertThat(Programs.sqlite3(file, "SELECT count(*), max(size) FROM disk_stats")
                        .text())
                .isEqualTo("100000\t" + tree.rows().getLast().all().allocatedBytes() + "\n");
        assertThat(Files.size(file)).isLessThan(75L * 100_000);
    }

    @Test
    void holdsARowInSixtyBytesWithoutThem() throws IOException {
        Path file = new BenchmarkTree(BenchmarkTree.Shape.WIDE_ROOT, 100_000, BenchmarkTree.Changes.NONE)
                .store(folder.resolve("plain.db"));
        assertThat(Programs.sqlite3(file, "SELECT count(*), count(files_0b) FROM directory")
                        .text())
                .isEqualTo("100000\t0\n");
        assertThat(Files.size(file)).isLessThan(60L * 100_000);
    }
}
