package dev.diskusage.store;

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
    private boolean sizes;
    private boolean allocatedKnown = true;
    private long allocatedBytes;
    private long apparentBytes;
    private long files;
    private long directories;

    /// Reads what is saved; starts at zero in a new file.
    StagedSums(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM staged")) {
            if (row.next()) {
                batches = row.getLong("batches");
                rows = row.getLong("row_count");
                sizes = row.getBoolean("with_sizes");
                apparentBytes = row.getLong("apparent_bytes");
                files = row.getLong("files");
                directories = row.getLong("directories");
                allocatedBytes = row.getLong("allocated_bytes");
                allocatedKnown = !row.wasNull();
            }
        }
        save = connection.prepareStatement("INSERT OR REPLACE INTO staged(rowid, batches, row_count, with_sizes,"
                + " allocated_bytes, apparent_bytes, files, directories) VALUES (1, ?, ?, ?, ?, ?, ?, ?)");
    }

    long batches() {
        return batches;
    }

    boolean sizes() {
        return sizes;
    }

    void countSizes() {
        sizes = true;
    }

    void addRow(Totals own) {
        rows++;
        add(own);
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
        save.setBoolean(3, sizes);
        save.setObject(4, allocatedKnown ? allocatedBytes : null);
        save.setLong(5, apparentBytes);
        save.setLong(6, files);
        save.setLong(7, directories);
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
