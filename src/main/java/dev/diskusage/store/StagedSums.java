package dev.diskusage.store;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.Totals;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// What was put into a run file so far. Saved with each batch, in its transaction, so that it is true after a restart.
final class StagedSums {
    private final PreparedStatement save;
    private long batches;
    private long rows;
    private boolean allocatedKnown;
    private long allocatedBytes;
    private long apparentBytes;
    private long files;
    private long directories;
    private final DirectorySums tree;

    /// Of the rows that came through this connection: not saved.
    private final LevelRows levels = new LevelRows();

    /// Reads what is saved; starts at zero in a new file.
    StagedSums(Connection connection) throws SQLException {
        // random() is SQLite's own generator, seeded by the kernel: a secret as DirectorySums needs one.
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT *, coalesce(tree_seed, random()) AS seed FROM (SELECT 1) LEFT JOIN staged")) {
            batches = row.getLong("batches");
            rows = row.getLong("row_count");
            apparentBytes = row.getLong("apparent_bytes");
            files = row.getLong("files");
            directories = row.getLong("directories");
            allocatedBytes = row.getLong("allocated_bytes");
            allocatedKnown = !row.wasNull() || batches == 0;
            tree = new DirectorySums(row.getLong("seed"), row.getLong("tree_difference"));
        }
        save = connection.prepareStatement("INSERT OR REPLACE INTO staged(rowid, batches, row_count,"
                + " allocated_bytes, apparent_bytes, files, directories, tree_seed, tree_difference)"
                + " VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)");
    }

    long batches() {
        return batches;
    }

    long rows() {
        return rows;
    }

    /// What the rows say of each other.
    DirectorySums tree() {
        return tree;
    }

    LevelRows levels() {
        return levels;
    }

    /// Hot.
    void addRow(DirectoryUsage row) {
        rows++;
        tree.add(row);
        levels.add(row);
        add(row.own());
    }

    /// Hot: no [Totals] made per row.
    void add(Totals own) {
        allocatedKnown &= own.allocatedKnown();
        allocatedBytes += own.allocatedBytes();
        apparentBytes += own.apparentBytes();
        files += own.files();
        directories += own.directories();
    }

    /// Within the transaction of the batch.
    void saveBatch() throws SQLException {
        batches++;
        save.setLong(1, batches);
        save.setLong(2, rows);
        save.setObject(3, allocatedKnown ? allocatedBytes : null);
        save.setLong(4, apparentBytes);
        save.setLong(5, files);
        save.setLong(6, directories);
        save.setLong(7, tree.seed());
        save.setLong(8, tree.difference());
        save.executeUpdate();
    }

    /// What differs between the rows and the summary; empty when they add up.
    String mismatch(RunSummary summary) {
        long expectedRows =
                summary.paths().stream().mapToLong(RunSummary.PathTotals::rows).sum();
        if (rows != expectedRows) {
            return "it has " + rows + " rows, its summary says " + expectedRows;
        }
        Totals stored = new Totals(allocatedKnown ? allocatedBytes : Totals.UNKNOWN, apparentBytes, files, directories);
        Totals expected = summary.paths().stream()
                .map(RunSummary.PathTotals::all)
                .reduce(Totals::plus)
                .orElse(Totals.NONE);
        return stored.equals(expected) ? "" : "its rows add up to " + stored + ", its summary says " + expected;
    }
}
