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
    private static final String MISMATCH = """
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
        try (RunFile run = RunFile.open(file)) {
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
            if (!text(statement, MISMATCH).isEmpty()) {
                throw new SQLException("its rows do not add up to its totals");
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

    private static String text(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getString(1) : "";
        }
    }
}
