package dev.diskusage.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diskusage.usage.ScanId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A start reads the newest runs of many scans side by side, and finds what it would find one after the other.
class ManyScansStartTest {
    /// Several for each processor.
    private static final int SCANS = 40;

    private static final int RUNS = 3;

    @TempDir
    Path folder;

    private final Map<String, String> served = new TreeMap<>();
    private final TreeSet<String> movedAside = new TreeSet<>();

    @BeforeEach
    void publishAll() {
        try (UsageStore store = OpenedStore.open(folder)) {
            for (int scan = 0; scan < SCANS; scan++) {
                for (int run = 1; run <= RUNS; run++) {
                    OpenedStore.publish(store, new ScanId("shop", "scan-" + scan, uid(scan), "claim"), "run-" + run, 2);
                }
            }
        }
    }

    private static String uid(int scan) {
        return "uid-" + scan;
    }

    private Path file(int scan, int run) {
        return folder.resolve("runs").resolve(uid(scan)).resolve("run-" + run + ".db");
    }

    /// Of each scan none, the newest, the newest two or all.
    private void damageSome(Random random) throws IOException {
        for (int scan = 0; scan < SCANS; scan++) {
            int damaged = random.nextInt(RUNS + 1);
            for (int run = RUNS; run > RUNS - damaged; run--) {
                try (RandomAccessFile file =
                        new RandomAccessFile(file(scan, run).toFile(), "rw")) {
                    file.setLength(random.nextInt(4000));
                }
                movedAside.add(uid(scan) + "/run-" + run + ".db.corrupt");
            }
            if (damaged < RUNS) {
                served.put(uid(scan), "run-" + (RUNS - damaged));
            }
        }
    }

    private void assertFinds() throws IOException {
        try (UsageStore store = OpenedStore.open(folder)) {
            assertThat(store.lastPublished().stream()
                            .collect(Collectors.toMap(run -> run.run().scan().uid(), run -> run.run()
                                    .id())))
                    .isEqualTo(served);
            assertThat(store.lastPublished())
                    .allSatisfy(run -> assertThat(OpenedStore.rows(run)).isEqualTo(2));
        }
        assertThat(found(".corrupt")).isEqualTo(movedAside);
        assertThat(found(".db")).hasSize(SCANS * RUNS - movedAside.size());
    }

    private TreeSet<String> found(String ending) throws IOException {
        Path runs = folder.resolve("runs");
        try (Stream<Path> files = Files.walk(runs)) {
            return files.map(file -> runs.relativize(file).toString())
                    .filter(file -> file.endsWith(ending))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void servesTheNewestOfEachThatCanBeRead(long seed) throws IOException {
        damageSome(new Random(seed));
        assertFinds();
        assertFinds();
    }

    @Test
    void findsThemWithoutACatalogueToo() throws IOException {
        damageSome(new Random(4));
        Files.delete(folder.resolve("catalog.db"));
        assertFinds();
    }

    @Test
    void oneOfANewerProgramStopsTheStartAndLeavesAllAsItIs() throws IOException, SQLException {
        Path newer = file(17, RUNS);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + newer);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("PRAGMA user_version = 99");
        }
        assertThatThrownBy(() -> OpenedStore.open(folder).close())
                .isInstanceOf(NewerVersionException.class)
                .hasMessageContaining(newer.toString())
                .hasMessageContaining("99");
        assertThat(found(".db")).hasSize(SCANS * RUNS);
        assertThat(found(".corrupt")).isEmpty();
        Files.delete(newer);
        for (int scan = 0; scan < SCANS; scan++) {
            served.put(uid(scan), "run-" + (scan == 17 ? RUNS - 1 : RUNS));
        }
        try (UsageStore store = OpenedStore.open(folder)) {
            assertThat(store.lastPublished())
                    .allSatisfy(run -> assertThat(run.run().id())
                            .isEqualTo(served.get(run.run().scan().uid())))
                    .hasSize(SCANS);
        }
    }
}
