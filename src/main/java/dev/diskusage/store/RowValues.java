package dev.diskusage.store;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.LinkedUsage;
import dev.diskusage.usage.Totals;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// How values lie in columns: four of a [Totals] with NULL where the allocated bytes are unknown, five size classes or
/// five NULLs.
final class RowValues {
    private static final int SIZE_CLASSES = 5;

    /// How the rows of a run file are ordered. A batch in that order is stored a twentieth faster, in fewer pages.
    static final Comparator<DirectoryUsage> BY_PLACE = Comparator.comparingLong(row -> place(row.place()));

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

    /// The two ids of a directory in one number, by which the rows of a run file are ordered.
    static long place(DirectoryUsage.Place place) {
        return (place.parentId() << 32) + place.id();
    }

    /// Hot.
    static void bindRow(PreparedStatement insert, int at, DirectoryUsage row) throws SQLException {
        insert.setLong(at, place(row.place()));
        insert.setInt(at + 1, row.place().level());
        insert.setBytes(at + 2, row.place().name().bytes());
        bindTotals(insert, at + 3, row.all());
        insert.setLong(at + 7, row.newestMtimeSeconds());
        insert.setLong(at + 8, row.unreadable());
    }

    static void bindOwn(PreparedStatement insert, int at, DirectoryUsage row) throws SQLException {
        insert.setLong(at, row.place().id());
        bindTotals(insert, at + 1, row.own());
    }

    static void bindSizes(PreparedStatement insert, int at, DirectoryUsage row) throws SQLException {
        insert.setLong(at, row.place().id());
        bindSizes(insert, at + 1, row.filesBySize());
    }

    static void bindLinked(PreparedStatement insert, int at, LinkedUsage row) throws SQLException {
        insert.setLong(at, row.id());
        bindTotals(insert, at + 1, row.all());
        bindTotals(insert, at + 5, row.own());
        bindSizes(insert, at + 9, row.filesBySize());
    }

    /// @throws SQLException when there are some, but not all
    private static void bindSizes(PreparedStatement statement, int at, List<Long> sizes) throws SQLException {
        if (!sizes.isEmpty() && sizes.size() != SIZE_CLASSES) {
            throw new SQLException("a row has " + sizes.size() + " size classes, others have " + SIZE_CLASSES);
        }
        for (int i = 0; i < SIZE_CLASSES; i++) {
            statement.setObject(at + i, sizes.isEmpty() ? null : sizes.get(i));
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
