package dev.diskusage.store;

import dev.diskusage.usage.ScanId;
import dev.diskusage.usage.Totals;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/// The tables of `catalog.db`. What is published is known by the run files as well; the catalogue adds the runs that
/// failed and the counts, and saves opening every file at start.
final class Catalogue {
    /// What makes an empty file one of version 1, that one of version 2, and so on. What was released is never
    /// changed: a catalogue of each version is in the tests.
    private static final List<String> STEPS = List.of("""
            CREATE TABLE scan (uid TEXT PRIMARY KEY, namespace TEXT, name TEXT, claim TEXT);
            CREATE TABLE run (
              scan_uid TEXT, run_id TEXT, result TEXT, reason TEXT,
              ended TEXT, -- UTC, ISO 8601
              allocated_bytes INTEGER, apparent_bytes INTEGER, files INTEGER, directories INTEGER, -- of published runs
              PRIMARY KEY (scan_uid, run_id)
            );
            CREATE TABLE run_count (scan_uid TEXT, result TEXT, runs INTEGER, PRIMARY KEY (scan_uid, result));
            """, HistoryTables.STEP);

    static final int VERSION = STEPS.size();

    private final DataSource database;

    Catalogue(DataSource database) {
        this.database = database;
    }

    /// First of all, and reads all of it: what is damaged is no newer version.
    ///
    /// @throws NewerVersionException when it is of a newer program
    static void requireSound(Path file, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet check = statement.executeQuery("PRAGMA quick_check(1)")) {
            if (!check.getString(1).equals("ok")) {
                throw new SQLException(check.getString(1).replace('\n', ' '));
            }
        }
        int version = version(connection);
        if (version > VERSION) {
            throw new NewerVersionException(file, version, VERSION);
        }
    }

    /// Brings a sound catalogue of an older version, or an empty one, to this one, in one transaction.
    static void migrate(Connection connection) throws SQLException {
        if (version(connection) < VERSION) {
            inTransaction(connection, Catalogue::addSteps);
        }
    }

    private static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet version = statement.executeQuery("PRAGMA user_version")) {
            return version.getInt(1);
        }
    }

    private static void addSteps(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String step : STEPS.subList(version(connection), VERSION)) {
                statement.executeUpdate(step);
            }
            statement.executeUpdate("PRAGMA user_version = " + VERSION);
        }
    }

    /// Reads all of it, so that what is wrong with it is found now; none of the scans has its last run.
    ///
    /// @throws SQLException also when what it says cannot be
    static Map<String, KnownScan> read(Connection connection) throws SQLException {
        Map<String, KnownScan> scans = new HashMap<>();
        try (Statement statement = connection.createStatement()) {
            readScans(statement, scans);
        } catch (RuntimeException e) {
            throw new SQLException("it holds what cannot be: " + e.getMessage(), e);
        }
        return scans;
    }

    private static void readScans(Statement statement, Map<String, KnownScan> scans) throws SQLException {
        Map<String, List<RunRecord>> runs = new HashMap<>();
        Map<String, Map<RunResult, Long>> counts = new HashMap<>();
        Map<String, ScanId> ids = new HashMap<>();
        try (ResultSet row = statement.executeQuery("SELECT namespace, name, uid, claim FROM scan")) {
            while (row.next()) {
                ids.put(
                        row.getString(3),
                        new ScanId(row.getString(1), row.getString(2), row.getString(3), row.getString(4)));
            }
        }
        try (ResultSet row = statement.executeQuery("SELECT scan_uid, run_id, result, reason, ended, allocated_bytes,"
                + " apparent_bytes, files, directories FROM run ORDER BY rowid")) {
            while (row.next()) {
                ScanId scan = ids.get(row.getString(1));
                if (scan != null) {
                    runs.computeIfAbsent(scan.uid(), _ -> new ArrayList<>()).add(record(row, scan));
                }
            }
        }
        try (ResultSet row = statement.executeQuery("SELECT scan_uid, result, runs FROM run_count")) {
            while (row.next()) {
                counts.computeIfAbsent(row.getString(1), _ -> new EnumMap<>(RunResult.class))
                        .put(RunResult.valueOf(row.getString(2)), row.getLong(3));
            }
        }
        for (ScanId scan : ids.values()) {
            Map<RunResult, Long> all = new EnumMap<>(KnownScan.unknown(scan).counts());
            all.putAll(counts.getOrDefault(scan.uid(), Map.of()));
            scans.put(scan.uid(), new KnownScan(scan, runs.getOrDefault(scan.uid(), List.of()), all, null));
        }
    }

    private static RunRecord record(ResultSet row, ScanId scan) throws SQLException {
        RunRecord run = new RunRecord(
                new RunId(scan, row.getString(2)),
                RunResult.valueOf(row.getString(3)),
                row.getString(4),
                Instant.parse(row.getString(5)));
        return run.hasFile()
                ? new RunRecord(run.run(), run.result(), run.reason(), run.ended(), RowValues.totals(row, 6))
                : run;
    }

    /// Makes it say this and nothing else, in one transaction. History stays, of these scans.
    void replace(Collection<KnownScan> scans) throws SQLException {
        change(connection -> {
            addSteps(connection);
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("DELETE FROM scan; DELETE FROM run; DELETE FROM run_count");
            }
            for (KnownScan scan : scans) {
                insert(connection, scan);
            }
            new HistoryTables(connection).forgetUnknownScans();
        });
    }

    /// Replaces what it says of a scan.
    void save(KnownScan scan) throws SQLException {
        change(connection -> {
            delete(connection, scan.scan().uid());
            insert(connection, scan);
        });
    }

    void remove(String scanUid) throws SQLException {
        change(connection -> {
            delete(connection, scanUid);
            new HistoryTables(connection).forget(scanUid);
        });
    }

    interface Change {
        void apply(Connection connection) throws SQLException;
    }

    private void change(Change change) throws SQLException {
        try (Connection connection = database.getConnection()) {
            inTransaction(connection, change);
        }
    }

    static void inTransaction(Connection connection, Change change) throws SQLException {
        connection.setAutoCommit(false);
        try {
            change.apply(connection);
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static void delete(Connection connection, String uid) throws SQLException {
        for (String table : List.of("scan WHERE uid", "run WHERE scan_uid", "run_count WHERE scan_uid")) {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table + " = ?")) {
                delete.setString(1, uid);
                delete.executeUpdate();
            }
        }
    }

    private static void insert(Connection connection, KnownScan known) throws SQLException {
        String uid = known.scan().uid();
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO scan VALUES (?, ?, ?, ?)")) {
            insert.setString(1, uid);
            insert.setString(2, known.scan().namespace());
            insert.setString(3, known.scan().name());
            insert.setString(4, known.scan().claim());
            insert.executeUpdate();
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (RunRecord run : known.runs()) {
                insertRun(insert, uid, run);
            }
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO run_count VALUES (?, ?, ?)")) {
            for (Map.Entry<RunResult, Long> count : known.counts().entrySet()) {
                insert.setString(1, uid);
                insert.setString(2, count.getKey().name());
                insert.setLong(3, count.getValue());
                insert.executeUpdate();
            }
        }
    }

    private static void insertRun(PreparedStatement insert, String uid, RunRecord run) throws SQLException {
        insert.setString(1, uid);
        insert.setString(2, run.run().id());
        insert.setString(3, run.result().name());
        insert.setString(4, run.reason());
        insert.setString(5, run.ended().toString());
        Totals totals = run.totals();
        if (totals != null) {
            RowValues.bindTotals(insert, 6, totals);
        } else {
            for (int at = 6; at <= 9; at++) {
                insert.setNull(at, Types.INTEGER);
            }
        }
        insert.executeUpdate();
    }
}
