package dev.diskusage.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diskusage.testing.FileTree;
import dev.diskusage.testing.MemoryFolder;
import dev.diskusage.walk.WalkOptions.Reader;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A walk that is told to end does so, and leaves nothing open.
@Timeout(60)
abstract class EndedWalkContract {
    @TempDir(factory = MemoryFolder.class)
    Path folder;

    final Reader reader;

    EndedWalkContract(Reader reader) {
        this.reader = reader;
    }

    private void manyFolders() {
        FileTree tree = new FileTree();
        IntStream.range(0, 40)
                .forEach(i -> tree.down("d" + i).down("e").down("f").up().up().up());
        tree.make(folder);
    }

    @Test
    void cancellingEndsTheWalkAndLeaksNothing() {
        manyFolders();
        Walk walk = new Walk(WalkedTree.root(folder), new WalkOptions(false, true, 4, 0, reader));
        assertThatThrownBy(() -> walk.run(() -> new OnEntering(directory -> {
                    if (directory.level() == 2) {
                        walk.cancel();
                    }
                })))
                .isInstanceOf(CancellationException.class);
        assertThat(OpenDescriptors.below(folder)).isZero();
    }

    /// A walk so slow that it waits between opening a directory and the next call when it is told to end.
    @Test
    void cancellingWhileItWaitsForItsPaceLeaksNothing() throws InterruptedException {
        manyFolders();
        Walk walk = new Walk(WalkedTree.root(folder), new WalkOptions(false, true, 1, 5, reader));
        AtomicBoolean cancelled = new AtomicBoolean();
        Thread caller = new Thread(() -> {
            try {
                walk.run(() -> new OnEntering(_ -> {}));
            } catch (CancellationException _) {
                cancelled.set(true);
            }
        });
        caller.start();
        while (OpenDescriptors.below(folder.resolve("d7")) == 0 && caller.isAlive()) {
            Thread.onSpinWait();
        }
        walk.cancel();
        caller.join();
        assertThat(cancelled).isTrue();
        assertThat(OpenDescriptors.below(folder)).isZero();
    }

    @Test
    void aWalkCancelledBeforeItStartsReadsNothing() {
        new FileTree().down("a").make(folder);
        Walk walk = new Walk(WalkedTree.root(folder), WalkedTree.options(reader));
        walk.cancel();
        assertThatThrownBy(() -> walk.run(() -> new OnEntering(_ -> {
                    throw new AssertionError("entered");
                })))
                .isInstanceOf(CancellationException.class);
        assertThat(OpenDescriptors.below(folder)).isZero();
    }

    @Test
    void anInterruptEndsTheWalk() throws InterruptedException {
        new FileTree().down("a").make(folder);
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean cancelled = new AtomicBoolean();
        Thread caller = new Thread(() -> {
            Walk walk = new Walk(WalkedTree.root(folder), WalkedTree.options(reader));
            try {
                walk.run(() -> new OnEntering(_ -> {
                    entered.countDown();
                    awaitUninterruptibly(goOn);
                }));
            } catch (CancellationException _) {
                cancelled.set(true);
            }
        });
        caller.start();
        entered.await();
        while (caller.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        caller.interrupt();
        while (caller.isInterrupted()) {
            Thread.onSpinWait();
        }
        goOn.countDown();
        caller.join();
        assertThat(cancelled).isTrue();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void whatAVisitorThrowsEndsTheWalkAndLeaksNothing(int level) {
        manyFolders();
        RuntimeException broken = new IllegalArgumentException("broken visitor");
        Walk walk = new Walk(WalkedTree.root(folder), new WalkOptions(false, true, 3, 0, reader));
        assertThatThrownBy(() -> walk.run(() -> new OnEntering(directory -> {
                    if (directory.level() == level) {
                        throw broken;
                    }
                })))
                .isSameAs(broken);
        assertThat(OpenDescriptors.below(folder)).isZero();
    }
}
