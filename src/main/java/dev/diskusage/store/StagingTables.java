package dev.diskusage.store;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.LinkedUsage;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.RunSummary.PathTotals;
import dev.diskusage.usage.Totals;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// The open SQLite side of a [RunWriter].
final class StagingTables implements AutoCloseable {
    /// Takes the write-ahead log away, and the mark in the file that it has one.
    private static final String WITHOUT_LOG = "PRAGMA journal_mode = DELETE";

    private final Connection connection;
    private final StagedSums sums;
    private final MultiRowInsert<DirectoryUsage> own;
    private final List<DirectoryUsage> withDeeperRows = new ArrayList<>();
    private MultiRowInsert<DirectoryUsage> rows;
    private MultiRowInsert<LinkedUsage> linked;

    /// @param fresh whether the file is empty
    StagingTables(Path file, boolean resumable, boolean fresh) throws SQLException {
        connection = Sqlite.openStaging(file, resumable);
        try {
            connection.setAutoCommit(false);
            if (fresh) {
                execute("PRAGMA application_id = " + RunSchema.APPLICATION_ID);
                execute("PRAGMA user_version = " + RunSchema.VERSION);
                execute(RunSchema.TABLES);
            }
            connection.commit();
            sums = new StagedSums(connection);
            own = new MultiRowInsert<>(connection, RunSchema.OWN, RunSchema.OWN_COLUMNS, "", StagingTables::bindOwn);
            rows = rowInsert(sums.sizes());
            linked = linkedInsert(sums.sizes());
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    long batches() {
        return sums.batches();
    }

    /// Hot. One transaction.
    void insertRows(List<DirectoryUsage> batch) throws SQLException {
        withDeeperRows.clear();
        for (DirectoryUsage row : batch) {
            DirectoryUsage.Place place = row.place();
            if (place.parentId() < 0 || place.id() <= place.parentId()) {
                throw new SQLException("directory " + place.id() + " cannot be below directory " + place.parentId());
            }
            sums.addRow(row.own());
            if (!row.own().equals(row.all())) {
                withDeeperRows.add(row);
            }
        }
        countSizes(!batch.isEmpty() && !batch.getFirst().filesBySize().isEmpty());
        rows.insert(batch);
        own.insert(withDeeperRows);
        sums.saveBatch();
        connection.commit();
    }

    /// One transaction.
    void insertLinked(List<LinkedUsage> batch) throws SQLException {
        for (LinkedUsage row : batch) {
            sums.add(row.own());
        }
        countSizes(!batch.isEmpty() && !batch.getFirst().filesBySize().isEmpty());
        linked.insert(batch);
        sums.saveBatch();
        connection.commit();
    }

    /// The first batch with size classes decides: without them five columns less are bound, a third of the time.
    private void countSizes(boolean sizes) throws SQLException {
        if (sizes && !sums.sizes()) {
            sums.countSizes();
            rows = rowInsert(true);
            linked = linkedInsert(true);
        }
    }

    /// Leaves the file whole and checked; it holds nothing but the run then. One transaction, so that a kill leaves the
    /// run as it was before or finished.
    void finish(RunId run, RunSummary summary) throws SQLException {
        require(sums.mismatch(summary));
        applyLinked();
        execute("DROP TABLE linked");
        execute("DROP TABLE staged");
        new RunMetadata(run, summary).write(connection, sums.batches());
        execute(RunSchema.INDEX);
        for (PathTotals path : summary.paths()) {
            require(rootMismatch(path));
        }
        requireNone(
                "SELECT parent_id FROM (SELECT DISTINCT parent_id FROM directory) WHERE parent_id <> 0"
                        + " AND parent_id NOT IN (SELECT id FROM directory_own)",
                "it has rows below a directory that has no row or says it has none: ");
        String check = text("PRAGMA quick_check(1)");
        require(check.equals("ok") ? "" : check);
        connection.commit();
        connection.setAutoCommit(true);
        execute(WITHOUT_LOG);
    }

    /// The batches of a file that was finished and then left by a kill; 0 of one that was not. Such a file is only
    /// waiting for its name.
    static long finishedBatches(Path file) throws SQLException {
        try (Connection connection = Sqlite.openStaging(file, true);
                Statement statement = connection.createStatement()) {
            long batches;
            try (ResultSet row = statement.executeQuery("SELECT batches FROM run")) {
                batches = row.next() ? row.getLong(1) : 0;
            }
            if (batches > 0) {
                statement.executeUpdate(WITHOUT_LOG);
            }
            return batches;
        }
    }

    private void applyLinked() throws SQLException {
        requireNone(
                "SELECT id FROM linked WHERE id NOT IN (SELECT id FROM directory)",
                "there are additions for a directory that has no row: ");
        execute(RunSchema.APPLY_LINKED);
        execute(RunSchema.APPLY_LINKED_OWN);
    }

    private String rootMismatch(PathTotals path) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT name, allocated_bytes, apparent_bytes, files, directories FROM directory WHERE id = ? AND parent_id = 0")) {
            select.setLong(1, path.rootId());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return "the root of " + path.path() + " has no row";
                }
                Totals stored = RowValues.totals(row, 2);
                return stored.equals(path.all())
                        ? ""
                        : path.path() + " is stored with " + stored + ", its summary says " + path.all();
            }
        }
    }

    private void requireNone(String query, String mismatch) throws SQLException {
        String first = text(query + " LIMIT 1");
        require(first.isEmpty() ? "" : mismatch + first);
    }

    private static void require(String mismatch) throws SQLException {
        if (!mismatch.isEmpty()) {
            throw new SQLException("the run does not add up: " + mismatch);
        }
    }

    /// The first column of the first row; empty when there is none.
    private String text(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getString(1) : "";
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /// Rolls back what is not committed.
    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private MultiRowInsert<DirectoryUsage> rowInsert(boolean sizes) throws SQLException {
        return sizes
                ? new MultiRowInsert<>(
                        connection,
                        RunSchema.ROW + ", " + RunSchema.SIZES,
                        RunSchema.ROW_COLUMNS + 5,
                        "",
                        StagingTables::bindRowWithSizes)
                : new MultiRowInsert<>(connection, RunSchema.ROW, RunSchema.ROW_COLUMNS, "", StagingTables::bindRow);
    }

    private MultiRowInsert<LinkedUsage> linkedInsert(boolean sizes) throws SQLException {
        return new MultiRowInsert<>(
                connection,
                sizes ? RunSchema.LINKED + ", " + RunSchema.SIZES : RunSchema.LINKED,
                RunSchema.LINKED_COLUMNS + (sizes ? 5 : 0),
                RunSchema.LINKED_ADDS_UP,
                sizes ? StagingTables::bindLinkedWithSizes : StagingTables::bindLinked);
    }

    private static void bindRow(PreparedStatement insert, int at, DirectoryUsage row) throws SQLException {
        insert.setLong(at, row.place().id());
        insert.setLong(at + 1, row.place().parentId());
        insert.setInt(at + 2, row.place().level());
        insert.setBytes(at + 3, row.place().name().bytes());
        RowValues.bindTotals(insert, at + 4, row.all());
        insert.setLong(at + 8, row.newestMtimeSeconds());
        insert.setLong(at + 9, row.unreadable());
    }

    private static void bindRowWithSizes(PreparedStatement insert, int at, DirectoryUsage row) throws SQLException {
        bindRow(insert, at, row);
        RowValues.bindSizes(insert, at + RunSchema.ROW_COLUMNS, row.filesBySize());
    }

    private static void bindOwn(PreparedStatement insert, int at, DirectoryUsage row) throws SQLException {
        insert.setLong(at, row.place().id());
        RowValues.bindTotals(insert, at + 1, row.own());
    }

    private static void bindLinked(PreparedStatement insert, int at, LinkedUsage row) throws SQLException {
        insert.setLong(at, row.id());
        RowValues.bindTotals(insert, at + 1, row.all());
        RowValues.bindTotals(insert, at + 5, row.own());
    }

    private static void bindLinkedWithSizes(PreparedStatement insert, int at, LinkedUsage row) throws SQLException {
        bindLinked(insert, at, row);
        RowValues.bindSizes(insert, at + RunSchema.LINKED_COLUMNS, row.filesBySize());
    }
}
