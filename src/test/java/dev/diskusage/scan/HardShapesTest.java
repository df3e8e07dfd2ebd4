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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The shapes that break scanners. Full size with `-Ddisk-usage.full=true`.
class HardShapesTest {
    /// Levels of the chain, as files may be nested by a program that went wrong: no path reaches the end of it.
    private static final int CHAIN = 100_000;

    @TempDir
    Path onDisk;

    private Path folder = Path.of("");

    @BeforeEach
    void takeFolder() {
        folder = HardTree.FULL ? onDisk : FileTree.inMemory(onDisk);
    }

    @AfterEach
    void removeWhatJavaCannot() {
        FileTree.remove(List.of(folder));
    }

    @Test
    void hostileNamesKindsLoopsAndHolesAreWhatDuSays() {
        Path root = HardTree.make("nasty", folder.resolve("tree"), 1);
        assertThat(ScannedTree.of(root, HardLinks.ONCE, 2).totals()).isEqualTo(new GnuDu().totals(root));
        assertThat(ScannedTree.of(root, HardLinks.EACH, 2).totals()).isEqualTo(new GnuDu("-l").totals(root));
    }

    /// Ten names for each file, in ten directories; at full size a million names.
    @Test
    void hardLinksAcrossAThousandDirectoriesCountWhereDuCountsThem() {
        Path root = HardTree.make("links", folder.resolve("tree"), HardTree.FULL ? 1 : 0.03);
        var du = new GnuDu().totals(root);
        for (int threads : new int[] {1, 2, 8}) {
            assertThat(ScannedTree.of(root, HardLinks.ONCE, threads).totals())
                    .as("%d threads", threads)
                    .isEqualTo(du);
        }
    }

    /// At full size ten million entries.
    @Test
    void oneHugeDirectoryIsWhatDuSays() {
        Path root = HardTree.make("huge", folder.resolve("tree"), HardTree.FULL ? 10 : 0.05);
        var du = new GnuDu().totals(root);
        for (int threads : new int[] {1, 2, 8}) {
            assertThat(ScannedTree.of(root, HardLinks.ONCE, threads).totals())
                    .as("%d threads", threads)
                    .isEqualTo(du);
        }
    }

    @Test
    void aChainOfAHundredThousandDirectoriesNeedsFewDescriptorsAndLittleMemory() {
        Path root = HardTree.make("deep", folder.resolve("tree"), CHAIN / 100_000.0);
        var few = List.of("sh", "-c", "ulimit -n 1024; exec \"$@\"", "sh");
        var found = new ScanProcess(few, ScanProcess.classPath(), "-Xmx64m").scan(HardLinks.ONCE, 2, 2, List.of(root));
        assertThat(found.unreadable()).isEmpty();
        Totals all = in(found.totals().getFirst(), "");
        assertThat(all.directories()).isEqualTo(CHAIN + 1);
        assertThat(all.allocatedBytes()).isEqualTo(deepest(root, "-B1"));
        assertThat(all.entries()).isEqualTo(deepest(root, "--inodes"));
    }

    /// At each level one directory waits, and holds on to the one above, while the other is walked.
    @Test
    void aLadderDeeperThanThereAreDescriptorsIsWhatDuSays() {
        var tree = new FileTree();
        for (int level = 0; level < 600; level++) {
            tree.down("a").file("file", level).up().down("b");
        }
        Path root = tree.make(folder.resolve("tree"));
        // A hundred jars on the class path would need as many descriptors.
        String slim = ScanProcess.classPathForEverybody(onDisk.resolve("classes"));
        var few = List.of("sh", "-c", "ulimit -n 256; exec \"$@\"", "sh");
        for (int threads : new int[] {1, 8}) {
            var found = new ScanProcess(few, slim).scan(HardLinks.ONCE, threads, 999, List.of(root));
            assertThat(found.unreadable()).isEmpty();
            assertThat(found.totals().getFirst()).isEqualTo(new GnuDu().totals(root));
        }
    }

    /// So many that they are walked in portions before the directory is read to its end.
    @Test
    void aDirectoryOfThousandsOfDirectoriesIsWhatDuSays() {
        var tree = new FileTree().file("linked", 5000);
        for (int i = 0; i < 9000; i++) {
            tree.down("d" + i)
                    .file("file", i % 7)
                    .link("link", i % 2 == 0 ? "linked" : "d" + i + "/file")
                    .up();
        }
        Path root = tree.make(folder.resolve("tree"));
        var du = new GnuDu().totals(root);
        for (int threads : new int[] {1, 2, 8}) {
            assertThat(ScannedTree.of(root, HardLinks.ONCE, threads).totals())
                    .as("%d threads", threads)
                    .isEqualTo(du);
        }
    }

    /// Neither of a file's two names comes soon after the other: sorted parts go to the disk and are merged.
    @Test
    void moreLinkedFilesThanMemoryHoldsCountWhereDuCountsThem() {
        var tree = new FileTree().down("first");
        for (int i = 0; i < 70_000; i++) {
            tree.file("f" + i, 0);
        }
        tree.up().down("second");
        for (int i = 0; i < 70_000; i++) {
            tree.link("l" + i, "first/f" + i);
        }
        Path root = tree.make(folder.resolve("tree"));
        for (int threads : new int[] {1, 8}) {
            var ours = ScannedTree.of(root, HardLinks.ONCE, threads).totals();
            assertThat(in(ours, "")).isEqualTo(in(new GnuDu().totals(root), ""));
            // du sorts the entries of so wide a directory, but meets the directories themselves as we do.
            assertThat(ours).as("%d threads", threads).isEqualTo(new GnuDu().totals(root));
        }
    }

    /// `du` of the whole: each directory's own line would be as long as the way to it.
    private static long deepest(Path root, String what) {
        String line = new Command("du", "-s", what, root.toString()).run().orFail();
        return Long.parseLong(line.substring(0, line.indexOf('\t')));
    }
}
