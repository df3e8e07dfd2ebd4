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

    /// `du` of the whole: each directory's own line would be as long as the way to it.
    private static long deepest(Path root, String what) {
        String line = new Command("du", "-s", what, root.toString()).run().orFail();
        return Long.parseLong(line.substring(0, line.indexOf('\t')));
    }
}
