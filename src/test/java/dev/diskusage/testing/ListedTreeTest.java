package dev.diskusage.testing;

import static dev.diskusage.testing.Lookup.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.usage.HardLinks;
import dev.diskusage.usage.Totals;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The judges themselves: two programs that know nothing of each other agree, and a tree counted by hand.
class ListedTreeTest {
    @TempDir
    Path folder;

    @Test
    void findAndDuAgreeOnEveryTree() {
        Map<Path, FileTree> trees = new HashMap<>();
        for (int seed = 0; seed < 40; seed++) {
            trees.put(folder.resolve("seed-" + seed), RandomTree.of(seed));
        }
        FileTree.makeAll(trees);
        var roots = List.copyOf(trees.keySet());
        var once = new GnuDu().totals(roots);
        var each = new GnuDu("-l").totals(roots);
        for (Path root : roots) {
            ListedTree listed = ListedTree.of(root);
            assertThat(listed.totals(HardLinks.ONCE)).as("%s", root).isEqualTo(once.get(root));
            assertThat(listed.totals(HardLinks.EACH)).as("%s", root).isEqualTo(each.get(root));
        }
        FileTree.remove(roots);
    }

    @Test
    void duCountsATreeAsAPersonWould() {
        var tree = new FileTree()
                .file("five", 5)
                .link("again", "five")
                .symlink("to", "five")
                .down("sub")
                .fifo("pipe")
                .up();
        Path root = tree.make(folder.resolve("small"));
        Totals all = in(new GnuDu().totals(root), "");
        assertThat(new long[] {all.apparentBytes(), all.files(), all.directories()})
                .containsExactly(9, 3, 2);
        all = in(new GnuDu("-l").totals(root), "");
        assertThat(new long[] {all.apparentBytes(), all.files(), all.directories()})
                .containsExactly(14, 4, 2);
    }

    @Test
    void theSameSeedMakesTheSameTree() {
        FileTree.makeAll(Map.of(folder.resolve("a"), RandomTree.of(7), folder.resolve("b"), RandomTree.of(7)));
        var totals = new GnuDu("-l").totals(List.of(folder.resolve("a"), folder.resolve("b")));
        assertThat(totals.get(folder.resolve("a"))).hasSizeGreaterThan(1).isEqualTo(totals.get(folder.resolve("b")));
    }
}
