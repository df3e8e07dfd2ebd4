package dev.diskusage.store;

import dev.diskusage.usage.DirectoryUsage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How many directories each of the upper levels has, and their files by size. In a table of the run file where
/// counting them takes long: counted as rows come, which costs a nanosecond each.
final class LevelRows {
    /// The deepest that is counted: series go no deeper.
    static final int MAX_LEVEL = 32;

    /// Rows of a run that has the table. Fewer are counted in a millisecond or two, and the table takes a page, 8 KiB.
    static final int MIN_ROWS = 5_000;

    private static final int SIZE_CLASSES = 5;
    private static final String TABLE = """
            CREATE TABLE level_rows ( -- the sums over all directories of a level; only of levels 0 to 32
              level INTEGER PRIMARY KEY, row_count INTEGER,
              files_0b INTEGER, files_to_1kb INTEGER, files_to_1mb INTEGER, files_to_100mb INTEGER, files_above INTEGER
            )
            """;

    /// In run files of each version.
    private static final String COUNT = """
            SELECT level, count(*), coalesce(sum(files_0b), 0), coalesce(sum(files_to_1kb), 0),
              coalesce(sum(files_to_1mb), 0), coalesce(sum(files_to_100mb), 0), coalesce(sum(files_above), 0)
            FROM directory WHERE level BETWEEN 0 AND %d GROUP BY level
            """.formatted(MAX_LEVEL);

    /// By level the number of rows, and behind it the files of each class.
    private final long[][] sums = new long[MAX_LEVEL + 1][1 + SIZE_CLASSES];

    /// Hot.
    void add(DirectoryUsage row) {
        int level = row.place().level();
        if (isCounted(level)) {
            sums[level][0]++;
            addFiles(level, row.filesBySize());
        }
    }

    /// Hot. What more the directories of a level have.
    void addFiles(int level, List<Long> filesBySize) {
        if (isCounted(level)) {
            for (int i = 0; i < filesBySize.size() && i < SIZE_CLASSES; i++) {
                sums[level][1 + i] += filesBySize.get(i);
            }
        }
    }

    /// Whoever sends rows may say anything: it is then no level of the tree, and asked for by nobody.
    private static boolean isCounted(int level) {
        return level >= 0 && level <= MAX_LEVEL;
    }

    /// Into a file that has all its rows.
    void write(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(TABLE);
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO level_rows VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            for (int level = 0; level <= MAX_LEVEL && sums[level][0] > 0; level++) {
                insert.setInt(1, level);
                for (int i = 0; i <= SIZE_CLASSES; i++) {
                    insert.setLong(2 + i, sums[level][i]);
                }
                insert.executeUpdate();
            }
        }
    }

    /// The same, of rows that an earlier process wrote. Reads them all.
    static void count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(TABLE);
            statement.executeUpdate("INSERT INTO level_rows " + COUNT);
        }
    }

    /// Counts them where the file has no such table: few, or written before there was one.
    static LevelRows read(RunTables tables) {
        return read(tables, tables.has("level_rows") ? "SELECT * FROM level_rows" : COUNT);
    }

    private static LevelRows read(RunTables tables, String query) {
        LevelRows rows = new LevelRows();
        tables.forEach(query, rows::set);
        return rows;
    }

    /// Whether the table is what the rows say, if there is one. Reads all rows.
    static boolean hold(RunTables tables) {
        return !tables.has("level_rows") || Arrays.deepEquals(read(tables).sums, read(tables, COUNT).sums);
    }

    private void set(ResultSet row) throws SQLException {
        for (int i = 0; i <= SIZE_CLASSES; i++) {
            sums[row.getInt(1)][i] = row.getLong(2 + i);
        }
    }

    /// @param level at most [#MAX_LEVEL]
    long rows(int level) {
        return sums[level][0];
    }

    /// In the order of [dev.diskusage.usage.SizeClass]; zeros when they are not counted.
    List<Long> filesBySize(int level) {
        List<Long> files = new ArrayList<>();
        for (int i = 0; i < SIZE_CLASSES; i++) {
            files.add(sums[level][1 + i]);
        }
        return files;
    }
}
