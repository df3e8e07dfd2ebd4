package dev.diskusage.scan;

import static dev.diskusage.testing.Lookup.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.testing.Command;
import dev.diskusage.testing.FileTree;
import dev.diskusage.testing.GnuDu;
import dev.diskusage.testing.HardTree;
import dev.diskusage.testing.ScanProcess;
import dev.diskusage.testing.ScannedTree;
import dev.diskusage.usage.HardLinks;
import dev.diskusage.usage.Totals;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each difference that docs/correctness.md names, and what looks like one and is none.
class DuDifferencesTest {
    @TempDir
    Path folder;

    @AfterEach
    void removeWhatJavaCannot() {
        FileTree.remove(List.of(folder.resolve("tree")));
    }

    @Test
    void aDirectorysOwnSizeIsNoFilesSize() {
        Path root = new FileTree().down("sub").up().make(folder.resolve("tree"));
        assertThat(root.toFile().length()).isPositive();
        Totals all = in(ScannedTree.of(root, HardLinks.ONCE, 1).totals(), "");
        assertThat(all.apparentBytes()).isZero();
        assertThat(all.allocatedBytes()).isPositive();
    }

    /// `du` sorts so many entries by inode number, so it may meet another name first. The sums above are the same.
    @Test
    void inADirectoryOfMoreThanTenThousandEntriesOnlyTheNameThatCountsMayDiffer() {
        var tree = new FileTree();
        for (int i = 0; i < 10_100; i++) {
            tree.file("file" + i, 0);
        }
        tree.down("one")
                .file("linked", 5000)
                .up()
                .down("two")
                .link("linked", "one/linked")
                .up();
        Path root = tree.make(folder.resolve("tree"));
        Map<String, Totals> ours = ScannedTree.of(root, HardLinks.ONCE, 4).totals();
        assertThat(in(ours, "")).isEqualTo(in(new GnuDu().totals(root), ""));
        assertThat(in(ours, "one").files() + in(ours, "two").files()).isEqualTo(1);
    }

    /// Below about 340 levels names are told apart by their directory's inode number.
    @Test
    void farDownTheSameNameOfALinkCountsEveryTime() {
        var tree = new FileTree();
        for (int i = 0; i < 400; i++) {
            tree.down("d");
        }
        String way = "d/".repeat(400);
        tree.file("a", 5000).down("x").link("b", way + "a").up().down("y").link("c", way + "a");
        Path root = tree.make(folder.resolve("tree"));
        Map<String, Totals> first = ScannedTree.of(root, HardLinks.ONCE, 1).totals();
        assertThat(in(first, "")).isEqualTo(in(new GnuDu().totals(root), ""));
        for (int threads = 2; threads < 8; threads++) {
            assertThat(ScannedTree.of(root, HardLinks.ONCE, threads).totals()).isEqualTo(first);
        }
    }

    @Test
    void overlappingPathsAreEachRightByItself() {
        var tree = new FileTree()
                .file("top", 5000)
                .down("sub")
                .link("again", "top")
                .file("own", 7000)
                .down("deep");
        Path root = tree.file("last", 1).make(folder.resolve("tree"));
        var scanned = ScannedTree.of(ScannedTree.request(
                root,
                ScannedTree.with(HardLinks.ONCE, 2),
                ScannedTree.path("/", 0),
                ScannedTree.path("/sub", 9),
                ScannedTree.path("/sub", 1)));
        Map<String, Totals> sub = new GnuDu().totals(root.resolve("sub"));
        assertThat(all(scanned, 0)).isEqualTo(Map.of("", in(new GnuDu().totals(root), "")));
        assertThat(all(scanned, 1)).isEqualTo(sub);
        assertThat(all(scanned, 2)).isEqualTo(sub);
        assertThat(scanned.summary().paths().get(2).all()).isEqualTo(in(sub, ""));
    }

    @Test
    void splitSharesAreRoundedDown() {
        Path root = new FileTree()
                .file("a", 10)
                .link("b", "a")
                .down("s")
                .link("c", "a")
                .make(folder.resolve("tree"));
        Map<String, Totals> ours = ScannedTree.of(root, HardLinks.SPLIT, 1).totals();
        assertThat(in(ours, "s").apparentBytes()).isEqualTo(3);
        assertThat(in(ours, "").apparentBytes()).isEqualTo(9);
    }

    @Test
    void aTreeBoundIntoItselfEndsAsWithDu() {
        Path root = new FileTree().file("file", 5000).down("loop").make(folder.resolve("tree"));
        var mounted = mounted("mount --bind tree tree/loop");
        assertThat(scan(mounted, root)).isEqualTo(new GnuDu(mounted).totals(root));
    }

    @Test
    void anotherFileSystemIsLeftOutAsByDu() {
        Path root = new FileTree().file("file", 5000).down("other").make(folder.resolve("tree"));
        var mounted = mounted("mount -t tmpfs none tree/other && echo x >tree/other/file");
        assertThat(scan(mounted, root)).isEqualTo(new GnuDu(mounted).totals(root));
    }

    @Test
    void aFileOfAnotherFileSystemIsLeftOutAsByDu() {
        Path root = new FileTree().file("file", 5000).file("bound", 0).make(folder.resolve("tree"));
        var mounted = mounted("mount -t tmpfs none /mnt && echo x >/mnt/file && mount --bind /mnt/file tree/bound");
        assertThat(scan(mounted, root)).isEqualTo(new GnuDu(mounted).totals(root));
    }

    /// Every file of a tree that is mounted twice counts twice, those with several names as the others.
    @Test
    void aLinkCountsOncePerMount() {
        var tree = new FileTree()
                .down("a")
                .file("one", 5000)
                .link("two", "a/one")
                .file("single", 1)
                .up();
        Path root = tree.down("b").make(folder.resolve("tree"));
        var mounted = mounted("mount --bind tree/a tree/b");
        Map<String, Totals> ours = scan(mounted, root);
        assertThat(in(ours, "a")).isEqualTo(in(ours, "b"));
        assertThat(in(ours, "").files()).isEqualTo(4);
        assertThat(in(new GnuDu(mounted).totals(root), "").files()).isEqualTo(3);
    }

    private static Map<String, Totals> scan(List<String> prefix, Path root) {
        var found = new ScanProcess(prefix, ScanProcess.classPath()).scan(HardLinks.ONCE, 2, 100, List.of(root));
        return found.totals().getFirst();
    }

    private static Map<String, Totals> all(ScannedTree scanned, int path) {
        return new ScannedTree(scanned.summary(), List.of(scanned.rows().get(path))).totals();
    }

    /// Runs a command in a mount namespace of its own, after `mount`, which stands in the temporary folder.
    private List<String> mounted(String mount) {
        var prefix =
                List.of("unshare", "--mount", "sh", "-c", "(cd " + folder + " && " + mount + ") && exec \"$@\"", "sh");
        HardTree.need(
                new Command(prefix.toArray(String[]::new)).and("true").run().exit() == 0, "the right to mount");
        return prefix;
    }
}
