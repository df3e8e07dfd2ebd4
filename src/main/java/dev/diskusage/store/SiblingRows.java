package dev.diskusage.store;

import dev.diskusage.usage.DirectoryUsage;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// The directories right below one, by the bytes of their names, one at a time. May begin again with another directory.
final class SiblingRows implements AutoCloseable {
    private final RunTables tables;
    private final PreparedStatement select;
    private @Nullable ResultSet rows;
    private @Nullable DirectoryUsage next;

    SiblingRows(RunTables tables) {
        this.tables = tables;
        try {
            select = tables.prepare(tables.rightBelow() + "ORDER BY d.name, 1");
        } catch (SQLException e) {
            throw tables.failure(e);
        }
    }

    /// @param parent null, or one without rows below, has none
    void begin(@Nullable DirectoryUsage parent) {
        try {
            rows = null;
            next = null;
            if (parent != null && StoredDirectory.hasRowsBelow(parent)) {
                select.setLong(1, parent.place().id());
                rows = select.executeQuery();
                advance();
            }
        } catch (SQLException e) {
            throw tables.failure(e);
        }
    }

    /// The one that is at hand; null when there is none any more.
    @Nullable
    DirectoryUsage next() {
        return next;
    }

    @Nullable
    DirectoryUsage take() {
        DirectoryUsage taken = next;
        try {
            advance();
        } catch (SQLException e) {
            throw tables.failure(e);
        }
        return taken;
    }

    private void advance() throws SQLException {
        next = rows != null && rows.next() ? RunTables.usage(rows, Integer.MAX_VALUE) : null;
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
