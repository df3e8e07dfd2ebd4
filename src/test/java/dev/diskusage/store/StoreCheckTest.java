package dev.diskusage.store;

import static dev.diskusage.store.OpenedStore.BACKUP;
import static dev.diskusage.store.OpenedStore.MEDIA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.store.StoreCheck.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreCheckTest {
    @TempDir
    Path temp;

    private Path data;
    private Path one;

    @BeforeEach
    void twoRuns() {
        data = temp.resolve("data");
        try (UsageStore store = OpenedStore.open(data)) {
            one = OpenedStore.publish(store, MEDIA, "one", 500).file();
            OpenedStore.publish(store, BACKUP, "two", 50);
        }
    }

    /// Some file systems have no extended attributes, and what is copied without them has none.
    private void removeChecksum() throws IOException {
        var attributes = Files.getFileAttributeView(one, UserDefinedFileAttributeView.class);
        for (String each : attributes.list()) {
            attributes.delete(each);
        }
    }

    private List<Problem> problems() {
        return StoreCheck.run(data).problems();
    }

    private void assertProblem(String what, String advice) {
        assertThat(problems()).singleElement().satisfies(problem -> {
            assertThat(problem.what()).contains(what);
            assertThat(problem.advice()).contains(advice);
        });
    }

    @Test
    void aSoundStoreHasNoProblemAlsoWhileItIsInUse() {
        assertThat(StoreCheck.run(data)).isEqualTo(new StoreCheck.Checked(2, List.of()));
        try (UsageStore store = OpenedStore.open(data)) {
            OpenedStore.publish(store, MEDIA, "three", 50);
            assertThat(StoreCheck.run(data)).isEqualTo(new StoreCheck.Checked(3, List.of()));
        }
    }

    /// Each is as sound as SQLite and the sums can tell.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE level_rows SET row_count = row_count + 1 WHERE level = 1",
                "UPDATE level_rows SET level = 7 WHERE level = 1",
                "UPDATE wide_largest SET id = id + 1 WHERE rank = 999 AND measure = 2",
                "UPDATE wide_largest SET rank = 2000 WHERE rank = 3 AND measure = 0",
                "DELETE FROM wide_largest WHERE rank = 5 AND measure = 1"
            })
    void tablesThatAreMadeOfTheRowsAreHeldAgainstThem(String damage) throws IOException, SQLException {
        try (UsageStore store = OpenedStore.open(data);
                StagedRun staged = store.begin(new RunId(MEDIA, "wide"))) {
            var tree = new BenchmarkTree(BenchmarkTree.Shape.FLAT, 12_000, BenchmarkTree.Changes.NONE);
            one = staged.publish(tree.emitBatches(staged::accept)).file();
        }
        removeChecksum();
        assertThat(problems()).isEmpty();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + one);
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(damage)).isPositive();
        }
        assertProblem("level_rows and wide_largest", "remove it");
    }

    @Test
    void runsWithoutAllocatedBytesAreSound() {
        try (UsageStore store = OpenedStore.open(data);
                StagedRun staged = store.begin(new RunId(MEDIA, "blind"))) {
            RunTree tree = RunTree.random(3, 40).withoutAllocated();
            tree.writeTo(staged, 10);
            staged.publish(tree.summary());
        }
        assertThat(problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 0.9})
    void aFileThatWasCutIsNamed(double kept) throws IOException {
        try (FileChannel file = FileChannel.open(one, StandardOpenOption.WRITE)) {
            file.truncate((long) (file.size() * kept));
        }
        assertProblem(one.toString(), "remove it, the runs before it are sound");
    }

    /// Wherever they are; a page that no table uses may hold what it wants.
    @Test
    void zeroedPagesThatTakeSomethingAwayAreFound() throws IOException {
        removeChecksum();
        byte[] sound = Files.readAllBytes(one);
        String content = dump();
        int pages = sound.length / 8192;
        int found = 0;
        for (int page = 0; page < pages; page++) {
            byte[] broken = sound.clone();
            Arrays.fill(broken, page * 8192, (page + 1) * 8192, (byte) 0);
            Files.write(one, broken);
            if (problems().isEmpty()) {
                assertThat(dump()).as("page %s", page).isEqualTo(content);
            } else {
                found++;
            }
        }
        assertThat(found).isGreaterThan(3);
    }

    /// All that the file says, as Debian's SQLite reads it.
    private String dump() {
        return Programs.sqlite3(one, ".dump").text();
    }

    /// A number that changed is no damage to SQLite.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE directory_row SET apparent_bytes = apparent_bytes + 1 WHERE place & 4294967295 = 7",
                "UPDATE directory_row SET files = files - 1 WHERE place = (SELECT max(place) FROM directory_row)",
                "UPDATE directory_row SET allocated_bytes = NULL WHERE place = 1",
                "UPDATE directory_row SET place = place + (1000 << 32) WHERE place & 4294967295 = 500",
                "UPDATE directory_row SET place = place + 1000 WHERE place & 4294967295 = 2",
                "UPDATE directory_own SET directories = 9 WHERE id = 1",
                "UPDATE directory_own SET id = 1000 WHERE id = (SELECT max(id) FROM directory_own)",
                "INSERT INTO directory_own SELECT 1000, 0, 0, 0, 0",
                "DELETE FROM directory_row WHERE place = (SELECT max(place) FROM directory_row)",
                "UPDATE scanned_path SET row_count = 3",
                "UPDATE scanned_path SET root_id = 2"
            })
    void numbersThatDoNotAddUpAreFound(String change) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + one);
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(change)).isEqualTo(1);
        }
        assertProblem(one + ": its rows do not add up to its totals", "remove it");
    }

    /// Which is no sum: the checksum finds it.
    @Test
    void aNameThatChangedIsFound() throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + one);
                var statement = connection.createStatement()) {
            statement.executeUpdate(
                    "UPDATE directory_row SET name = CAST('other' AS BLOB) WHERE place & 4294967295 = 7");
        }
        assertProblem(one + ": its content is not what was published", "remove it");
    }

    @Test
    void aFileUnderAnotherNameIsNamed() throws IOException {
        Path renamed = Files.copy(one, one.resolveSibling("other.db"));
        assertThat(problems())
                .extracting(Problem::what)
                .containsExactlyInAnyOrder(
                        "cannot read run " + renamed + ": it is run one of scan uid-media",
                        renamed + " is not in the catalogue");
    }

    @Test
    void aMissingFileAndOneTooManyAreNamed() throws IOException {
        Files.delete(one);
        assertProblem(one + " is missing, though the catalogue knows it", "the next start");
        OpenedStore.open(data).close();
        assertThat(problems()).isEmpty();
    }

    @Test
    void theCataloguesDamageIsNamedAndGoneAfterAStart() throws IOException {
        Path catalogue = data.resolve("catalog.db");
        Files.write(
                catalogue,
                "no database at all, but long enough to be read as one"
                        .repeat(100)
                        .getBytes(StandardCharsets.UTF_8));
        assertProblem("cannot read " + catalogue + ": it is damaged or no SQLite database", "counts and failed runs");
        OpenedStore.open(data).close();
        assertProblem("catalog.db.corrupt-", "look at it, then remove it");
    }

    @Test
    void aMissingCatalogueIsNamed() throws IOException {
        Files.delete(data.resolve("catalog.db"));
        assertProblem("catalog.db is missing", "the next start");
    }

    /// What is not found is in free space, or in what is no sum, such as a name.
    @Test
    void noFlippedBitChangesATotalUnseen() throws IOException {
        removeChecksum();
        byte[] sound = Files.readAllBytes(one);
        String totals = totals();
        Random random = new Random(20261127);
        int found = 0;
        for (int i = 0; i < 200; i++) {
            byte[] broken = sound.clone();
            broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(one, broken);
            if (problems().isEmpty()) {
                assertThat(totals()).as("round %s", i).isEqualTo(totals);
            } else {
                found++;
            }
        }
        assertThat(found).isGreaterThan(20);
    }

    private String totals() {
        return Programs.sqlite3(
                        one,
                        "SELECT id, parent_id, allocated_bytes, apparent_bytes, files, directories FROM directory;"
                                + "SELECT * FROM directory_own; SELECT root_id, row_count FROM scanned_path")
                .text();
    }

    @Test
    void aFileOfANewerProgramIsNoDamage() throws IOException {
        try (FileChannel file = FileChannel.open(one, StandardOpenOption.WRITE)) {
            // PRAGMA user_version: bytes 60 to 63 of the file ("Database File Format").
            file.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 99}), 60);
        }
        assertProblem("a newer program wrote it (its version is 99", "nothing is wrong with it");
    }
}
