package dev.diskusage.scan;

import static dev.diskusage.testing.Lookup.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.testing.FileTree;
import dev.diskusage.testing.ScannedTree;
import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.HardLinks;
import dev.diskusage.usage.Totals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A tree that somebody works in while it is walked: whatever is found, nothing breaks and nothing is below zero.
class ChangingTreeTest {
    private static final int ROUNDS = 400;

    /// Where symlinks in the tree lead: more bytes than all files in it.
    private static final long OUTSIDE_BYTES = 1L << 40;

    @TempDir
    Path folder;

    private Path root = Path.of("");
    private Path outside = Path.of("");

    @BeforeEach
    void makeFolders() throws IOException {
        root = Files.createDirectory(folder.resolve("root"));
        outside = new FileTree().hole("hole", OUTSIDE_BYTES).make(folder.resolve("outside"));
    }

    private volatile boolean done;

    @Test
    void aTreeThatChangesAllTheTimeIsScannedToTheEndEachTime() throws InterruptedException {
        var worker = new Thread(this::change);
        worker.start();
        try {
            for (int round = 0; round < ROUNDS; round++) {
                var links = HardLinks.values()[round % 3];
                check(ScannedTree.of(root, links, 1 + round % 4));
            }
        } finally {
            done = true;
            worker.join();
        }
    }

    private static void check(ScannedTree tree) {
        var rows = tree.rows().getFirst();
        Totals all = in(rows, "").all();
        assertThat(all.directories()).isPositive();
        assertThat(all.apparentBytes()).isLessThan(OUTSIDE_BYTES);
        for (DirectoryUsage row : rows.values()) {
            for (Totals its : new Totals[] {row.all(), row.own()}) {
                assertThat(its.allocatedBytes()).as("%s", row).isNotNegative();
                assertThat(its.apparentBytes()).as("%s", row).isNotNegative();
                assertThat(its.files()).as("%s", row).isNotNegative();
                assertThat(its.directories()).as("%s", row).isNotNegative();
            }
            assertThat(row.filesBySize()).allMatch(count -> count >= 0);
        }
        assertThat(tree.summary().unreadable().byErrno().keySet()).isSubsetOf("ENOENT", "ENOTDIR", "ELOOP");
    }

    private void change() {
        var random = new Random(1);
        while (!done) {
            try {
                changeOne(random, any(random));
            } catch (IOException _) {
                // What should be changed was not there, or not of that kind: the next one will be.
            }
        }
    }

    /// One of about a thousand places, at most three levels deep.
    private Path any(Random random) {
        Path path = root;
        for (int level = random.nextInt(3); level >= 0; level--) {
            path = path.resolve("n" + random.nextInt(10));
        }
        return path;
    }

    private void changeOne(Random random, Path path) throws IOException {
        // In the same directory: whole subtrees move, but the tree gets no deeper.
        Path other = path.resolveSibling("n" + random.nextInt(10));
        switch (random.nextInt(8)) {
            case 0, 1 -> Files.createDirectory(path);
            case 2 -> Files.write(path, new byte[random.nextInt(10_000)]);
            case 3 -> Files.write(path, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
            case 4 -> Files.move(path, other, StandardCopyOption.REPLACE_EXISTING);
            case 5 -> Files.createLink(path, any(random));
            case 6 -> {
                Files.deleteIfExists(path);
                Files.createSymbolicLink(path, outside);
            }
            default -> Files.delete(path);
        }
    }
}
