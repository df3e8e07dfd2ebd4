package dev.diskusage.walk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.testing.FileTree;
import dev.diskusage.walk.WalkOptions.Reader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every reader does, seen through a walk.
@Timeout(60)
abstract class DirectoryReaderContract extends EndedWalkContract {
    DirectoryReaderContract(Reader reader) {
        super(reader);
    }

    WalkedTree walk(String... exclude) {
        return WalkedTree.of(folder, WalkedTree.options(reader), exclude);
    }

    private WalkedTree walkFollowing() {
        return WalkedTree.of(folder, new WalkOptions(true, true, 2, 0, reader));
    }

    @Test
    void seesEveryEntryOnce() {
        new FileTree()
                .file("one", 1)
                .down("a")
                .file("two", 2)
                .down("b")
                .file("three", 3)
                .make(folder);
        assertThat(walk().directories()).containsExactly(".", "a", "a/b");
        assertThat(walk().sizes()).containsExactly(1L, 2L, 3L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void visitorsAreCalledInOrder(int threads) {
        FileTree tree = new FileTree();
        for (int i = 0; i < 60; i++) {
            tree.down("d" + i % 7 + i).file("f", 0).down("x").file("g", 0).file("h", 0);
            tree = i % 5 == 0 ? tree.up() : tree.up().up();
        }
        tree.make(folder);
        VisitOrder order = new VisitOrder();
        new Walk(WalkedTree.root(folder), new WalkOptions(false, true, threads, 0, reader)).run(order::visitor);
        assertThat(order.directories()).isEqualTo(121);
        assertThat(order.files()).isEqualTo(180);
        assertThat(order.visitors()).isEqualTo(threads);
    }

    @Test
    void namesAreRawBytes() {
        new FileTree()
                .down("caf\u00e9")
                .up()
                .down("\u00ff\n\u001b")
                .up()
                .down("\u00c3\u00a9")
                .make(folder);
        assertThat(walk().directories()).containsExactly(".", "caf\u00e9", "\u00c3\u00a9", "\u00ff\n\u001b");
    }

    @Test
    void onlyFilesAndSymlinksHaveAnApparentSize() {
        new FileTree()
                .file("file", 100)
                .symlink("link", "1234567")
                .fifo("pipe")
                .socket("socket")
                .make(folder);
        assertThat(walk().sizes()).containsExactly(0L, 0L, 7L, 100L);
    }

    @Test
    void excludesByPatternFilesAndWholeFolders() {
        new FileTree()
                .file("keep", 1)
                .file("x.tmp", 2)
                .down("cache")
                .file("in", 3)
                .up()
                .down("a")
                .file("y.tmp", 4)
                .down("cache")
                .file("deep", 5)
                .make(folder);
        WalkedTree seen = walk("*.tmp", "/cache");
        assertThat(seen.directories()).containsExactly(".", "a", "a/cache");
        assertThat(seen.sizes()).containsExactly(1L, 5L);
        assertThat(walk("cache/", "!*.tmp").sizes()).containsExactly(1L, 2L, 4L);
    }

    @Test
    void anchoredPatternsStartAtTheVolumeEvenForAWalkBelowIt() {
        new FileTree()
                .down("a")
                .down("b")
                .file("one", 1)
                .up()
                .down("c")
                .file("two", 2)
                .make(folder);
        WalkRoot below = new WalkRoot(
                folder.toString().getBytes(UTF_8), List.of("a".getBytes(UTF_8)), Excludes.of(List.of("/a/b", "/c")));
        WalkedTree seen = WalkedTree.of(below, WalkedTree.options(reader));
        assertThat(seen.directories()).containsExactly(".", "c");
        assertThat(seen.sizes()).containsExactly(2L);
    }

    @ParameterizedTest
    @ValueSource(strings = {".snapshot", "~snapshot", ".zfs", ".snapshots"})
    void snapshotFoldersAreLeftOutUnlessTakenBack(String name) {
        new FileTree().down("a").down(name).file("old", 1).up().file("new", 2).make(folder);
        assertThat(walk().sizes()).containsExactly(2L);
        assertThat(walk("!" + name).sizes()).containsExactly(1L, 2L);
    }

    @Test
    void aFileNamedAsASnapshotFolderCounts() {
        new FileTree().file(".snapshot", 1).make(folder);
        assertThat(walk().sizes()).containsExactly(1L);
    }

    @Test
    void symlinksAreNotFollowed() {
        new FileTree()
                .down("a")
                .file("f", 100)
                .up()
                .symlink("file", "a/f")
                .symlink("dir", "a")
                .make(folder);
        WalkedTree seen = walk();
        assertThat(seen.directories()).containsExactly(".", "a");
        assertThat(seen.sizes()).containsExactly(1L, 3L, 100L);
    }

    @Test
    void followedSymlinksStandForTheFileTheyLeadToBelowTheRoot() {
        new FileTree()
                .down("a")
                .file("f", 100)
                .symlink("up", "../b/link")
                .up()
                .down("b")
                .symlink("link", "../a/f")
                .make(folder);
        assertThat(walkFollowing().sizes()).containsExactly(100L, 100L, 100L);
    }

    /// Their sizes are those of the links.
    @Test
    void symlinksThatLeadElsewhereOrNowhereStandForThemselves() throws IOException {
        Path outside = Files.writeString(Files.createTempFile("outside", ""), "content");
        new FileTree()
                .down("d")
                .up()
                .symlink("absolute", folder + "/f")
                .symlink("away", "../" + outside.getFileName())
                .symlink("dangling", "missing")
                .symlink("folder", "d")
                .symlink("self", "self")
                .file("f", 1000)
                .make(folder);
        WalkedTree seen = walkFollowing();
        Files.delete(outside);
        assertThat(seen.directories()).containsExactly(".", "d");
        assertThat(seen.sizes())
                .containsExactly(
                        1L,
                        4L,
                        7L,
                        3L + outside.getFileName().toString().length(),
                        2L + folder.toString().length(),
                        1000L);
        assertThat(seen.failures()).isEmpty();
    }

    /// More than are walked before the rest of their folder is read.
    @Test
    void aWideFolderOfFoldersIsReadInPartsAndOnce() throws IOException {
        int directories = 2 * 2048 + 17;
        for (int i = 0; i < directories; i++) {
            Files.createDirectory(folder.resolve("a-directory-with-a-long-name-" + i));
        }
        List<String> seen = walk().directories();
        assertThat(seen).hasSize(directories + 1).doesNotHaveDuplicates();
    }

    @Test
    void aHugeFlatFolderSharedByEightThreadsCountsEachEntryOnce() {
        FileTree tree = new FileTree();
        IntStream.range(0, 12_000).forEach(i -> tree.hole("a-file-with-a-long-name-" + i, i));
        tree.make(folder);
        WalkOptions eight = new WalkOptions(false, true, 8, 0, reader);
        assertThat(WalkedTree.of(folder, eight).sizes())
                .isEqualTo(IntStream.range(0, 12_000).mapToObj(Long::valueOf).toList());
    }

    @Test
    void anotherFileSystemIsLeftOutAndTakenWhenAsked() throws IOException {
        Path inside = Files.createDirectories(folder.resolve("inside"));
        try (Mounts _ = new Mounts().fileSystem("tmpfs", inside)) {
            Files.writeString(inside.resolve("f"), "12345");
            assertThat(walk().directories()).containsExactly(".");
            WalkedTree all = WalkedTree.of(folder, new WalkOptions(false, false, 2, 0, reader));
            assertThat(all.directories()).containsExactly(".", "inside");
            assertThat(all.sizes()).containsExactly(5L);
            assertThat(all.failures()).isEmpty();
        }
    }

    @Test
    void aFileMountedFromElsewhereIsOfAnotherFileSystem() throws IOException {
        Path inside = Files.createDirectories(folder.resolve("inside"));
        Path file = Files.writeString(folder.resolve("file"), "");
        try (Mounts mounts = new Mounts().fileSystem("tmpfs", inside)) {
            mounts.bind(Files.writeString(inside.resolve("f"), "12345"), file);
            assertThat(walk().sizes()).isEmpty();
            assertThat(WalkedTree.of(folder, new WalkOptions(false, false, 2, 0, reader))
                            .sizes())
                    .containsExactly(5L, 5L);
        }
    }

    @Test
    void aFolderMountedBelowItselfEnds() throws IOException {
        Path loop = Files.createDirectories(folder.resolve("a/b/loop"));
        Files.writeString(folder.resolve("a/f"), "12345");
        try (Mounts _ = new Mounts().bind(folder, loop)) {
            assertThat(walk().sizes()).isNotEmpty().containsOnly(5L);
        }
    }

    @Test
    void whatVanishesIsCountedAndMakesNothingUnreadable() {
        new FileTree().down("a").up().down("z").make(folder);
        AtomicBoolean first = new AtomicBoolean();
        WalkResult result = new Walk(WalkedTree.root(folder), new WalkOptions(false, true, 1, 0, reader))
                .run(() -> new OnEntering(directory -> {
                    if (directory.level() == 1 && first.compareAndSet(false, true)) {
                        FileTree.remove(List.of(folder.resolve(other(directory))));
                    }
                }));
        assertThat(result.failures()).containsOnlyKeys("ENOENT").containsEntry("ENOENT", 1L);
    }

    private static String other(Directory directory) {
        return WalkedTree.path(directory).equals("a") ? "z" : "a";
    }

    @Test
    void aFolderThatTurnsIntoASymlinkIsNotFollowed() {
        new FileTree()
                .down("a")
                .up()
                .down("z")
                .up()
                .down("elsewhere")
                .down("deep")
                .make(folder);
        AtomicBoolean first = new AtomicBoolean();
        List<String> entered = new CopyOnWriteArrayList<>();
        WalkResult result = new Walk(WalkedTree.root(folder, "elsewhere"), new WalkOptions(false, true, 1, 0, reader))
                .run(() -> new OnEntering(directory -> {
                    entered.add(WalkedTree.path(directory));
                    if (directory.level() == 1 && first.compareAndSet(false, true)) {
                        FileTree.remove(List.of(folder.resolve(other(directory))));
                        new FileTree().symlink(other(directory), "elsewhere").make(folder);
                    }
                }));
        assertThat(entered).hasSize(2).doesNotContain("a/deep", "z/deep");
        assertThat(result.failures()).containsOnlyKeys("ENOTDIR");
    }

    @Test
    void theRootMayBeASymlinkAndTheWayBelowItMayNot() {
        new FileTree()
                .down("volume")
                .down("a")
                .down("b")
                .up()
                .up()
                .symlink("out", "/etc")
                .up()
                .symlink("to", "volume")
                .make(folder);
        Path link = folder.resolve("to");
        assertThat(WalkedTree.of(link, WalkedTree.options(reader)).directories())
                .containsExactly(".", "a", "a/b");
        assertThat(rootError(link, "out")).isEqualTo("ENOTDIR");
        assertThat(rootError(folder, "to", "a")).isEqualTo("ENOTDIR");
    }

    @Test
    void aRootThatIsMissingOrAFileSaysSo() {
        new FileTree().file("file", 1).down("a").make(folder);
        assertThat(rootError(folder.resolve("missing"))).isEqualTo("ENOENT");
        assertThat(rootError(folder, "a", "missing")).isEqualTo("ENOENT");
        assertThat(rootError(folder.resolve("file"))).isEqualTo("ENOTDIR");
        assertThat(rootError(folder, "file")).isEqualTo("ENOTDIR");
        assertThat(rootError(folder, "file", "below")).isEqualTo("ENOTDIR");
        assertThat(OpenDescriptors.below(folder)).isZero();
    }

    String rootError(Path volume, String... below) {
        List<byte[]> names = Stream.of(below).map(each -> each.getBytes(UTF_8)).toList();
        WalkRoot root = new WalkRoot(volume.toString().getBytes(UTF_8), names, Excludes.of(List.of()));
        try {
            WalkedTree.of(root, WalkedTree.options(reader));
            return "none";
        } catch (RootException e) {
            return e.errno();
        }
    }
}
