package dev.diskusage.scan;

import static dev.diskusage.testing.Lookup.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.testing.Command;
import dev.diskusage.testing.FileTree;
import dev.diskusage.testing.GnuDu;
import dev.diskusage.testing.RandomTree;
import dev.diskusage.testing.ScanProcess;
import dev.diskusage.usage.HardLinks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a user without rights sees: run as one, in a process of its own, and `du` beside it as the same one.
class UnreadableTest {
    private static final int TREES = 60;

    @TempDir
    private static Path folder;

    private static final List<Path> ROOTS = new ArrayList<>();
    private static String classPath = "";

    @BeforeAll
    static void makeTrees() {
        ScanProcess.open(folder);
        classPath = ScanProcess.classPathForEverybody(folder.resolve("classes"));
        Map<Path, FileTree> trees = new HashMap<>();
        for (int seed = 0; seed < TREES; seed++) {
            ROOTS.add(folder.resolve("seed-" + seed));
            trees.put(ROOTS.getLast(), RandomTree.withUnreadable(seed));
        }
        FileTree.makeAll(trees);
    }

    @AfterAll
    static void letBeRemoved() {
        new Command("chmod", "-R", "u+rwX").and(ROOTS).run();
        FileTree.remove(ROOTS);
    }

    @Test
    void whatCanBeReadIsWhatDuSaysAndTheRestIsCounted() {
        var user = ScanProcess.asAnotherUser();
        var du = new GnuDu(user);
        var expected = du.totals(ROOTS);
        var found = new ScanProcess(user, classPath).scan(HardLinks.ONCE, 2, 1000, ROOTS);
        for (int i = 0; i < TREES; i++) {
            assertThat(found.totals().get(i)).as("seed %d", i).isEqualTo(in(expected, ROOTS.get(i)));
        }
        assertThat(found.unreadable()).containsOnlyKeys("EACCES").containsEntry("EACCES", du.complaints());
    }
}
