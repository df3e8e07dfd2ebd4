package dev.diskusage.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.testing.GnuDu;
import dev.diskusage.testing.ScannedTree;
import dev.diskusage.usage.HardLinks;
import dev.diskusage.usage.Totals;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Trees that nobody made for a test. They may change under our hands, so `du` looks before and after.
class RealTreesTest {
    /// Looks at a directory that changed twice, and was back when `du` looked again, are no defect.
    private static final int LOOKS = 3;

    @Test
    void usrIsWhatDuSays() {
        equalsDu(Path.of("/usr"));
    }

    @Test
    void varIsWhatDuSaysWhereItDidNotChange() {
        equalsDu(Path.of("/var"));
    }

    @Test
    void mavensRepositoryIsWhatDuSays() {
        String home = System.getProperty("user.home") + "/.m2/repository";
        equalsDu(Path.of(
                Optional.ofNullable(System.getProperty("maven.repo.local")).orElse(home)));
    }

    private static void equalsDu(Path root) {
        for (int look = 1; ; look++) {
            Map<String, Totals> before = new GnuDu().totals(root);
            Map<String, Totals> ours = ScannedTree.of(root, HardLinks.ONCE, 2).totals();
            before.entrySet().retainAll(new GnuDu().totals(root).entrySet());
            ours.keySet().retainAll(before.keySet());
            if (look == LOOKS || ours.equals(before)) {
                assertThat(before)
                        .as("directories of %s that did not change", root)
                        .isNotEmpty();
                assertThat(ours).isEqualTo(before);
                return;
            }
        }
    }
}
