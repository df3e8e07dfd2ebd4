package dev.diskusage.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Inserts rows many at a time: each execution costs several native calls, so that row by row takes four times as long.
final class MultiRowInsert<T> {
    /// Rows per statement, largest first: what one leaves over goes to the next. 200 instead of 32 are a tenth faster;
    /// 1,000 gain no more and take five times the memory. They divide the usual 1,000 rows of a batch.
    private static final List<Integer> SIZES = List.of(200, 20, 2, 1);

    private final Connection connection;
    private final String into;
    private final int columns;
    private final String conflict;
    private final Binder<T> binder;

    /// By the number of rows. Made when the first needs one: most tables of most runs need few.
    private final Map<Integer, PreparedStatement> statements = new HashMap<>();

    /// Sets the parameters `at` and following to the columns of a row.
    interface Binder<T> {
        void bind(PreparedStatement statement, int at, T row) throws SQLException;
    }

    /// @param into `table(column, column`
    /// @param conflict an ON CONFLICT clause, or empty
    MultiRowInsert(Connection connection, String into, int columns, String conflict, Binder<T> binder) {
        this.connection = connection;
        this.into = into;
        this.columns = columns;
        this.conflict = conflict;
        this.binder = binder;
    }

    void insert(List<T> rows) throws SQLException {
        int at = 0;
        for (int size : SIZES) {
            for (; at + size <= rows.size(); at += size) {
                insert(rows, at, statement(size), size);
            }
        }
    }

    /// Hot.
    private void insert(List<T> rows, int from, PreparedStatement statement, int size) throws SQLException {
        for (int i = 0; i < size; i++) {
            binder.bind(statement, i * columns + 1, rows.get(from + i));
        }
        statement.executeUpdate();
    }

    private PreparedStatement statement(int rows) throws SQLException {
        PreparedStatement statement = statements.get(rows);
        if (statement == null) {
            String row = "(?" + ",?".repeat(columns - 1) + ")";
            String values = row + ("," + row).repeat(rows - 1);
            statement = connection.prepareStatement("INSERT INTO " + into + ") VALUES " + values + conflict);
            statements.put(rows, statement);
        }
        return statement;
    }
}
