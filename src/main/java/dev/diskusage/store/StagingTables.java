package dev.diskusage.store;

import dev.diskusage.store.Sqlite.Outlives;
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
    /// A scan counts size classes of all directories or of none.
    private static final String SOME_SIZES = """
            SELECT 1 WHERE (SELECT count(*) FROM directory_sizes) NOT IN (0, (SELECT count(*) FROM directory_row))
            """;

    private final Connection connection;
    private final StagedSums sums;
    private final MultiRowInsert<DirectoryUsage> rows;
    private final MultiRowInsert<DirectoryUsage> own;
    private final MultiRowInsert<DirectoryUsage> sizes;
    private final MultiRowInsert<LinkedUsage> linked;

    /// What each batch does.
    private final Outlives outlives;

    /// Whether all of the file was written through this connection.
    private final boolean fresh;

    /// @param outlives what each batch does
    /// @param fresh whether the file is empty
    /// @throws SQLException also when another version of this program began the file
    StagingTables(Path file, Outlives outlives, boolean fresh) throws SQLException {
        this.outlives = outlives;
        this.fresh = fresh;
        connection = Sqlite.openStaging(file, outlives);
        try {
            connection.setAutoCommit(false);
            if (fresh) {
                execute("PRAGMA application_id = " + RunSchema.APPLICATION_ID);
                execute("PRAGMA user_version = " + RunSchema.VERSION);
                execute(RunSchema.TABLES);
            }
            String version = text("PRAGMA user_version");
            if (!version.equals(String.valueOf(RunSchema.VERSION))) {
                throw new SQLException("another version of this program began it: " + version);
            }
            connection.commit();
            sums = new StagedSums(connection);
            rows = new MultiRowInsert<>(connection, RunSchema.ROW, RunSchema.ROW_COLUMNS, "", RowValues::bindRow);
            own = new MultiRowInsert<>(connection, RunSchema.OWN, RunSchema.OWN_COLUMNS, "", RowValues::bindOwn);
            sizes = new MultiRowInsert<>(
                    connection, RunSchema.SIZES, RunSchema.SIZES_COLUMNS, "", RowValues::bindSizes);
            linked = new MultiRowInsert<>(
                    connection,
                    RunSchema.LINKED,
                    RunSchema.LINKED_COLUMNS,
                    RunSchema.LINKED_ADDS_UP,
                    RowValues::bindLinked);
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
        List<DirectoryUsage> sorted = new ArrayList<>(batch);
        sorted.sort(RowValues.BY_PLACE);
        List<DirectoryUsage> withDeeperRows = new ArrayList<>();
        List<DirectoryUsage> withSizes = new ArrayList<>();
        for (DirectoryUsage row : sorted) {
            requirePlace(row.place());
            sums.addRow(row);
            if (!row.own().equals(row.all())) {
                withDeeperRows.add(row);
            }
            if (!row.filesBySize().isEmpty()) {
                withSizes.add(row);
            }
        }
        rows.insert(sorted);
        own.insert(withDeeperRows);
        sizes.insert(withSizes);
        sums.saveBatch();
        connection.commit();
    }

    private static void requirePlace(DirectoryUsage.Place place) throws SQLException {
        if (place.parentId() < 0 || place.id() <= place.parentId()) {
            throw new SQLException("directory " + place.id() + " cannot be below directory " + place.parentId());
        }
        if (place.id() > RunSchema.MAX_ID) {
            throw new SQLException("directory " + place.id() + " is one too many: a run has at most " + RunSchema.MAX_ID
                    + " directories; scan with less depth");
        }
    }

    /// One transaction.
    void insertLinked(List<LinkedUsage> batch) throws SQLException {
        for (LinkedUsage row : batch) {
            sums.add(row.own());
        }
        linked.insert(batch);
        sums.saveBatch();
        connection.commit();
    }

    /// Leaves the file whole and checked; it holds nothing but the run then. One transaction, so that a kill leaves the
    /// run as it was before or finished. Where batches outlive a kill, it outlives a crash of the
    /// machine: what is found finished is whole.
    void finish(RunId run, RunSummary summary) throws SQLException {
        if (outlives != Outlives.NOTHING) {
            connection.setAutoCommit(true);
            Sqlite.outlives(connection, Outlives.CRASH);
            connection.setAutoCommit(false);
        }
        require(sums.mismatch(summary));
        if (!text("SELECT id FROM linked LIMIT 1").isEmpty()) {
            applyLinked();
        }
        execute("DROP TABLE linked");
        execute("DROP TABLE staged");
        new RunMetadata(run, summary).write(connection, sums.batches());
        for (PathTotals path : summary.paths()) {
            require(rootMismatch(path));
        }
        require(sums.tree().addUp() ? "" : "a directory has not what it holds by itself and those right below it have");
        requireStored();
        WideDirectories.write(connection);
        if (sums.rows() >= LevelRows.MIN_ROWS) {
            if (fresh) {
                sums.levels().write(connection);
            } else {
                LevelRows.count(connection);
            }
        }
        connection.commit();
    }

    /// What SQLite says it stored is there. Of its own pages SQLite needs no telling; a file that an earlier process
    /// began may be any mixture of old and new pages, after a crash of the machine, so all of it is read.
    private void requireStored() throws SQLException {
        String stored = text("SELECT count(*) FROM directory_row");
        require(
                stored.equals(String.valueOf(sums.rows()))
                        ? ""
                        : "it holds " + stored + " rows, " + sums.rows() + " were stored");
        if (!fresh) {
            String check = text("PRAGMA quick_check(1)");
            require(check.equals("ok") ? "" : check);
            require(text(WholeRun.MISMATCH).isEmpty() ? "" : "rows that were stored are missing, or changed");
            require(text(SOME_SIZES).isEmpty() ? "" : "only some directories have size classes");
        }
    }

    /// The batches of a file that was finished and then left by a kill; 0 of one that was not. Such a file is only
    /// waiting for its name.
    static long finishedBatches(Path file) throws SQLException {
        try (Connection connection = Sqlite.openStaging(file, Outlives.CRASH);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT batches FROM run")) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private void applyLinked() throws SQLException {
        execute(RunSchema.FIND_LINKED);
        requireNone(
                "SELECT id FROM linked WHERE id NOT IN (SELECT id FROM linked_row)",
                "there are additions for a directory that has no row: ");
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(RunSchema.LINKED_ROWS)) {
            while (row.next()) {
                sums.tree().add(row.getLong(1), row.getLong(2), RowValues.totals(row, 3), RowValues.totals(row, 7));
                sums.levels().addFiles(row.getInt(11), RowValues.sizes(row, 12));
            }
        }
        execute(RunSchema.APPLY_LINKED);
        execute(RunSchema.APPLY_LINKED_OWN);
        execute(RunSchema.APPLY_LINKED_SIZES);
    }

    private String rootMismatch(PathTotals path) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT name, allocated_bytes, apparent_bytes, files, directories FROM directory_row WHERE place = ? AND place < 4294967296")) {
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
}
