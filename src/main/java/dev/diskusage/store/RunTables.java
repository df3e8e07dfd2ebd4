package dev.diskusage.store;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.Totals;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The open SQLite side of a [RunFile]: rows of directories, whatever the version of the file. All throw
/// [StoreException], which names the file.
final class RunTables implements AutoCloseable {
    private final Path file;
    private final Connection connection;
    private final RunLayout layout;

    /// Of the tables and views that the file has.
    private final Set<String> names = new HashSet<>();

    /// By their text, of which there are few.
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    RunTables(Path file, Connection connection, RunLayout layout) {
        this.file = file;
        this.connection = connection;
        this.layout = layout;
        forEach("SELECT name FROM sqlite_schema", row -> names.add(row.getString(1)));
    }

    /// Whether the file has that table.
    boolean has(String table) {
        return names.contains(table);
    }

    RunLayout layout() {
        return layout;
    }

    /// What [#usage] reads of directories `d`, up to the table of these.
    String columns() {
        return "SELECT " + layout.id("d") + ", " + layout.parentId("d") + ", d.level, d.name, d.allocated_bytes,"
                + " d.apparent_bytes, d.files, d.directories, d.newest_mtime, d.unreadable, files_0b, files_to_1kb,"
                + " files_to_1mb, files_to_100mb, files_above, o.id, o.allocated_bytes, o.apparent_bytes, o.files,"
                + " o.directories FROM ";
    }

    /// The directories below which all others are.
    List<DirectoryUsage> roots() {
        return rightBelow(0, Measure.ALLOCATED, Integer.MAX_VALUE);
    }

    /// The largest right below one.
    List<DirectoryUsage> rightBelow(DirectoryUsage parent, Measure by, int max) {
        if (max <= WideDirectories.KEPT
                && parent.all().directories() > WideDirectories.MIN_CHILDREN
                && has(WideDirectories.NAME)) {
            List<DirectoryUsage> kept =
                    largest(WideDirectories.largestOf(by), by, parent.place().id(), max);
            // Else it is not one of them.
            if (kept.size() == max) {
                return kept;
            }
        }
        return rightBelow(parent.place().id(), by, max);
    }

    private List<DirectoryUsage> rightBelow(long parentId, Measure by, int max) {
        // First the few that are wanted, by what their rows hold, and only then their own sums from another table.
        return largest(
                "(SELECT * FROM " + layout.directories() + " d WHERE " + layout.rightBelow("d", "?1") + " ORDER BY "
                        + by.order() + " LIMIT ?2) d",
                by,
                parentId,
                max);
    }

    /// @param some directories `d` by two parameters
    private List<DirectoryUsage> largest(String some, Measure by, long parentId, int max) {
        return usages(columns() + some + layout.withOwnAndSizes() + "ORDER BY " + by.order(), parentId, max);
    }

    /// A query of the directories right below the one whose id is parameter 1.
    String rightBelow() {
        return columns() + layout.directories() + " d" + layout.withOwnAndSizes() + "WHERE "
                + layout.rightBelow("d", "?1") + " ";
    }

    /// A query of the rows, and no more, of the directories right below the one whose id is parameter 1: a third of the
    /// time.
    String comparedRightBelow() {
        return "SELECT " + layout.id("d") + ", d.name, d.allocated_bytes, d.apparent_bytes, d.files, d.directories,"
                + " d.newest_mtime, d.unreadable FROM " + layout.directories() + " d WHERE "
                + layout.rightBelow("d", "?1") + " ";
    }

    /// Of a query of [#comparedRightBelow].
    static ComparedDirectory compared(ResultSet row) throws SQLException {
        return new ComparedDirectory(
                row.getLong(1),
                new EntryName(row.getBytes(2)),
                RowValues.totals(row, 3),
                row.getLong(7),
                row.getLong(8));
    }

    boolean hasRowsBelow(ComparedDirectory directory) {
        String query =
                "SELECT 1 FROM " + layout.directories() + " d WHERE " + layout.rightBelow("d", "?1") + " LIMIT 1";
        try (ResultSet row = bound(cached(query), directory.id()).executeQuery()) {
            return row.next();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /// All rows of a query of [#columns]. @param parameters numbers, or bytes
    List<DirectoryUsage> usages(String query, Object... parameters) {
        List<DirectoryUsage> found = new ArrayList<>();
        try (ResultSet row = bound(cached(query), parameters).executeQuery()) {
            while (row.next()) {
                found.add(usage(row));
            }
        } catch (SQLException e) {
            throw failure(e);
        }
        return found;
    }

    interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    /// Row by row; the reader may ask for others meanwhile.
    void forEach(String query, RowReader reader, Object... parameters) {
        try (PreparedStatement select = connection.prepareStatement(query);
                ResultSet row = bound(select, parameters).executeQuery()) {
            while (row.next()) {
                reader.read(row);
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /// One that is not shared with anybody. The caller closes it.
    PreparedStatement prepare(String query) throws SQLException {
        return connection.prepareStatement(query);
    }

    private PreparedStatement cached(String query) throws SQLException {
        PreparedStatement statement = prepared.get(query);
        if (statement == null) {
            statement = connection.prepareStatement(query);
            prepared.put(query, statement);
        }
        return statement;
    }

    private static PreparedStatement bound(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    static DirectoryUsage usage(ResultSet row) throws SQLException {
        var place =
                new DirectoryUsage.Place(row.getLong(1), row.getLong(2), row.getInt(3), new EntryName(row.getBytes(4)));
        Totals all = RowValues.totals(row, 5);
        Totals own = row.getLong(16) != 0 ? RowValues.totals(row, 17) : all;
        return new DirectoryUsage(place, all, own, row.getLong(9), row.getLong(10), RowValues.sizes(row, 11));
    }

    StoreException failure(SQLException e) {
        return Sqlite.failure("cannot read run", file, e);
    }

    @Override
    public void close() {
        try {
            // With it its statements.
            connection.close();
        } catch (SQLException e) {
            throw Sqlite.failure("cannot close", file, e);
        }
    }
}
