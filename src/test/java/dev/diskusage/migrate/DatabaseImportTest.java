package dev.diskusage.migrate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diskusage.store.OpenedStore;
import dev.diskusage.store.PublishedRun;
import dev.diskusage.store.RunFile;
import dev.diskusage.store.StoreCheck;
import dev.diskusage.store.StoreException;
import dev.diskusage.store.UsageStore;
import dev.diskusage.testing.Command;
import dev.diskusage.usage.ScanId;
import dev.diskusage.usage.Totals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Databases with the exporter's own schema, filled by Debian's sqlite3.
class DatabaseImportTest {
    private static final ScanId SCAN = ScanId.standAlone("default", "exporter", "root");
    private static final String DAY = "'2025-08-01 10:00:00')";

    @TempDir
    Path temp;

    private Path database;
    private Path to;

    @BeforeEach
    void makeDatabase() throws IOException {
        database = temp.resolve("disk-usage.db");
        to = temp.resolve("to");
        sqlite3(Files.readString(ExporterMigrationTest.SAMPLES.resolve("disk_stats.sql")));
    }

    private String sqlite3(String sql) {
        // Bytes travel as Latin-1.
        String bytes = new String(sql.getBytes(UTF_8), ISO_8859_1);
        return new Command("sqlite3", database.toString()).run(bytes).orFail();
    }

    private void row(String path, int level, long size, long files, long directories) {
        sqlite3("INSERT INTO disk_stats(path, level, size, file_count, dir_count, last_updated) VALUES ('" + path
                + "', " + level + ", " + size + ", " + files + ", " + directories + ", " + DAY);
    }

    private void migrate() {
        ExporterMigration.run(ExporterMigrationTest.SAMPLES.resolve("readme-basic.yaml"), to, database);
    }

    /// What a program that starts from the folder serves, as `path level bytes files directories`.
    private List<String> served() {
        try (UsageStore store = OpenedStore.open(to.resolve("data"));
                RunFile run = store.lastPublished(SCAN.uid()).orElseThrow().open()) {
            return run.topDown(32, 100).stream()
                    .map(each -> each.path().text() + " " + each.usage().place().level() + " "
                            + numbers(each.usage().all()))
                    .toList();
        }
    }

    private static String numbers(Totals all) {
        assertThat(all.allocatedKnown()).isFalse();
        return all.apparentBytes() + " " + all.files() + " " + all.directories();
    }

    @Test
    void rowsThatAddUpBecomeAFirstRunOfTheirDay() {
        row("/vol", 0, 1000, 10, 2);
        row("/vol/a", 1, 600, 4, 0);
        row("/vol/b", 1, 300, 3, 1);
        row("/vol/b/c", 2, 300, 2, 0);
        migrate();
        assertThat(served())
                .containsExactly("/vol 0 1000 10 4", "/vol/a 1 600 4 1", "/vol/b 1 300 3 2", "/vol/b/c 2 300 2 1");
        try (UsageStore store = OpenedStore.open(to.resolve("data"))) {
            PublishedRun run = store.lastPublished(SCAN.uid()).orElseThrow();
            assertThat(run.summary().started()).isEqualTo(Instant.parse("2025-08-01T10:00:00Z"));
            assertThat(run.summary().took()).isEqualTo(Duration.ZERO);
            assertThat(store.history(SCAN.uid()).getFirst().ended()).isEqualTo("2025-08-01T10:00:00Z");
        }
        assertThat(StoreCheck.run(to.resolve("data")).problems()).isEmpty();
    }

    @Test
    void severalRootsAndTheRootOfTheMachineKeepTheirPaths() {
        row("/", 0, 900, 9, 1);
        row("/var", 1, 500, 5, 1);
        row("/var/log", 2, 100, 1, 0);
        row("/srv/data", 0, 70, 7, 0);
        row("/srv/data/x", 1, 20, 2, 0);
        migrate();
        assertThat(new TreeSet<>(served()))
                .containsExactly(
                        "/ 0 900 9 3",
                        "/srv/data 0 70 7 2",
                        "/srv/data/x 1 20 2 1",
                        "/var 1 500 5 2",
                        "/var/log 2 100 1 1");
    }

    /// The exporter has no row for a directory without files of its own.
    @Test
    void aDirectoryBetweenThatHasNoRowIsTheSumOfThoseBelow() {
        row("/vol", 0, 1000, 10, 0);
        row("/vol/a/b/c", 3, 600, 4, 0);
        row("/vol/a/b/d", 3, 100, 1, 0);
        migrate();
        assertThat(served())
                .containsExactly(
                        "/vol 0 1000 10 5",
                        "/vol/a 1 700 5 4",
                        "/vol/a/b 2 700 5 3",
                        "/vol/a/b/c 3 600 4 1",
                        "/vol/a/b/d 3 100 1 1");
    }

    /// In the order of bytes `/vol/a-b` comes between `/vol/a` and what is below it.
    @Test
    void namesInWhateverOrderBelongWhereTheyBelong() {
        row("/vol", 0, 1000, 20, 0);
        row("/vol/a", 1, 300, 3, 0);
        row("/vol/a-b", 1, 200, 2, 0);
        row("/vol/a/b", 2, 100, 1, 0);
        row("/vol/a%_b", 1, 50, 2, 0);
        row("/vols/other", 1, 7, 7, 0);
        row("/vol/größe 日本", 1, 10, 2, 0);
        migrate();
        assertThat(served())
                .containsExactly(
                        "/vol 0 1000 20 6",
                        "/vol/a 1 300 3 2",
                        "/vol/a-b 1 200 2 1",
                        "/vol/a%_b 1 50 2 1",
                        "/vol/größe 日本 1 10 2 1",
                        "/vol/a/b 2 100 1 1");
    }

    /// Row by row the same as the database says, with the sums checked by sqlite3.
    @Test
    void aLargeDatabaseIsTakenOverWhole() {
        sqlite3("""
                WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 4999)
                INSERT INTO disk_stats(path, level, size, file_count, dir_count, last_updated)
                SELECT '/data/' || (i / 100) || '/' || i, 2, i, 1 + i % 3, 0, '2025-08-01 10:00:00' FROM n
                UNION ALL SELECT '/data/' || (i / 100), 1, sum(i) + 5, sum(1 + i % 3) + 1, 100, '2025-08-01 10:00:00'
                  FROM n GROUP BY i / 100
                UNION ALL SELECT '/data', 0, sum(i) + 50 * 5, sum(1 + i % 3) + 50, 50, '2025-08-01 10:00:30' FROM n;
                """);
        migrate();
        Path run = to.resolve("data/runs").resolve(SCAN.uid()).resolve("imported.db");
        String differences = sqlite3("ATTACH '" + run + "' AS ours;"
                + "SELECT count(*) FROM directory;"
                + "SELECT count(*) FROM (SELECT CAST(name AS TEXT), level, apparent_bytes, files FROM directory EXCEPT"
                + " SELECT CASE level WHEN 0 THEN path ELSE replace(path, rtrim(path, replace(path, '/', '')), '') END,"
                + " level, size, file_count FROM main.disk_stats)");
        assertThat(differences).isEqualTo("5051\n0\n");
    }

    @Test
    void aDatabaseThatTheExporterStillWritesIsReadAsOfOneMoment() throws IOException {
        row("/vol", 0, 1000, 10, 0);
        sqlite3("PRAGMA journal_mode = WAL");
        byte[] before = Files.readAllBytes(database);
        migrate();
        assertThat(served()).containsExactly("/vol 0 1000 10 1");
        assertThat(database).hasBinaryContent(before);
    }

    /// Defect 1 of the public version: a row for each file, of which the last one stays.
    @Test
    void rowsThatHoldTheLastFileInPlaceOfASumAreRefused() {
        row("/vol", 0, 300, 1, 0);
        row("/vol/a", 1, 100, 1, 0);
        assertThatThrownBy(this::migrate)
                .isInstanceOf(MigrationException.class)
                .hasMessageStartingWith(database + ": each of its rows counts one file");
        assertThat(to).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE disk_stats SET size = 699 WHERE level = 0",
                "UPDATE disk_stats SET file_count = 6 WHERE level = 0"
            })
    void aParentWithLessThanItsChildrenIsRefused(String change) {
        row("/vol", 0, 700, 7, 0);
        row("/vol/a", 1, 300, 3, 0);
        row("/vol/b", 1, 400, 4, 0);
        sqlite3(change);
        assertThatThrownBy(this::migrate)
                .hasMessageStartingWith(database + ": /vol has ")
                .hasMessageContaining(", the directories below it have 700 in 7: this exporter did not sum up");
        assertThat(to).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE disk_stats SET size = -1",
                "UPDATE disk_stats SET file_count = 'many'",
                "UPDATE disk_stats SET path = 'home'",
                "UPDATE disk_stats SET last_updated = 'yesterday'",
                "DELETE FROM disk_stats",
                "UPDATE disk_stats SET level = 1",
                "DROP TABLE disk_stats"
            })
    void whatTheExporterDoesNotWriteIsOneError(String change) {
        row("/vol", 0, 700, 7, 0);
        sqlite3(change);
        assertThatThrownBy(this::migrate)
                .isInstanceOf(StoreException.class)
                .message()
                .startsWith("cannot read")
                .contains(database.toString())
                .doesNotContain("\n");
        assertThat(to).doesNotExist();
    }

    @Test
    void aFileThatIsNoneIsOneError() throws IOException {
        Files.writeString(database, "no database");
        assertThatThrownBy(this::migrate).hasMessageContaining("it is damaged or no SQLite database");
        Files.delete(database);
        assertThatThrownBy(this::migrate)
                .hasMessage("cannot read " + database + ": there is no such file; give the exporter's db-path");
    }
}
