package dev.diskusage.store;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.Totals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads a published run. Opening reads a few rows only, whatever the size of the file. By one thread at a time; open
/// one per thread. Stays readable while open, also when retention removes the file. All throw [StoreException] when
/// the file is not what it should be.
public final class RunFile implements AutoCloseable {
    private static final String COLUMNS = """
            SELECT d.id, d.parent_id, d.level, d.name, d.allocated_bytes, d.apparent_bytes, d.files, d.directories,
              d.newest_mtime, d.unreadable, files_0b, files_to_1kb, files_to_1mb, files_to_100mb, files_above,
              o.id, o.allocated_bytes, o.apparent_bytes, o.files, o.directories
            FROM\s""";
    private static final String OWN = " LEFT JOIN directory_own o ON o.id = d.id ";
    private static final String LARGEST_FIRST = "coalesce(d.allocated_bytes, d.apparent_bytes) DESC, d.name, d.id ";

    /// From the roots down to a level, with the depth that the parents give.
    private static final String TREE = """
            WITH RECURSIVE tree(id, depth, name) AS (
              SELECT id, 0, name FROM directory WHERE parent_id = 0
              UNION ALL
              SELECT child.id, depth + 1, child.name FROM tree JOIN directory child ON child.parent_id = tree.id WHERE depth < ?
            """;

    private final Path file;
    private final Connection connection;
    private final RunMetadata metadata;

    private RunFile(Path file, Connection connection, RunMetadata metadata) {
        this.file = file;
        this.connection = connection;
        this.metadata = metadata;
    }

    /// @throws StoreException when it is missing, no run, damaged, or of a newer program
    public static RunFile open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new StoreException("cannot read run " + file + ": there is no such file");
        }
        try {
            Connection connection = Sqlite.openImmutable(file);
            try {
                requireRun(file, connection);
                return new RunFile(file, connection, RunMetadata.read(connection));
            } catch (SQLException | StoreException | DateTimeException | IllegalArgumentException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw Sqlite.failure("cannot read run", file, e);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new StoreException("cannot read run " + file + ": " + e.getMessage(), e);
        }
    }

    private static void requireRun(Path file, Connection connection) throws SQLException {
        if (number(connection, "PRAGMA application_id") != RunSchema.APPLICATION_ID) {
            throw new SQLException("it is a SQLite database, but no run of disk-usage-operator");
        }
        long version = number(connection, "PRAGMA user_version");
        if (version > RunSchema.VERSION) {
            throw new NewerVersionException(file, version, RunSchema.VERSION);
        }
        if (version < 1) {
            throw new SQLException("it has version " + version + ", the first is 1");
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.getLong(1);
        }
    }

    public RunId run() {
        return metadata.run();
    }

    public RunSummary summary() {
        return metadata.summary();
    }

    /// Directories of levels 0 to `maxLevel`: parents before children, within a level the largest first, at most `max`.
    /// [DirectoryUsage#own] leaves out what lies in deeper directories down to `maxLevel`, also those beyond `max`.
    /// Large is by allocated bytes, by apparent bytes where allocated are unknown.
    public List<StoredDirectory> topDown(int maxLevel, int max) {
        Map<Long, EntryName> paths = new HashMap<>();
        List<StoredDirectory> found = new ArrayList<>();
        String query = TREE + ") " + COLUMNS + "tree JOIN directory d ON d.id = tree.id" + OWN + "ORDER BY depth, "
                + LARGEST_FIRST + "LIMIT ?";
        query(query, List.of((long) maxLevel, (long) max), row -> {
            DirectoryUsage usage = usage(row, maxLevel);
            EntryName path =
                    path(paths.get(usage.place().parentId()), usage.place().name());
            paths.put(usage.place().id(), path);
            found.add(new StoredDirectory(path, usage));
        });
        return found;
    }

    /// The largest directories of all levels.
    public List<StoredDirectory> largest(int max) {
        return withPaths(
                usages(COLUMNS + "directory d" + OWN + "ORDER BY " + LARGEST_FIRST + "LIMIT ?", List.of((long) max)));
    }

    /// Every directory of levels 0 to `maxLevel`, each followed by all below it, siblings by the bytes of
    /// their names, streamed. [DirectoryUsage#own] as in
    /// [#topDown].
    public void forEachDepthFirst(int maxLevel, Consumer<StoredDirectory> each) {
        List<EntryName> path = new ArrayList<>();
        // CROSS JOIN: the only join of which SQLite promises not to change the order ("Manual Control of Query Plans").
        String query = TREE + " ORDER BY 2 DESC, 3) " + COLUMNS + "tree CROSS JOIN directory d ON d.id = tree.id" + OWN;
        query(query, List.of((long) maxLevel), row -> {
            DirectoryUsage usage = usage(row, maxLevel);
            int level = usage.place().level();
            while (path.size() > level) {
                path.removeLast();
            }
            path.add(path(path.isEmpty() ? null : path.getLast(), usage.place().name()));
            each.accept(new StoredDirectory(path.getLast(), usage));
        });
    }

    /// The reported directories right below one, largest first. @param parentId 0 for the roots of the scanned paths
    public List<StoredDirectory> children(long parentId, int max) {
        return withPaths(usages(
                COLUMNS + "directory d" + OWN + "WHERE d.parent_id = ? ORDER BY " + LARGEST_FIRST + "LIMIT ?",
                List.of(parentId, (long) max)));
    }

    /// @throws StoreException when there is no directory of that id
    public EntryName path(long id) {
        List<EntryName> names = new ArrayList<>();
        for (long at = id; at != 0; ) {
            List<DirectoryUsage> found = usages(COLUMNS + "directory d" + OWN + "WHERE d.id = ?", List.of(at));
            if (found.isEmpty()) {
                throw new StoreException("run " + file + " has no directory " + at);
            }
            names.add(found.getFirst().place().name());
            at = found.getFirst().place().parentId();
        }
        return names.reversed().stream().reduce(RunFile::path).orElseThrow();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw Sqlite.failure("cannot close", file, e);
        }
    }

    private List<StoredDirectory> withPaths(List<DirectoryUsage> usages) {
        return usages.stream()
                .map(usage -> new StoredDirectory(path(usage.place().id()), usage))
                .toList();
    }

    private List<DirectoryUsage> usages(String query, List<Long> parameters) {
        List<DirectoryUsage> found = new ArrayList<>();
        query(query, parameters, row -> found.add(usage(row, Integer.MAX_VALUE)));
        return found;
    }

    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private void query(String query, List<Long> parameters, RowReader reader) {
        try (PreparedStatement select = connection.prepareStatement(query)) {
            for (int i = 0; i < parameters.size(); i++) {
                select.setLong(i + 1, parameters.get(i));
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    reader.read(row);
                }
            }
        } catch (SQLException e) {
            throw Sqlite.failure("cannot read run", file, e);
        }
    }

    private static DirectoryUsage usage(ResultSet row, int maxLevel) throws SQLException {
        int level = row.getInt(3);
        var place = new DirectoryUsage.Place(row.getLong(1), row.getLong(2), level, new EntryName(row.getBytes(4)));
        Totals all = RowValues.totals(row, 5);
        boolean hasDeeper = level < maxLevel && row.getLong(16) != 0;
        Totals own = hasDeeper ? RowValues.totals(row, 17) : all;
        return new DirectoryUsage(place, all, own, row.getLong(9), row.getLong(10), RowValues.sizes(row, 11));
    }

    private static EntryName path(@Nullable EntryName parent, EntryName name) {
        if (parent == null) {
            return name;
        }
        byte[] up = parent.bytes();
        boolean slash = up.length > 0 && up[up.length - 1] == '/';
        byte[] whole = Arrays.copyOf(up, up.length + (slash ? 0 : 1) + name.bytes().length);
        whole[whole.length - name.bytes().length - 1] = '/';
        System.arraycopy(name.bytes(), 0, whole, whole.length - name.bytes().length, name.bytes().length);
        return new EntryName(whole);
    }
}
