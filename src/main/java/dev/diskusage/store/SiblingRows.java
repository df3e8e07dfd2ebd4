package dev.diskusage.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// The directories right below one, by the bytes of their names, one at a time; of some sum only those with more than a
/// number. May begin again with another directory.
final class SiblingRows implements AutoCloseable {
    private final RunTables tables;
    private final PreparedStatement select;
    private @Nullable ResultSet rows;
    private @Nullable ComparedDirectory next;

    /// @param by what directories must have more of than is said when it begins
    SiblingRows(RunTables tables, Measure by) {
        this.tables = tables;
        try {
            select = tables.prepare(tables.comparedRightBelow() + "AND " + by.column() + " > ?2 ORDER BY d.name, 1");
        } catch (SQLException e) {
            throw tables.failure(e);
        }
    }

    /// @param parent null has none
    /// @param more than which is wanted; -1 for all
    void begin(@Nullable ComparedDirectory parent, long more) {
        try {
            rows = null;
            next = null;
            if (parent != null && parent.holdsDirectories()) {
                select.setLong(1, parent.id());
                select.setLong(2, more);
                rows = select.executeQuery();
                advance();
            }
        } catch (SQLException e) {
            throw tables.failure(e);
        }
    }

    /// The one that is at hand; null when there is none any more.
    @Nullable
    ComparedDirectory next() {
        return next;
    }

    @Nullable
    ComparedDirectory take() {
        ComparedDirectory taken = next;
        try {
            advance();
        } catch (SQLException e) {
            throw tables.failure(e);
        }
        return taken;
    }

    private void advance() throws SQLException {
        next = rows != null && rows.next() ? RunTables.compared(rows) : null;
    }

    @Override
    public void close() {
        try {
            select.close();
        } catch (SQLException e) {
            throw tables.failure(e);
        }
    }
}
