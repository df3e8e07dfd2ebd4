package dev.diskusage.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/// Whether a run file is what it was when it was published: reads all of it.
final class WholeRun {
    /// Each directory has what it holds by itself and what those right below it have, column by column: a bit that
    /// flipped in a number passes SQLite's own check. `IS NOT`: unknown bytes are NULL on both sides.
    static final String MISMATCH = """
            SELECT 1 FROM directory_row d CROSS JOIN directory_own own ON own.id = d.place & 4294967295
            WHERE (d.allocated_bytes, d.apparent_bytes, d.files, d.directories) IS NOT (
              SELECT own.allocated_bytes + sum(allocated_bytes), own.apparent_bytes + sum(apparent_bytes),
                own.files + sum(files), own.directories + sum(directories)
              FROM directory_row WHERE place BETWEEN own.id << 32 AND (own.id << 32) + 4294967295)
            UNION ALL SELECT 1 FROM directory_row
            WHERE place >= 4294967296 AND place >> 32 NOT IN (SELECT id FROM directory_own)
            UNION ALL SELECT 1 WHERE (SELECT count(*) FROM directory_own)
              <> (SELECT count(*) FROM directory_row d CROSS JOIN directory_own own ON own.id = d.place & 4294967295)
            UNION ALL SELECT 1 WHERE (SELECT count(*) FROM directory_sizes)
              <> (SELECT count(*) FROM directory_row d CROSS JOIN directory_sizes s ON s.id = d.place & 4294967295)
            UNION ALL SELECT 1 FROM scanned_path
            WHERE root_id >= 4294967296 OR root_id NOT IN (SELECT place FROM directory_row)
            UNION ALL SELECT 1 WHERE (SELECT count(*) FROM directory_row) <> (SELECT sum(row_count) FROM scanned_path)
            LIMIT 1
            """;

    private static final String MISMATCH_BY_ID = """
            WITH below AS (
              SELECT parent_id, sum(allocated_bytes) AS allocated, sum(apparent_bytes) AS apparent, sum(files) AS files,
                sum(directories) AS directories
              FROM directory GROUP BY parent_id
            )
            SELECT id FROM directory JOIN directory_own own USING (id) LEFT JOIN below ON below.parent_id = id
            WHERE directory.allocated_bytes IS NOT own.allocated_bytes + below.allocated
              OR directory.apparent_bytes IS NOT own.apparent_bytes + below.apparent
              OR directory.files IS NOT own.files + below.files
              OR directory.directories IS NOT own.directories + below.directories
            UNION ALL SELECT parent_id FROM below WHERE parent_id <> 0 AND parent_id NOT IN (SELECT id FROM directory_own)
            UNION ALL SELECT id FROM directory_own WHERE id NOT IN (SELECT id FROM directory)
            UNION ALL SELECT root_id FROM scanned_path WHERE root_id NOT IN (SELECT id FROM directory WHERE parent_id = 0)
            UNION ALL SELECT 0 WHERE (SELECT count(*) FROM directory) <> (SELECT sum(row_count) FROM scanned_path)
            LIMIT 1
            """;

    private WholeRun() {}

    /// @throws StoreException says what is wrong
    static void require(Path file) {
        RunLayout layout;
        try (RunFile run = RunFile.open(file)) {
            layout = run.tables().layout();
            if (!file.endsWith(Path.of(run.run().scan().uid(), run.run().id() + ".db"))) {
                throw new StoreException("cannot read run " + file + ": it is run "
                        + run.run().id() + " of scan " + run.run().scan().uid());
            }
        }
        try (Connection connection = Sqlite.openImmutable(file);
                Statement statement = connection.createStatement()) {
            String damage = text(statement, "PRAGMA integrity_check(1)");
            if (!damage.equals("ok")) {
                throw new SQLException("it is damaged: " + damage.replace('\n', ' '));
            }
            if (!text(statement, layout == RunLayout.BY_PLACE ? MISMATCH : MISMATCH_BY_ID)
                    .isEmpty()) {
                throw new SQLException("its rows do not add up to its totals");
            }
            if (!keptHolds(file)) {
                throw new SQLException(
                        "its rows are not those that its tables level_rows and wide_largest were made of");
            }
            Optional<RunChecksum> checksum = RunChecksum.read(file);
            if (checksum.isPresent() && !checksum.get().holdsFor(file)) {
                throw new SQLException("its content is not what was published");
            }
        } catch (SQLException e) {
            throw Sqlite.failure("cannot read run", file, e);
        } catch (IOException e) {
            throw new StoreException("cannot read run " + file + ": " + e, e);
        }
    }

    private static boolean keptHolds(Path file) {
        try (RunFile run = RunFile.open(file)) {
            return LevelRows.hold(run.tables()) && WideDirectories.hold(run.tables());
        }
    }

    private static String text(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getString(1) : "";
        }
    }
}
