package dev.diskusage.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diskusage.testing.Command;
import dev.diskusage.testing.FileTree;
import dev.diskusage.testing.GnuDu;
import dev.diskusage.testing.ScanProcess;
import dev.diskusage.testing.ScannedTree;
import dev.diskusage.usage.HardLinks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where a scan may start and where it may not: one error that names the path, says why and what to do.
class RootsTest {
    @TempDir
    Path folder;

    @Test
    void aMissingRootIsNamed() {
        refused(folder.resolve("missing"), "/", "ENOENT");
    }

    @Test
    void aFileIsNoRoot() {
        refused(new FileTree().file("file", 3).make(folder.resolve("tree")).resolve("file"), "/", "ENOTDIR");
    }

    @Test
    void aMissingPathOfTheVolumeIsNamed() {
        refused(folder, "/not/there", "ENOENT");
    }

    @Test
    void aPathNeverLeadsThroughASymlink() {
        Path root = new FileTree().symlink("out", "/").make(folder.resolve("tree"));
        assertThatThrownBy(() -> scan(root, "/out/usr"))
                .isInstanceOf(RootUnreadableException.class)
                .hasMessageContaining("/out/usr");
    }

    @Test
    void theKernelsOwnFilesTakeNoSpace() {
        refused(Path.of("/proc"), "/", "EINVAL");
    }

    @Test
    void aSymlinkToTheVolumeStandsForIt() throws IOException {
        Path root = new FileTree().file("file", 3).make(folder.resolve("tree"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), root);
        assertThat(ScannedTree.of(link, HardLinks.ONCE, 1).totals()).isEqualTo(new GnuDu().totals(root));
    }

    @Test
    void anUnreadableRootIsNamed() {
        ScanProcess.open(folder);
        Path root = new FileTree().down("locked").up().mode("locked", "000").make(folder.resolve("tree"));
        var asOther = new ScanProcess(
                ScanProcess.asAnotherUser(), ScanProcess.classPathForEverybody(folder.resolve("classes")));
        assertThatThrownBy(() -> asOther.scan(HardLinks.ONCE, 1, 0, List.of(root.resolve("locked"))))
                .hasMessageContaining("EACCES")
                .hasMessageContaining("permission denied")
                .hasMessageContaining("this user may read");
        new Command("chmod", "755", root.resolve("locked").toString()).run().orFail();
    }

    private static void refused(Path volume, String path, String why) {
        assertThatThrownBy(() -> scan(volume, path))
                .isInstanceOf(RootUnreadableException.class)
                .hasMessageContaining("cannot scan " + path)
                .hasMessageContaining(why);
    }

    private static ScannedTree scan(Path volume, String path) {
        var traversal = ScannedTree.with(HardLinks.ONCE, 2);
        return ScannedTree.of(ScannedTree.request(volume, traversal, ScannedTree.path(path, 3)));
    }
}
