package dev.diskusage.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/// Inserts rows many at a time: each JDBC call costs several native ones, so this is four times faster than row by row.
final class MultiRowInsert<T> {
    /// Rows per statement. 8 are a third slower; 128 are a twentieth faster and leave more rows of a batch to go one by
    /// one, which is four times slower.
    static final int ROWS = 32;

    private final PreparedStatement many;
    private final PreparedStatement one;
    private final int columns;
    private final Binder<T> binder;

    /// Sets the parameters `at` and following to the columns of a row.
    interface Binder<T> {
        void bind(PreparedStatement statement, int at, T row) throws SQLException;
    }

    /// @param into `table(column, column`
    /// @param conflict an ON CONFLICT clause, or empty
    MultiRowInsert(Connection connection, String into, int columns, String conflict, Binder<T> binder)
            throws SQLException {
        String row = "(?" + ",?".repeat(columns - 1) + ")";
        String start = "INSERT INTO " + into + ") VALUES " + row;
        many = connection.prepareStatement(start + ("," + row).repeat(ROWS - 1) + conflict);
        one = connection.prepareStatement(start + conflict);
        this.columns = columns;
        this.binder = binder;
    }

    /// Hot.
    void insert(List<T> rows) throws SQLException {
        int at = 0;
        for (; at + ROWS <= rows.size(); at += ROWS) {
            for (int i = 0; i < ROWS; i++) {
                binder.bind(many, i * columns + 1, rows.get(at + i));
            }
            many.executeUpdate();
        }
        for (; at < rows.size(); at++) {
            binder.bind(one, 1, rows.get(at));
            one.executeUpdate();
        }
    }
}
