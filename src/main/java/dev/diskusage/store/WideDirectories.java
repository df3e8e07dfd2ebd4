package dev.diskusage.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The table of a run file that has the largest right below each directory with very many there: the others are not
/// read when somebody asks for these. Only runs with such directories have it.
final class WideDirectories {
    /// Directories right below one whose largest are kept. To look through fewer takes a millisecond, 0.1 µs each.
    static final int MIN_CHILDREN = 10_000;

    /// Of each, by each measure: more than a page, a table or the series of a scan have by default. They take 17 bytes
    /// each, so a tenth of the file at the most, when each directory has just enough below it.
    static final int KEPT = 1_000;

    static final String NAME = "wide_largest";

    private static final String TABLE = """
            CREATE TABLE wide_largest ( -- the 1,000 largest right below each directory that has more than 10,000
              parent_id INTEGER,
              measure INTEGER, -- 0: allocated bytes, apparent where these are unknown; 1: apparent bytes; 2: files
              rank INTEGER, -- from 0, the largest first
              id INTEGER,
              PRIMARY KEY (parent_id, measure, rank)
            ) WITHOUT ROWID
            """;

    private static final String ROOTS =
            "SELECT place FROM directory_row WHERE place < 4294967296 AND directories > " + MIN_CHILDREN;

    private static final String RIGHT_BELOW =
            "FROM directory_row d WHERE place BETWEEN ?1 << 32 AND (?1 << 32) + 4294967295 ";

    /// Those that may have so many below: each of them counts.
    private static final String LARGE_RIGHT_BELOW =
            "SELECT place & 4294967295 " + RIGHT_BELOW + "AND directories > " + MIN_CHILDREN;

    private static final String IS_WIDE = "SELECT 1 " + RIGHT_BELOW + "LIMIT 1 OFFSET " + MIN_CHILDREN;

    private WideDirectories() {}

    /// Into a file that has all its rows. Reads those right below directories that have very many somewhere below: a
    /// small part, unless they lie in few.
    static void write(Connection connection) throws SQLException {
        Deque<Long> waiting = new ArrayDeque<>();
        List<Long> wide = new ArrayList<>();
        try (Statement roots = connection.createStatement();
                PreparedStatement below = connection.prepareStatement(LARGE_RIGHT_BELOW);
                PreparedStatement isWide = connection.prepareStatement(IS_WIDE)) {
            waiting.addAll(ids(roots.executeQuery(ROOTS)));
            while (!waiting.isEmpty()) {
                long id = waiting.removeLast();
                below.setLong(1, id);
                waiting.addAll(ids(below.executeQuery()));
                isWide.setLong(1, id);
                if (!ids(isWide.executeQuery()).isEmpty()) {
                    wide.add(id);
                }
            }
        }
        if (!wide.isEmpty()) {
            write(connection, wide);
        }
    }

    private static List<Long> ids(ResultSet rows) throws SQLException {
        try (rows) {
            List<Long> ids = new ArrayList<>();
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
            return ids;
        }
    }

    private static void write(Connection connection, List<Long> wide) throws SQLException {
        try (Statement create = connection.createStatement()) {
            create.executeUpdate(TABLE);
        }
        for (Measure by : Measure.values()) {
            String largest = "SELECT place & 4294967295 AS id, name, " + by.column() + " AS size " + RIGHT_BELOW
                    + "ORDER BY size DESC, name, place LIMIT " + KEPT;
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO wide_largest SELECT ?1, "
                    + by.stored() + ", row_number() OVER (ORDER BY size DESC, name, id) - 1, id FROM (" + largest
                    + ")")) {
                for (long id : wide) {
                    insert.setLong(1, id);
                    insert.executeUpdate();
                }
            }
        }
    }

    /// Whether the table is what the rows say, if there is one. Sorts all that lies right below such directories.
    static boolean hold(RunTables tables) {
        List<String> wrong = new ArrayList<>();
        if (tables.has(NAME)) {
            tables.forEach(
                    "SELECT 1 FROM wide_largest GROUP BY parent_id HAVING count(*) <> "
                            + KEPT * Measure.values().length,
                    _ -> wrong.add("incomplete"));
            for (Measure by : Measure.values()) {
                String ranks = "SELECT place >> 32, row_number() OVER (PARTITION BY place >> 32 ORDER BY " + by.column()
                        + " DESC, name, place) - 1, place & 4294967295 FROM directory_row d"
                        + " WHERE place >> 32 IN (SELECT parent_id FROM wide_largest)";
                tables.forEach(
                        "SELECT parent_id, rank, id FROM wide_largest WHERE measure = " + by.stored() + " EXCEPT "
                                + ranks,
                        _ -> wrong.add(by.name()));
            }
        }
        return wrong.isEmpty();
    }

    /// The directories `d` right below the one whose id is ?1, ?2 of them, in no order, when it has so many.
    static String largestOf(Measure by) {
        return "(SELECT d.* FROM wide_largest w CROSS JOIN directory_row d ON d.place = (w.parent_id << 32) + w.id"
                + " WHERE w.parent_id = ?1 AND w.measure = " + by.stored() + " AND w.rank < ?2) d";
    }
}
