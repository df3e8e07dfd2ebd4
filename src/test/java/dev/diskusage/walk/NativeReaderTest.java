package dev.diskusage.walk;

import static dev.diskusage.testing.Lookup.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.testing.ChildJava;
import dev.diskusage.testing.Command;
import dev.diskusage.testing.FileTree;
import dev.diskusage.testing.GnuDu;
import dev.diskusage.walk.WalkOptions.Reader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NativeReaderTest extends DirectoryReaderContract {
    NativeReaderTest() {
        super(Reader.NATIVE);
    }

    @Test
    void procIsNoRoot() {
        assertThat(rootError(Path.of("/proc"))).isEqualTo("EINVAL");
        assertThat(rootError(Path.of("/"), "proc", "self")).isEqualTo("ENOTDIR");
        assertThat(rootError(Path.of("/"), "proc", "sys")).isEqualTo("EINVAL");
    }

    @Test
    void procMountedInsideIsSkippedEvenAcrossFileSystems() throws IOException {
        Path proc = Files.createDirectories(folder.resolve("a/proc"));
        try (Mounts _ = new Mounts().fileSystem("proc", proc)) {
            WalkedTree all = WalkedTree.of(folder, new WalkOptions(false, false, 2, 0, reader));
            assertThat(all.directories()).containsExactly(".", "a");
            assertThat(all.failures()).isEmpty();
        }
    }

    @Test
    void aFolderMountedBelowItselfCountsAsDuCountsIt() throws IOException {
        Path loop = Files.createDirectories(folder.resolve("a/b/loop"));
        Files.writeString(folder.resolve("a/f"), "12345");
        try (Mounts _ = new Mounts().bind(folder, loop)) {
            WalkedTree seen = walk();
            long du = in(new GnuDu().totals(folder), "").entries();
            assertThat((long) seen.directories().size() + seen.sizes().size()).isEqualTo(du);
            assertThat(seen.failures()).isEmpty();
        }
    }

    /// At each level some directories wait while one is walked, so that every level would need a descriptor.
    @Test
    void withFewDescriptorsTheyAreReopenedByName() {
        comb(150).make(folder);
        var child = ChildJava.withOpenFiles(90, Counting.class, folder.toString(), "2");
        assertThat(child.run().orFail()).isEqualTo("451 directories, 300 files, failures {}");
    }

    @Test
    void whatAVisitorThrowsLeaksNothingWhereDirectoriesAreReopened() {
        comb(150).make(folder);
        var child = ChildJava.withOpenFiles(90, Throwing.class, folder.toString());
        assertThat(child.run().orFail()).isEqualTo("broken visitor, 0 open");
    }

    /// Of the order in which they were made, whichever way round the walk takes it, `m` comes between the others.
    private static FileTree comb(int levels) {
        FileTree tree = new FileTree();
        for (int i = 0; i < levels; i++) {
            tree.down("a").file("f", 1).up().down("m");
        }
        for (int i = 0; i < levels; i++) {
            tree.up().down("z").file("f", 1).up();
        }
        return tree;
    }

    static final class Counting {
        public static void main(String[] args) {
            WalkOptions options = new WalkOptions(false, true, Integer.parseInt(args[1]), 0, Reader.NATIVE);
            WalkedTree seen = WalkedTree.of(Path.of(args[0]), options);
            System.out.print(seen.directories().size() + " directories, "
                    + seen.sizes().size() + " files, failures " + seen.result.failures());
        }
    }

    static final class Throwing {
        public static void main(String[] args) {
            Path root = Path.of(args[0]);
            String message = "";
            try {
                new Walk(WalkedTree.root(root), new WalkOptions(false, true, 1, 0, Reader.NATIVE))
                        .run(() -> new OnEntering(new ThrowsOnTheWayUp()::accept));
            } catch (IllegalArgumentException e) {
                message = e.getMessage();
            }
            System.out.print(message + ", " + OpenDescriptors.below(root) + " open");
        }
    }

    /// When a directory far above the deepest is entered: its parent was reopened for that.
    private static final class ThrowsOnTheWayUp {
        private int deepest;

        void accept(Directory directory) {
            deepest = Math.max(deepest, directory.level());
            if (directory.level() > 30 && directory.level() < deepest - 50) {
                throw new IllegalArgumentException("broken visitor");
            }
        }
    }

    @Test
    void whatItsModeForbidsIsCountedByErrnoAndPath() {
        new FileTree()
                .down("closed")
                .down("in")
                .up()
                .up()
                .down("names-only")
                .file("f", 1)
                .up()
                .file("open", 7)
                .mode("closed", "000")
                .mode("names-only", "444")
                .make(folder);
        var child = ChildJava.boundByModes(Failing.class, folder.toString()).run();
        new Command("chmod", "-R", "u+rwx", folder.toString()).run();
        assertThat(child.orFail().lines())
                .containsExactly(
                        "[., closed, names-only]",
                        "[7]",
                        "[EACCES openat closed, EACCES statx names-only/f]",
                        "[closed, names-only]");
    }

    @Test
    void aRootThatItsModeForbidsSaysSo() {
        new FileTree().down("closed").up().mode("closed", "000").make(folder);
        var child = ChildJava.boundByModes(
                        Failing.class, folder.resolve("closed").toString())
                .run();
        assertThat(child.orFail()).isEqualTo("EACCES permission denied");
    }

    static final class Failing {
        public static void main(String[] args) {
            try {
                WalkedTree seen = WalkedTree.of(Path.of(args[0]), WalkedTree.options(Reader.NATIVE));
                System.out.println(seen.directories());
                System.out.println(seen.sizes());
                System.out.println(seen.failures());
                System.out.println(seen.unreadable());
            } catch (RootException e) {
                System.out.print(e.errno() + " " + e.getMessage());
            }
        }
    }
}
