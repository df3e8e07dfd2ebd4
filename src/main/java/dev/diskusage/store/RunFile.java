package dev.diskusage.store;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.RunSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads a published run. Opening reads a few rows only, whatever the size of the file. By one thread at a time; open
/// one per thread. Stays readable while open, also when retention removes the file. All throw [StoreException] when
/// the file is not what it should be.
public final class RunFile implements AutoCloseable {
    private final RunTables tables;
    private final RunMetadata metadata;

    private RunFile(RunTables tables, RunMetadata metadata) {
        this.tables = tables;
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
                RunLayout layout = RunLayout.of(version(file, connection));
                return new RunFile(new RunTables(file, connection, layout), RunMetadata.read(connection, layout));
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

    private static long version(Path file, Connection connection) throws SQLException {
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
        return version;
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
        return LargestFirst.ofEachLevel(tables, Measure.ALLOCATED).find(roots(), maxLevel, max).stream()
                .map(each -> each.usage().place().level() < maxLevel
                        ? each
                        : new StoredDirectory(each.path(), each.usage().withAllAsItsOwn()))
                .toList();
    }

    /// What [#topDown] left out down to the same level; empty when that is nothing. Reads none of them, but every row
    /// of a file without [LevelRows].
    ///
    /// @param maxLevel at most 32
    public Optional<FoldedDirectories> leftOut(List<StoredDirectory> topDown, int maxLevel) {
        return new Fold(LevelRows.read(tables), roots(), topDown).downTo(maxLevel);
    }

    /// Every directory, each followed by all below it, siblings by the bytes of their names, streamed.
    public void forEachDepthFirst(Consumer<StoredDirectory> each) {
        List<EntryName> path = new ArrayList<>();
        RunLayout layout = tables.layout();
        String columns = "SELECT " + layout.key("child") + ", " + layout.id("child") + ", %s, child.name FROM ";
        // CROSS JOIN: the only join of which SQLite promises not to change the order ("Manual Control of Query Plans").
        String query = "WITH RECURSIVE tree(key, id, depth, name) AS (" + columns.formatted("0") + layout.directories()
                + " child WHERE " + layout.rightBelow("child", "0") + " UNION ALL " + columns.formatted("depth + 1")
                + "tree JOIN " + layout.directories() + " child ON " + layout.rightBelow("child", "tree.id")
                + " ORDER BY 3 DESC, 4) " + tables.columns() + "tree CROSS JOIN " + layout.directories() + " d ON "
                + layout.key("d") + " = tree.key" + layout.withOwnAndSizes();
        tables.forEach(query, row -> {
            DirectoryUsage usage = RunTables.usage(row);
            path.subList(usage.place().level(), path.size()).clear();
            EntryName name = usage.place().name();
            path.add(path.isEmpty() ? name : path.getLast().resolve(name));
            each.accept(new StoredDirectory(path.getLast(), usage));
        });
    }

    /// The roots of the scanned paths.
    public List<StoredDirectory> roots() {
        return tables.roots().stream()
                .map(each -> new StoredDirectory(each.place().name(), each))
                .toList();
    }

    /// The directory that has this path, if it is a reported one: a scanned path as the user wrote it, and names
    /// below. Slashes at the end, or several in a row, are as one. Of scanned paths that lie in each other the
    /// deepest that has it is meant.
    public Optional<StoredDirectory> find(EntryName path) {
        return roots().stream()
                .filter(root -> path.namesBelow(root.path()).isPresent())
                .sorted(Comparator.comparing(
                                (StoredDirectory root) -> root.path().bytes().length)
                        .reversed())
                .flatMap(root -> find(root, path.namesBelow(root.path()).orElseThrow()).stream())
                .findFirst();
    }

    private Optional<StoredDirectory> find(StoredDirectory root, List<EntryName> names) {
        StoredDirectory at = root;
        for (EntryName name : names) {
            List<DirectoryUsage> found = tables.usages(
                    tables.rightBelow() + "AND d.name = ?2 LIMIT 1",
                    at.usage().place().id(),
                    name.bytes());
            if (found.isEmpty()) {
                return Optional.empty();
            }
            at = new StoredDirectory(at.path().resolve(name), found.getFirst());
        }
        return Optional.of(at);
    }

    /// The largest directories of all levels by allocated bytes, a root among them.
    public List<StoredDirectory> largest(int max) {
        return LargestFirst.ofAllLevels(tables, Measure.ALLOCATED).find(roots(), Integer.MAX_VALUE, max);
    }

    /// The largest of these directories and of those below them, as far as they are known: what the run could not
    /// read is as large as an earlier run found it. Takes time for these, and for how many lie right below each.
    ///
    /// @param from of one level
    /// @param maxLevel the deepest that is looked for
    public List<KnownDirectory> largestKnown(List<StoredDirectory> from, Measure by, int maxLevel, int max) {
        Map<Long, StaleDirectory> stale = stale().stream()
                .filter(each -> each.place().level() <= maxLevel)
                .filter(each -> from.stream().anyMatch(each::liesIn))
                .collect(Collectors.toMap(each -> each.place().id(), each -> each));
        // Each of these takes the place of a row, which may be a larger one.
        int rowsNeeded = (int) Math.min(Integer.MAX_VALUE, (long) max + stale.size());
        List<StoredDirectory> rows = LargestFirst.ofAllLevels(tables, by).find(from, maxLevel, rowsNeeded);
        return Stream.<KnownDirectory>concat(
                        rows.stream()
                                .filter(each ->
                                        !stale.containsKey(each.usage().place().id()))
                                .map(KnownDirectory.Seen::new),
                        stale.values().stream().map(KnownDirectory.Stale::new))
                .sorted(Comparator.comparingLong((KnownDirectory each) -> by.of(each.all()))
                        .reversed()
                        .thenComparing(KnownDirectory::path))
                .limit(max)
                .toList();
    }

    /// The directories that the run could not read and an earlier one could: at most a thousand, by level and path.
    public List<StaleDirectory> stale() {
        return StaleTable.read(tables);
    }

    /// The one of [#stale] that has this path or, when there is none, holds it. It has no row when not even its inode
    /// could be read, so that [#find] does not find it.
    public Optional<StaleDirectory> findStale(EntryName path) {
        return stale().stream()
                .filter(each -> path.namesBelow(each.path()).isPresent())
                .max(Comparator.comparingInt(each -> each.place().level()));
    }

    /// The reported directories right below one that miss something, `max` of them.
    List<StoredDirectory> missingSomething(StoredDirectory parent, int max) {
        return tables
                .usages(
                        tables.rightBelow() + "AND d.unreadable > 0 LIMIT ?2",
                        parent.usage().place().id(),
                        max)
                .stream()
                .map(each ->
                        new StoredDirectory(parent.path().resolve(each.place().name()), each))
                .toList();
    }

    /// For whoever compares it with another run. Closed with it.
    RunTables tables() {
        return tables;
    }

    @Override
    public void close() {
        tables.close();
    }
}
