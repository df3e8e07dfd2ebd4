package dev.diskusage.walk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who closes a directory's descriptor, and when.
class DirectoryTest {
    private static final int FD = 7;
    private static final boolean SCARCE = true;
    private static final boolean PLENTY = false;

    private final Directory root = child(null);
    private final Directory directory = child(root);

    @BeforeEach
    void open() {
        directory.fd(FD);
    }

    @Test
    void aDirectoryWithoutChildrenIsClosedWhenRead() {
        assertThat(directory.readerDone(PLENTY)).isEqualTo(FD);
        assertThat(directory.fd()).isNegative();
        assertThat(directory.takeDescriptor()).isNegative();
        assertThat(directory.done()).isTrue();
    }

    @Test
    void itStaysOpenUntilItsLastChildIsOpened() {
        directory.childrenFound(2);
        assertThat(directory.readerDone(PLENTY)).isNegative();
        assertThat(openChild(PLENTY)).isNegative();
        assertThat(openChild(PLENTY)).isEqualTo(FD);
    }

    @Test
    void itStaysOpenUntilItsLastReaderIsDone() {
        directory.readerAdded();
        assertThat(directory.readerDone(SCARCE)).isNegative();
        assertThat(directory.readerDone(SCARCE)).isEqualTo(FD);
    }

    @Test
    void itIsGivenUpForOthersWhenDescriptorsAreScarce() {
        directory.childrenFound(3);
        assertThat(directory.readerDone(SCARCE)).isEqualTo(FD);
        assertThat(directory.lend()).isEqualTo(Directory.NOT_KEPT);
    }

    /// Its number could stand for another directory by the time the other thread uses it.
    @Test
    void itIsNotGivenUpWhileAChildIsBeingOpenedFromIt() {
        directory.childrenFound(3);
        assertThat(directory.lend()).isEqualTo(FD);
        assertThat(directory.readerDone(SCARCE)).isNegative();
        assertThat(directory.childOpened(SCARCE)).isEqualTo(FD);
    }

    @Test
    void oneReopenedByNameIsKeptForSeveralChildrenWhileThereArePlenty() {
        directory.childrenFound(3);
        assertThat(directory.readerDone(SCARCE)).isEqualTo(FD);
        assertThat(directory.lend()).isNegative();
        assertThat(directory.keep(9)).isTrue();
        assertThat(directory.keep(10)).isFalse();
        assertThat(directory.childOpened(PLENTY)).isNegative();
        assertThat(directory.lend()).isEqualTo(9);
        assertThat(directory.childOpened(SCARCE)).isEqualTo(9);
    }

    @Test
    void oneReopenedForTheLastChildIsNotKept() {
        directory.childrenFound(1);
        assertThat(directory.readerDone(SCARCE)).isEqualTo(FD);
        assertThat(directory.keep(9)).isFalse();
    }

    @Test
    void anAnchorKeepsItsDescriptorUntilAllBelowIsDone() {
        root.fd(3);
        root.childrenFound(1);
        assertThat(root.readerDone(SCARCE)).isNegative();
        root.lend();
        assertThat(root.childOpened(SCARCE)).isNegative();
        assertThat(root.done()).isFalse();
        assertThat(root.done()).isTrue();
        assertThat(root.takeDescriptor()).isEqualTo(3);
    }

    @Test
    void anchorsAreNeverFarApart() {
        Directory each = root;
        int apart = 0;
        for (int i = 0; i < 2000; i++) {
            each = child(each);
            apart = each.isAnchor() ? 0 : apart + 1;
            assertThat(apart).isLessThan(512);
        }
    }

    @Test
    void itIsCompleteAfterItsReadersAndChildren() {
        directory.childrenFound(1);
        directory.readerAdded();
        assertThat(directory.done()).isFalse();
        assertThat(directory.done()).isFalse();
        assertThat(directory.done()).isTrue();
    }

    @Test
    void aLoopWithinOneMountIsFoundByTheTimeItsLengthIsWalkedTwice() {
        Directory each = root;
        int level = 0;
        do {
            each = child(each);
            each.inode = 100 + ++level % 5;
        } while (!each.loops());
        assertThat(level).isLessThan(16);
    }

    @Test
    void aChainWithoutLoopHasNone() {
        Directory each = root;
        for (int i = 1; i < 5000; i++) {
            each = child(each);
            each.inode = i;
            assertThat(each.loops()).isFalse();
        }
    }

    @Test
    void aFolderMountedBelowItselfIsFoundAtOnce() {
        Directory above = child(root);
        above.inode = 5;
        Directory mounted = child(child(child(above)));
        mounted.inode = 5;
        mounted.mountId = 1;
        assertThat(mounted.loops()).isTrue();
    }

    @Test
    void thePathOfAFailureIsItsEnd() {
        Directory each = root;
        for (int i = 0; i < 100; i++) {
            each = new Directory(
                    each,
                    ("n" + "x".repeat(98) + i % 10).getBytes(UTF_8),
                    i,
                    Excludes.of(List.of()).top());
        }
        byte[] path = Failures.path(each, "file".getBytes(UTF_8));
        assertThat(path).hasSize(4096);
        assertThat(new String(path, UTF_8)).endsWith("x9/file").matches("x*\\d/n.*");
        assertThat(Failures.path(root, null)).isEmpty();
        assertThat(Failures.path(root, "file".getBytes(UTF_8))).isEqualTo("file".getBytes(UTF_8));
    }

    @Test
    void failuresAreAllCountedAndTheFirstTwentyNamed() {
        Failures failures = new Failures();
        for (int i = 0; i < 30; i++) {
            failures.add(i < 25 ? "EACCES" : "EIO", "openat", root, ("f" + i).getBytes(UTF_8));
        }
        WalkResult result = failures.result(WalkResult.Capacity.UNKNOWN);
        assertThat(result.failures()).containsEntry("EACCES", 25L).containsEntry("EIO", 5L);
        assertThat(result.first()).hasSize(20);
        assertThat(result.first().getLast().path()).isEqualTo("f19".getBytes(UTF_8));
    }

    private int openChild(boolean scarce) {
        directory.lend();
        return directory.childOpened(scarce);
    }

    private static Directory child(@Nullable Directory parent) {
        return new Directory(
                parent, "name".getBytes(UTF_8), 0, Excludes.of(List.of()).top());
    }
}
