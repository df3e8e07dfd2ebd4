package dev.diskusage.store;

import dev.diskusage.store.StaleDirectory.Known;
import dev.diskusage.usage.DirectoryUsage.Place;
import dev.diskusage.usage.EntryName;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The table `stale` of a run file. Only runs that have such directories have it.
final class StaleTable {
    private static final String TABLE = """
            CREATE TABLE stale ( -- directories that could not be read, as an earlier run found them; in no sum
              id INTEGER PRIMARY KEY, -- of the directory; below 0 when it has no row
              parent_id INTEGER, level INTEGER, name BLOB,
              path BLOB, -- whole
              allocated_bytes INTEGER, -- NULL: unknown
              apparent_bytes INTEGER, files INTEGER, directories INTEGER,
              unreadable INTEGER, -- entries below that were missing then
              run_id TEXT, -- that could read it last
              ended TEXT -- of that run; UTC, ISO 8601
            )
            """;

    private StaleTable() {}

    /// Into a finished file that nobody else has open, in one transaction; in place of what it says.
    static void write(Path file, List<StaleDirectory> directories) throws SQLException {
        try (Connection connection = Sqlite.openStaging(file, Sqlite.Outlives.CRASH);
                Statement statement = connection.createStatement()) {
            Catalogue.inTransaction(connection, _ -> {
                statement.executeUpdate("DROP TABLE IF EXISTS stale");
                statement.executeUpdate(TABLE);
                insert(connection, directories);
            });
        }
    }

    private static void insert(Connection connection, List<StaleDirectory> directories) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO stale VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (StaleDirectory each : directories) {
                insert.setLong(1, each.place().id());
                insert.setLong(2, each.place().parentId());
                insert.setInt(3, each.place().level());
                insert.setBytes(4, each.place().name().bytes());
                insert.setBytes(5, each.path().bytes());
                RowValues.bindTotals(insert, 6, each.known().all());
                insert.setLong(10, each.known().unreadable());
                insert.setString(11, each.known().run());
                insert.setString(12, each.known().ended().toString());
                insert.executeUpdate();
            }
        }
    }

    static List<StaleDirectory> read(RunTables tables) {
        List<StaleDirectory> found = new ArrayList<>();
        if (tables.has("stale")) {
            tables.forEach("SELECT * FROM stale ORDER BY level, path", row -> found.add(directory(row)));
        }
        return found;
    }

    private static StaleDirectory directory(ResultSet row) throws SQLException {
        return new StaleDirectory(
                new Place(row.getLong(1), row.getLong(2), row.getInt(3), new EntryName(row.getBytes(4))),
                new EntryName(row.getBytes(5)),
                new Known(
                        RowValues.totals(row, 6),
                        row.getLong(10),
                        row.getString(11),
                        Instant.parse(row.getString(12))));
    }
}
