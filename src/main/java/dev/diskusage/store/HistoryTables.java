package dev.diskusage.store;

import dev.diskusage.trend.FullForecast.Fill;
import dev.diskusage.trend.UsageSample;
import dev.diskusage.trend.UsageSample.Place;
import dev.diskusage.trend.UsageSample.Usage;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.RunSummary.FileSystem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The tables of `catalog.db` that hold samples of runs. Paths are in a table of their own: a scan has the same ones in
/// most of its samples.
final class HistoryTables {
    /// Of the catalogue's version 2.
    static final String STEP = """
            CREATE TABLE sample ( -- what a published run found; stays when its file goes
              id INTEGER PRIMARY KEY, scan_uid TEXT,
              ended INTEGER, -- milliseconds since the epoch
              fs_size_bytes INTEGER, fs_available_bytes INTEGER, -- 0 0: unknown
              whole_level INTEGER -- all directories down to this level are in sample_usage
            );
            CREATE UNIQUE INDEX sample_by_scan ON sample(scan_uid, ended);
            CREATE TABLE sample_path (id INTEGER PRIMARY KEY, scan_uid TEXT, path BLOB, level INTEGER);
            CREATE UNIQUE INDEX sample_path_by_scan ON sample_path(scan_uid, path, level);
            CREATE TABLE sample_usage (
              sample_id INTEGER, path_id INTEGER,
              allocated_bytes INTEGER, apparent_bytes INTEGER, files INTEGER, directories INTEGER,
              unreadable INTEGER, -- entries below that are missing from the sums
              PRIMARY KEY (sample_id, path_id)
            ) WITHOUT ROWID;
            """;

    private final Connection connection;

    HistoryTables(Connection connection) {
        this.connection = connection;
    }

    /// When the runs ended of which there are samples, and what their file systems said.
    List<Fill> fills(String scanUid) throws SQLException {
        List<Fill> fills = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT ended, fs_size_bytes, fs_available_bytes FROM sample WHERE scan_uid = ? ORDER BY ended")) {
            select.setString(1, scanUid);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    fills.add(new Fill(Instant.ofEpochMilli(row.getLong(1)), row.getLong(2), row.getLong(3)));
                }
            }
        }
        return fills;
    }

    UsageSample read(String scanUid, Instant ended) throws SQLException {
        int wholeLevel = -1;
        Map<Place, Usage> directories = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT whole_level, path, level, allocated_bytes, apparent_bytes, files, directories, unreadable
                        FROM sample JOIN sample_usage ON sample_id = sample.id JOIN sample_path ON path_id = sample_path.id
                        WHERE sample.scan_uid = ? AND ended = ?
                        """)) {
            select.setString(1, scanUid);
            select.setLong(2, ended.toEpochMilli());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    wholeLevel = row.getInt(1);
                    directories.put(
                            new Place(new EntryName(row.getBytes(2)), row.getInt(3)),
                            new Usage(RowValues.totals(row, 4), row.getLong(8)));
                }
            }
        }
        return new UsageSample(wholeLevel, directories);
    }

    void add(String scanUid, Instant ended, FileSystem disk, UsageSample sample) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO sample(scan_uid, ended, fs_size_bytes, fs_available_bytes, whole_level) VALUES (?, ?, ?, ?, ?)")) {
            insert.setString(1, scanUid);
            insert.setLong(2, ended.toEpochMilli());
            insert.setLong(3, disk.sizeBytes());
            insert.setLong(4, disk.availableBytes());
            insert.setInt(5, sample.wholeLevel());
            insert.executeUpdate();
        }
        addPaths(scanUid, sample);
        try (PreparedStatement insert = connection.prepareStatement("""
                        INSERT INTO sample_usage
                        SELECT sample.id, sample_path.id, ?, ?, ?, ?, ? FROM sample JOIN sample_path USING (scan_uid)
                        WHERE scan_uid = ? AND ended = ? AND path = ? AND level = ?
                        """)) {
            for (Map.Entry<Place, Usage> each : sample.directories().entrySet()) {
                RowValues.bindTotals(insert, 1, each.getValue().all());
                insert.setLong(5, each.getValue().unreadable());
                insert.setString(6, scanUid);
                insert.setLong(7, ended.toEpochMilli());
                insert.setBytes(8, each.getKey().path().bytes());
                insert.setInt(9, each.getKey().level());
                insert.executeUpdate();
            }
        }
    }

    private void addPaths(String scanUid, UsageSample sample) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT OR IGNORE INTO sample_path(scan_uid, path, level) VALUES (?, ?, ?)")) {
            for (Place place : sample.directories().keySet()) {
                insert.setString(1, scanUid);
                insert.setBytes(2, place.path().bytes());
                insert.setInt(3, place.level());
                insert.executeUpdate();
            }
        }
    }

    /// With the paths that only these samples had.
    void remove(String scanUid, Iterable<Instant> ended) throws SQLException {
        String sample = "(SELECT id FROM sample WHERE scan_uid = ? AND ended = ?)";
        for (String from : List.of("sample_usage WHERE sample_id = " + sample, "sample WHERE id = " + sample)) {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + from)) {
                for (Instant each : ended) {
                    delete.setString(1, scanUid);
                    delete.setLong(2, each.toEpochMilli());
                    delete.executeUpdate();
                }
            }
        }
        removePathsWithoutSample(scanUid);
    }

    /// Those of the newest sample stay: with them there is seldom one left to look for in all others.
    private void removePathsWithoutSample(String scanUid) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("""
                        DELETE FROM sample_path WHERE scan_uid = ?1
                          AND id NOT IN (SELECT path_id FROM sample_usage WHERE sample_id = (
                            SELECT id FROM sample WHERE scan_uid = ?1 ORDER BY ended DESC LIMIT 1))
                          AND id NOT IN (
                            SELECT path_id FROM sample_usage WHERE sample_id IN (SELECT id FROM sample WHERE scan_uid = ?1))
                        """)) {
            delete.setString(1, scanUid);
            delete.executeUpdate();
        }
    }

    /// All of one scan.
    void forget(String scanUid) throws SQLException {
        for (String from : List.of(
                "sample_usage WHERE sample_id IN (SELECT id FROM sample WHERE scan_uid = ?)",
                "sample WHERE scan_uid = ?",
                "sample_path WHERE scan_uid = ?")) {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + from)) {
                delete.setString(1, scanUid);
                delete.executeUpdate();
            }
        }
    }

    /// All of scans that the table `scan` does not have.
    void forgetUnknownScans() throws SQLException {
        try (Statement delete = connection.createStatement()) {
            delete.executeUpdate("""
                    DELETE FROM sample WHERE scan_uid NOT IN (SELECT uid FROM scan);
                    DELETE FROM sample_path WHERE scan_uid NOT IN (SELECT uid FROM scan);
                    DELETE FROM sample_usage WHERE sample_id NOT IN (SELECT id FROM sample)
                    """);
        }
    }
}
