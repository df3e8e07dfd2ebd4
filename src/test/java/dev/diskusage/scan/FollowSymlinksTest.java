package dev.diskusage.scan;

import static dev.diskusage.testing.Lookup.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.scan.ScanRequest.Traversal;
import dev.diskusage.testing.FileTree;
import dev.diskusage.testing.ScannedTree;
import dev.diskusage.usage.HardLinks;
import dev.diskusage.usage.Totals;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `followSymlinks` follows: a regular file inside the root, and nothing else.
class FollowSymlinksTest {
    private static final int FILE_BYTES = 5000;

    @TempDir
    Path folder;

    @Test
    void aLinkedFileCountsOnceWhereItLies() {
        Map<String, Totals> totals = scan(linkTo("../a/file"), HardLinks.ONCE);
        assertThat(in(totals, "b").files()).isZero();
        assertThat(in(totals, "").apparentBytes()).isEqualTo(FILE_BYTES);
    }

    @Test
    void aLinkedFileCountsAtTheLinkTooWhenEachNameDoes() {
        Map<String, Totals> totals = scan(linkTo("../a/file"), HardLinks.EACH);
        assertThat(in(totals, "b").apparentBytes()).isEqualTo(FILE_BYTES);
        assertThat(in(totals, "").files()).isEqualTo(2);
    }

    @Test
    void aLinkToALinkLeadsToTheFile() {
        var tree =
                new FileTree().file("file", FILE_BYTES).symlink("one", "file").symlink("two", "one");
        assertThat(in(scan(tree, HardLinks.EACH), "").apparentBytes()).isEqualTo(3 * FILE_BYTES);
    }

    @Test
    void aLinkOutOfTheRootIsALink() {
        Path outside = new FileTree().file("secret", FILE_BYTES).make(folder.resolve("outside"));
        standsForItself("../../outside/secret");
        standsForItself(outside.resolve("secret").toString());
        standsForItself("/proc/self/cmdline");
    }

    @Test
    void aLinkToADirectoryIsALink() {
        standsForItself("../a");
        standsForItself("..");
        standsForItself(".");
    }

    @Test
    void aLinkThatLeadsNowhereOrRoundIsALink() {
        standsForItself("missing");
        standsForItself("link");
    }

    private void standsForItself(String target) {
        for (HardLinks links : HardLinks.values()) {
            Totals b = in(scan(linkTo(target), links), "b");
            assertThat(b.files()).as("to %s, %s", target, links).isEqualTo(1);
            assertThat(b.apparentBytes()).as("to %s, %s", target, links).isEqualTo(target.length());
        }
    }

    private static FileTree linkTo(String target) {
        return new FileTree()
                .down("a")
                .file("file", FILE_BYTES)
                .up()
                .down("b")
                .symlink("link", target)
                .up();
    }

    /// With both readers, which agree.
    private Map<String, Totals> scan(FileTree tree, HardLinks links) {
        Path root = folder.resolve("tree");
        FileTree.remove(List.of(root));
        tree.make(root);
        var request = ScannedTree.request(root, new Traversal(links, true, true, 2, 0), ScannedTree.path("/", 9));
        Map<String, Totals> totals = ScannedTree.of(request).totals();
        ScannedTree.byJavaNio(request).totals().forEach((path, its) -> assertThat(its)
                .as("by java.nio: '%s'", path)
                .isEqualTo(new Totals(
                        Totals.UNKNOWN,
                        in(totals, path).apparentBytes(),
                        in(totals, path).files(),
                        in(totals, path).directories())));
        return totals;
    }
}
