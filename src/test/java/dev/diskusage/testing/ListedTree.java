package dev.diskusage.testing;

import dev.diskusage.usage.HardLinks;
import dev.diskusage.usage.SizeClass;
import dev.diskusage.usage.Totals;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The sums that `du` cannot tell (split links, size classes, patterns left out), made here from what GNU `find` lists,
/// in the order in which `du` meets the same entries. Slow and plain on purpose; checked against `du` where it can be.
public final class ListedTree {
    private record Listed(String path, char type, String inode, long links, long blocks, long size) {
        boolean directory() {
            return type == 'd';
        }

        long apparent() {
            return type == 'f' || type == 'l' ? size : 0;
        }
    }

    private final List<Listed> entries = new ArrayList<>();

    private ListedTree() {}

    public static ListedTree of(Path root) {
        var tree = new ListedTree();
        String out = new Command("find", root.toString(), "-xdev", "-printf", "%y\\t%D:%i\\t%n\\t%b\\t%s\\t%P\\0")
                .run()
                .orFail();
        for (String line : out.split("\0")) {
            String[] f = line.split("\t", 6);
            tree.entries.add(new Listed(
                    f[5], f[0].charAt(0), f[1], Long.parseLong(f[2]), Long.parseLong(f[3]), Long.parseLong(f[4])));
        }
        return tree;
    }

    /// The same without the entries whose path below the root `leftOut` names, and all below them.
    public ListedTree without(Predicate<String> leftOut) {
        var rest = new ListedTree();
        Set<String> gone = new HashSet<>();
        for (Listed each : entries) {
            if (gone.contains(parent(each.path)) || !each.path.isEmpty() && leftOut.test(each.path)) {
                gone.add(each.path);
            } else {
                rest.entries.add(each);
            }
        }
        rest.entries.removeIf(each -> gone.contains(each.path));
        return rest;
    }

    public Map<String, Totals> totals(HardLinks links) {
        Map<String, Totals> totals = new TreeMap<>();
        Set<String> met = new HashSet<>();
        for (Listed each : entries) {
            Totals its = each.directory()
                    ? new Totals(each.blocks * 512, 0, 0, 1)
                    : counted(each, links, met) ? share(each, links) : Totals.NONE;
            upwards(each, above -> totals.merge(above, its, Totals::plus));
        }
        return totals;
    }

    /// Files by size class.
    public Map<String, List<Long>> sizeClasses(HardLinks links) {
        Map<String, List<Long>> classes = new TreeMap<>();
        Set<String> met = new HashSet<>();
        for (Listed each : entries) {
            boolean counts = !each.directory() && counted(each, links, met);
            upwards(each, above -> {
                var its = classes.computeIfAbsent(
                        above, _ -> new ArrayList<>(Collections.nCopies(SizeClass.values().length, 0L)));
                if (counts) {
                    int index = SizeClass.indexOf(each.apparent());
                    its.set(index, its.get(index) + 1);
                }
            });
        }
        return classes;
    }

    private static boolean counted(Listed file, HardLinks links, Set<String> met) {
        return links != HardLinks.ONCE || file.links == 1 || met.add(file.inode);
    }

    private static Totals share(Listed file, HardLinks links) {
        long parts = links == HardLinks.SPLIT ? file.links : 1;
        return new Totals(file.blocks * 512 / parts, file.apparent() / parts, 1, 0);
    }

    /// The directory an entry is, or the one it is in; then all above.
    private static void upwards(Listed entry, Consumer<String> each) {
        String at = entry.directory() ? entry.path : parent(entry.path);
        while (!at.isEmpty()) {
            each.accept(at);
            at = parent(at);
        }
        each.accept("");
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
}
