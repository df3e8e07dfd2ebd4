package dev.diskusage.store;

import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.RunSummary.Failure;
import dev.diskusage.usage.RunSummary.FileSystem;
import dev.diskusage.usage.RunSummary.PathTotals;
import dev.diskusage.usage.RunSummary.Unreadable;
import dev.diskusage.usage.ScanId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a run file says of its run as a whole: the few rows that are read when it is opened.
record RunMetadata(RunId run, RunSummary summary) {

    /// @param batches that the run came in
    void write(Connection connection, long batches) throws SQLException {
        writeRun(connection, batches);
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO scanned_path(path, root_id, row_count) VALUES (?, ?, ?)")) {
            for (PathTotals path : summary.paths()) {
                insert.setBytes(1, path.path().bytes());
                insert.setLong(2, path.rootId());
                insert.setLong(3, path.rows());
                insert.executeUpdate();
            }
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO unreadable(errno, entries) VALUES (?, ?)")) {
            for (Map.Entry<String, Long> each : summary.unreadable().byErrno().entrySet()) {
                insert.setString(1, each.getKey());
                insert.setLong(2, each.getValue());
                insert.executeUpdate();
            }
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO failure(errno, call, path) VALUES (?, ?, ?)")) {
            for (Failure failure : summary.unreadable().first()) {
                insert.setString(1, failure.errno());
                insert.setString(2, failure.call());
                insert.setBytes(3, failure.path().bytes());
                insert.executeUpdate();
            }
        }
    }

    private void writeRun(Connection connection, long batches) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, run.scan().uid());
            insert.setString(2, run.scan().namespace());
            insert.setString(3, run.scan().name());
            insert.setString(4, run.scan().claim());
            insert.setString(5, run.id());
            insert.setString(6, summary.started().toString());
            insert.setString(7, summary.ended().toString());
            insert.setLong(8, summary.took().toNanos());
            insert.setLong(9, summary.fileSystem().sizeBytes());
            insert.setLong(10, summary.fileSystem().availableBytes());
            insert.setLong(11, summary.fileSystem().inodes());
            insert.setLong(12, summary.fileSystem().inodesFree());
            insert.setLong(13, batches);
            insert.executeUpdate();
        }
    }

    static RunMetadata read(Connection connection, RunLayout layout) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM run")) {
            if (!row.next()) {
                throw new SQLException("it says nothing of its run");
            }
            ScanId scan = new ScanId(
                    row.getString("scan_namespace"),
                    row.getString("scan_name"),
                    row.getString("scan_uid"),
                    row.getString("scan_claim"));
            FileSystem fileSystem = new FileSystem(
                    row.getLong("fs_size_bytes"),
                    row.getLong("fs_available_bytes"),
                    row.getLong("fs_inodes"),
                    row.getLong("fs_inodes_free"));
            Instant started = Instant.parse(row.getString("started"));
            Duration took = Duration.ofNanos(row.getLong("took_nanos"));
            RunId run = new RunId(scan, row.getString("run_id"));
            return new RunMetadata(
                    run, new RunSummary(started, took, paths(connection, layout), unreadable(connection), fileSystem));
        }
    }

    private static List<PathTotals> paths(Connection connection, RunLayout layout) throws SQLException {
        List<PathTotals> paths = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT path, root_id, row_count, allocated_bytes, apparent_bytes, files, directories
                        FROM scanned_path JOIN %s d ON %s = root_id ORDER BY ordinal
                        """.formatted(layout.directories(), layout.key("d")))) {
            while (row.next()) {
                paths.add(new PathTotals(
                        new EntryName(row.getBytes("path")),
                        row.getLong("root_id"),
                        RowValues.totals(row, 4),
                        row.getLong("row_count")));
            }
        }
        return paths;
    }

    private static Unreadable unreadable(Connection connection) throws SQLException {
        Map<String, Long> byErrno = new HashMap<>();
        List<Failure> first = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT errno, entries FROM unreadable")) {
                while (row.next()) {
                    byErrno.put(row.getString("errno"), row.getLong("entries"));
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT errno, call, path FROM failure ORDER BY ordinal")) {
                while (row.next()) {
                    first.add(new Failure(
                            row.getString("errno"), row.getString("call"), new EntryName(row.getBytes("path"))));
                }
            }
        }
        return new Unreadable(byErrno, first);
    }
}
