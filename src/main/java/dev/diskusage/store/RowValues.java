package dev.diskusage.store;

import dev.diskusage.usage.Totals;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/// How values lie in columns: four of a [Totals] with NULL where the allocated bytes are unknown, five size classes or
/// five NULLs.
final class RowValues {
    private static final int SIZE_CLASSES = 5;

    private RowValues() {}

    /// Hot.
    static void bindTotals(PreparedStatement statement, int at, Totals totals) throws SQLException {
        if (totals.allocatedKnown()) {
            statement.setLong(at, totals.allocatedBytes());
        } else {
            statement.setNull(at, Types.INTEGER);
        }
        statement.setLong(at + 1, totals.apparentBytes());
        statement.setLong(at + 2, totals.files());
        statement.setLong(at + 3, totals.directories());
    }

    static Totals totals(ResultSet row, int at) throws SQLException {
        long allocated = row.getLong(at);
        boolean known = !row.wasNull();
        return new Totals(
                known ? allocated : Totals.UNKNOWN, row.getLong(at + 1), row.getLong(at + 2), row.getLong(at + 3));
    }

    /// @throws SQLException when a row has no size classes and others have
    static void bindSizes(PreparedStatement statement, int at, List<Long> sizes) throws SQLException {
        if (sizes.size() != SIZE_CLASSES) {
            throw new SQLException("a row has " + sizes.size() + " size classes, others have " + SIZE_CLASSES);
        }
        for (int i = 0; i < SIZE_CLASSES; i++) {
            statement.setObject(at + i, sizes.get(i));
        }
    }

    static List<Long> sizes(ResultSet row, int at) throws SQLException {
        List<Long> sizes = new ArrayList<>(SIZE_CLASSES);
        for (int i = 0; i < SIZE_CLASSES; i++) {
            long files = row.getLong(at + i);
            if (row.wasNull()) {
                return List.of();
            }
            sizes.add(files);
        }
        return sizes;
    }
}
