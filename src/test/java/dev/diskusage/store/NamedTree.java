package dev.diskusage.store;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.RunSummary.FileSystem;
import dev.diskusage.usage.RunSummary.PathTotals;
import dev.diskusage.usage.RunSummary.Unreadable;
import dev.diskusage.usage.ScanId;
import dev.diskusage.usage.Totals;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A tree by its paths: each directory with what it holds by itself. Sums are those of all paths that begin with its
/// own, so nothing of the code under test is in them.
public final class NamedTree {
    public static final String ROOT = "/data";

    private final TreeMap<String, Totals> own = new TreeMap<>();
    private final Map<String, Long> unreadable = new HashMap<>();
    private final Map<String, Long> mtimes = new HashMap<>();

    /// Adds a directory, or gives it other sums. Its parent must be there when the tree is stored.
    public NamedTree put(String path, long blocks, long files) {
        own.put(path, new Totals(blocks * 512, blocks * 500, files, 1));
        return this;
    }

    /// With all below it.
    public NamedTree remove(String path) {
        own.keySet().removeIf(each -> isIn(path, each));
        return this;
    }

    NamedTree touch(String path, long mtimeSeconds) {
        mtimes.put(path, mtimeSeconds);
        return this;
    }

    /// Entries right in it cannot be read.
    public NamedTree unreadable(String path, long entries) {
        unreadable.put(path, entries);
        return this;
    }

    NamedTree copy() {
        NamedTree copy = new NamedTree();
        copy.own.putAll(own);
        copy.unreadable.putAll(unreadable);
        copy.mtimes.putAll(mtimes);
        return copy;
    }

    List<String> paths() {
        return List.copyOf(own.keySet());
    }

    boolean has(String path) {
        return own.containsKey(path);
    }

    private static boolean isIn(String path, String each) {
        return each.equals(path) || each.startsWith(path + "/");
    }

    Totals all(String path) {
        return own.entrySet().stream()
                .filter(each -> isIn(path, each.getKey()))
                .map(Map.Entry::getValue)
                .reduce(Totals.NONE, Totals::plus);
    }

    private static long most(Map<String, Long> values, String path) {
        return values.entrySet().stream()
                .filter(each -> isIn(path, each.getKey()))
                .mapToLong(Map.Entry::getValue)
                .max()
                .orElse(0);
    }

    private static long sum(Map<String, Long> values, String path) {
        return values.entrySet().stream()
                .filter(each -> isIn(path, each.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /// As a scan of this depth would store it.
    ///
    /// @param started of the scan
    public Path storeAs(Path file, int depth, Instant started) {
        List<DirectoryUsage> rows = rows(depth);
        PathTotals root = new PathTotals(EntryName.of(own.firstKey()), 1, all(own.firstKey()), rows.size());
        RunSummary summary = new RunSummary(
                started,
                Duration.ofSeconds(1),
                List.of(root),
                new Unreadable(Map.of(), List.of()),
                new FileSystem(0, 0, 0, 0));
        try (RunWriter writer = RunWriter.create(file.resolveSibling(file.getFileName() + ".part"))) {
            writer.accept(rows);
            String id = String.valueOf(file.getFileName()).replace(".db", "");
            writer.finish(new RunId(new ScanId("", "named", "named", ""), id), summary);
            writer.publishTo(file);
        }
        return file;
    }

    private List<DirectoryUsage> rows(int depth) {
        Map<String, Long> ids = new HashMap<>();
        List<DirectoryUsage> rows = new ArrayList<>();
        // Sorted, so that parents come first: '/' is less than any character of the names.
        for (String path : own.keySet()) {
            int level = level(path);
            if (level <= depth) {
                ids.put(path, ids.size() + 1L);
                rows.add(row(path, level, ids, level == depth));
            }
        }
        return rows;
    }

    private DirectoryUsage row(String path, int level, Map<String, Long> ids, boolean last) {
        int slash = path.lastIndexOf('/');
        long parent = level == 0 ? 0 : ids.getOrDefault(path.substring(0, slash), -1L);
        String name = level == 0 ? path : path.substring(slash + 1);
        var place = new DirectoryUsage.Place(ids.getOrDefault(path, 0L), parent, level, EntryName.of(name));
        Totals alone = own.getOrDefault(path, Totals.NONE);
        return new DirectoryUsage(
                place, all(path), last ? all(path) : alone, most(mtimes, path), sum(unreadable, path), List.of());
    }

    private static int level(String path) {
        return (int) path.chars().filter(c -> c == '/').count() - 1;
    }
}
