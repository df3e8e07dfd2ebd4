package dev.diskusage.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Reads the database of the stand-alone disk usage exporter (`db-path`): its table `disk_stats`, one row per path and
/// level. Changes nothing in it. All throw [StoreException].
public final class ExporterDatabase implements AutoCloseable {
    /// Levels below a root are counted by the slashes, so that a row of an overlapping root is not taken for one of
    /// this.
    private static final String BELOW = """
            SELECT path, size, file_count, dir_count FROM disk_stats
            WHERE path > ?1 || '/' AND path < ?1 || '0' AND level = length(path) - length(replace(path, '/', '')) - ?2
            ORDER BY CAST(replace(path, '/', char(1)) AS BLOB)
            """;

    private final Path file;
    private final Connection connection;
    private final Instant first;
    private final Instant last;

    private ExporterDatabase(Path file, Connection connection) throws SQLException {
        this.file = file;
        this.connection = connection;
        // A number that is none, or a date that is none, is NULL here.
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT min(strftime('%s', last_updated)), max(strftime('%s', last_updated)),
                          count(*) - count(strftime('%s', last_updated)),
                          coalesce(sum(size < 0 OR file_count < 0 OR dir_count < 0 OR typeof(size) <> 'integer'
                            OR typeof(file_count) <> 'integer' OR typeof(dir_count) <> 'integer' OR typeof(path) <> 'text'
                            OR instr(path, char(1)) > 0 OR substr(path, 1, 1) <> '/'), 0)
                        FROM disk_stats
                        """)) {
            if (row.getString(1) == null || row.getLong(3) > 0) {
                throw new SQLException("its rows, or some, have no date");
            }
            if (row.getLong(4) > 0) {
                throw new SQLException(row.getLong(4) + " of its rows hold what the exporter does not write");
            }
            first = Instant.ofEpochSecond(row.getLong(1));
            last = Instant.ofEpochSecond(row.getLong(2));
        }
    }

    /// What the exporter says of a directory. @param bytes `size`
    public record Row(String path, long bytes, long files, long directories) {}

    /// @throws StoreException when it is missing, or none of the exporter
    public static ExporterDatabase open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new StoreException("cannot read " + file + ": there is no such file; give the exporter's db-path");
        }
        try {
            Connection connection = Sqlite.openReadOnly(file);
            try {
                return new ExporterDatabase(file, connection);
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw Sqlite.failure("cannot read the exporter's database", file, e);
        }
    }

    public Path file() {
        return file;
    }

    public Instant firstUpdated() {
        return first;
    }

    public Instant lastUpdated() {
        return last;
    }

    /// Whether it is by a version that keeps the last file of a directory in place of the sum of all.
    public boolean countsOneFilePerRow() {
        List<Row> found = new ArrayList<>();
        query("SELECT '', 0, max(file_count), count(*) FROM disk_stats", _ -> {}, found::add);
        return found.getFirst().files() <= 1 && found.getFirst().directories() > 1;
    }

    /// The paths that were walked: level 0. At least one.
    public List<Row> roots() {
        List<Row> roots = new ArrayList<>();
        query(
                "SELECT path, size, file_count, dir_count FROM disk_stats WHERE level = 0 ORDER BY path",
                _ -> {},
                roots::add);
        if (roots.isEmpty()) {
            throw new StoreException(
                    "cannot read " + file + ": it has no row of level 0, which is the path that was walked");
        }
        return roots;
    }

    /// Every row below a root, each before those below it, streamed. @param root as a row has it
    public void below(String root, Consumer<Row> each) {
        String prefix = root.equals("/") ? "" : root;
        query(
                BELOW,
                select -> {
                    select.setString(1, prefix);
                    select.setLong(2, prefix.chars().filter(c -> c == '/').count());
                },
                each);
    }

    private interface Binder {
        void bind(PreparedStatement select) throws SQLException;
    }

    private void query(String query, Binder binder, Consumer<Row> each) {
        try (PreparedStatement select = connection.prepareStatement(query)) {
            binder.bind(select);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    each.accept(new Row(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4)));
                }
            }
        } catch (SQLException e) {
            throw Sqlite.failure("cannot read the exporter's database", file, e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw Sqlite.failure("cannot close", file, e);
        }
    }
}
