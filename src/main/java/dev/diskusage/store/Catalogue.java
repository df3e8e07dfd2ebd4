package dev.diskusage.store;

import dev.diskusage.usage.ScanId;
import dev.diskusage.usage.Totals;
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
    private static final int VERSION = 1;
    private static final String TABLES = """
            CREATE TABLE IF NOT EXISTS scan (uid TEXT PRIMARY KEY, namespace TEXT, name TEXT, claim TEXT);
            CREATE TABLE IF NOT EXISTS run (
              scan_uid TEXT, run_id TEXT, result TEXT, reason TEXT,
              ended TEXT, -- UTC, ISO 8601
              allocated_bytes INTEGER, apparent_bytes INTEGER, files INTEGER, directories INTEGER, -- of published runs
              PRIMARY KEY (scan_uid, run_id)
            );
            CREATE TABLE IF NOT EXISTS run_count (scan_uid TEXT, result TEXT, runs INTEGER, PRIMARY KEY (scan_uid, result));
            PRAGMA user_version =\s""" + VERSION;

    private final DataSource database;

    Catalogue(DataSource database) {
        this.database = database;
    }

    /// Reads all of it, so that what is wrong with it is found now; none of the scans has its last run.
    ///
    /// @throws SQLException also when what it says cannot be
    static Map<String, KnownScan> read(Connection connection) throws SQLException {
        Map<String, KnownScan> scans = new HashMap<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet check = statement.executeQuery("PRAGMA quick_check(1)")) {
                if (!check.getString(1).equals("ok")) {
                    throw new SQLException(check.getString(1).replace('\n', ' '));
                }
            }
            try (ResultSet version = statement.executeQuery("PRAGMA user_version")) {
                if (version.getInt(1) == 0) {
                    return scans;
                }
                if (version.getInt(1) != VERSION) {
                    throw new SQLException("it has version " + version.getInt(1) + ", this program knows " + VERSION);
                }
            }
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
        try (ResultSet row = statement.executeQuery("SELECT * FROM run ORDER BY rowid")) {
            while (row.next()) {
                ScanId scan = ids.get(row.getString("scan_uid"));
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
        RunResult result = RunResult.valueOf(row.getString("result"));
        RunRecord run = new RunRecord(
                new RunId(scan, row.getString("run_id")),
                result,
                row.getString("reason"),
                Instant.parse(row.getString("ended")));
        return run.hasFile()
                ? new RunRecord(
                        run.run(),
                        result,
                        run.reason(),
                        run.ended(),
                        RowValues.totals(row, row.findColumn("allocated_bytes")))
                : run;
    }

    /// Makes it say this and nothing else, in one transaction.
    void replace(Collection<KnownScan> scans) throws SQLException {
        change(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate(TABLES);
                statement.executeUpdate("DELETE FROM scan; DELETE FROM run; DELETE FROM run_count");
            }
            for (KnownScan scan : scans) {
                insert(connection, scan);
            }
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
        change(connection -> delete(connection, scanUid));
    }

    private interface Change {
        void apply(Connection connection) throws SQLException;
    }

    private void change(Change change) throws SQLException {
        try (Connection connection = database.getConnection()) {
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
