package dev.diskusage.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.testing.ChildJava;
import dev.diskusage.testing.HardTree;
import dev.diskusage.walk.WalkOptions.Reader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How many threads a walk takes. Each has a visitor of its own.
class WalkThreadsTest {
    @TempDir
    Path folder;

    @Test
    void asManyAsTheProcessHasCpusOnALocalFileSystem() {
        var threeCpus = List.of("env", "JAVA_TOOL_OPTIONS=-XX:ActiveProcessorCount=3");
        assertThat(threads(threeCpus, 0)).isEqualTo(3);
    }

    @Test
    void manyMoreWhereEachCallWaitsForSomebodyElse() {
        HardTree.need(ChildJava.isRoot(), "root, to mount");
        assertThat(threads(HardTree.slowed(folder, 0), 0)).isEqualTo(32);
    }

    @Test
    void whoSaysHowManyGetsThemEverywhere() {
        HardTree.need(ChildJava.isRoot(), "root, to mount");
        assertThat(threads(List.of("env"), 5)).isEqualTo(5);
        assertThat(threads(HardTree.slowed(folder, 0), 5)).isEqualTo(5);
    }

    private int threads(List<String> prefix, int asked) {
        return Integer.parseInt(ChildJava.behind(prefix, WalkThreadsTest.class, folder.toString(), "" + asked)
                .run()
                .orFail()
                .strip());
    }

    /// FOLDER THREADS
    public static void main(String[] args) {
        VisitOrder order = new VisitOrder();
        var options = new WalkOptions(false, true, Integer.parseInt(args[1]), 0, Reader.NATIVE);
        new Walk(WalkedTree.root(Path.of(args[0])), options).run(order::visitor);
        System.out.println(order.visitors());
    }
}
