package dev.diskusage.testing;

import static dev.diskusage.testing.Lookup.in;

import dev.diskusage.usage.Totals;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// GNU `du`, the judge: what it says about each directory of some trees. A few processes answer for many trees.
public final class GnuDu {
    /// Before 9.2 `--apparent-size` adds the directories' own st_size.
    private static final boolean ADDS_DIRECTORIES = before(9, 2);

    private final List<String> prefix;
    private final List<String> options;
    private long complaints;

    /// @param prefix words before the command, as `setpriv` with its options
    /// @param options as `-l`: count each name of a hard link
    public GnuDu(List<String> prefix, String... options) {
        this.prefix = prefix;
        this.options = List.of(options);
    }

    public GnuDu(String... options) {
        this(List.of(), options);
    }

    /// For each tree, each directory's totals by its path below the root, raw bytes as Latin-1; the root's is empty.
    public Map<Path, Map<String, Totals>> totals(List<Path> roots) {
        var allocated = ask(roots, "-B1");
        var apparent = ask(roots, "-B1", "--apparent-size");
        var entries = ask(roots, "--inodes");
        Map<Path, Map<String, Totals>> all = new HashMap<>();
        for (Path root : roots) {
            all.put(root, together(in(allocated, root), in(apparent, root), in(entries, root)));
        }
        if (ADDS_DIRECTORIES) {
            ownSizes(roots).forEach((root, sizes) -> subtract(in(all, root), sizes));
        }
        return all;
    }

    /// As [#totals(List)], of one tree.
    public Map<String, Totals> totals(Path root) {
        return in(totals(List.of(root)), root);
    }

    /// The newest st_mtime in each directory and below, in seconds.
    public Map<Path, Map<String, Long>> newest(List<Path> roots) {
        Map<Path, Map<String, Long>> newest = new HashMap<>();
        String out = run(roots, "--inodes", "--time", "--time-style=+%s");
        eachLine(roots, out, 3, (where, fields) -> newest.computeIfAbsent(where.root, _ -> new HashMap<>())
                .put(where.path, Long.valueOf(fields[1])));
        return newest;
    }

    /// Lines that the last question brought on stderr: what could not be read, one entry each.
    public long complaints() {
        return complaints;
    }

    private static Map<String, Totals> together(
            Map<String, Long> allocated, Map<String, Long> apparent, Map<String, Long> entries) {
        Map<String, Long> directories = new HashMap<>();
        allocated.keySet().forEach(path -> upwards(path, each -> directories.merge(each, 1L, Long::sum)));
        Map<String, Totals> totals = new TreeMap<>();
        allocated.forEach((path, bytes) -> {
            long itsDirectories = in(directories, path);
            totals.put(path, new Totals(bytes, in(apparent, path), in(entries, path) - itsDirectories, itsDirectories));
        });
        return totals;
    }

    /// `find` also names mount points, which `du` leaves out.
    private static void subtract(Map<String, Totals> from, Map<String, Long> ownSizes) {
        ownSizes.keySet().retainAll(from.keySet());
        ownSizes.forEach((path, size) ->
                upwards(path, each -> from.computeIfPresent(each, (_, was) -> was.plus(new Totals(0, -size, 0, 0)))));
    }

    private Map<Path, Map<String, Long>> ask(List<Path> roots, String... more) {
        Map<Path, Map<String, Long>> answers = new HashMap<>();
        eachLine(
                roots, run(roots, more), 2, (where, fields) -> answers.computeIfAbsent(where.root, _ -> new HashMap<>())
                        .put(where.path, Long.valueOf(fields[0])));
        return answers;
    }

    private Map<Path, Map<String, Long>> ownSizes(List<Path> roots) {
        Map<Path, Map<String, Long>> sizes = new HashMap<>();
        String out = command("find")
                .and(roots)
                .and("-xdev", "-type", "d", "-printf", "%s\\t%p\\0")
                .run()
                .out();
        eachLine(roots, out, 2, (where, fields) -> sizes.computeIfAbsent(where.root, _ -> new HashMap<>())
                .put(where.path, Long.valueOf(fields[0])));
        return sizes;
    }

    private String run(List<Path> roots, String... more) {
        var result = command("du", "-0", "-x")
                .and(options.toArray(String[]::new))
                .and(more)
                .and("--")
                .and(roots)
                .run();
        complaints = result.err().lines().count();
        return result.out();
    }

    private Command command(String... words) {
        return new Command(prefix.toArray(String[]::new)).and(words);
    }

    private record Where(Path root, String path) {}

    private static void eachLine(List<Path> roots, String out, int fields, BiConsumer<Where, String[]> line) {
        Map<String, Path> rootOf = new HashMap<>();
        roots.forEach(each -> rootOf.put(each.toString(), each));
        for (String each : out.split("\0")) {
            if (!each.isEmpty()) {
                String[] parts = each.split("\t", fields);
                line.accept(where(rootOf, parts[fields - 1]), parts);
            }
        }
    }

    /// No root lies below another one here.
    private static Where where(Map<String, Path> rootOf, String path) {
        int end = path.length();
        for (String above = path; ; above = path.substring(0, end)) {
            Path root = rootOf.get(above);
            if (root != null) {
                return new Where(root, path.substring(Math.min(path.length(), end + 1)));
            }
            end = path.lastIndexOf('/', end - 1);
        }
    }

    private static void upwards(String path, Consumer<String> each) {
        String at = path;
        while (!at.isEmpty()) {
            each.accept(at);
            at = at.substring(0, Math.max(0, at.lastIndexOf('/')));
        }
        each.accept("");
    }

    private static boolean before(int major, int minor) {
        var version = Pattern.compile("(\\d+)\\.(\\d+)")
                .matcher(new Command("du", "--version")
                        .run()
                        .orFail()
                        .lines()
                        .findFirst()
                        .orElse(""));
        if (!version.find()) {
            throw new AssertionError("the du on the PATH is not GNU's");
        }
        int[] is = {Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2))};
        return is[0] < major || is[0] == major && is[1] < minor;
    }
}
