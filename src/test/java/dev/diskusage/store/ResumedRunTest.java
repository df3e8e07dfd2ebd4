package dev.diskusage.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.ScanId;
import dev.diskusage.usage.Totals;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run whose writer was killed, and that another one goes on with.
class ResumedRunTest {
    private static final RunId RUN = new RunId(new ScanId("shop", "media", "uid-1", "media-claim"), "run-1");

    @TempDir
    Path folder;

    private Path staging;
    private Path file;

    @BeforeEach
    void names() {
        staging = folder.resolve("staging.db");
        file = folder.resolve("run.db");
    }

    @Test
    void goesOnWithWhatIsCommitted() {
        RunTree tree = RunTree.random(7, 1000);
        RunTree first = new RunTree(tree.rows().subList(0, 500), tree.summary());
        RunTree second = new RunTree(tree.rows().subList(500, 1000), tree.summary());
        try (RunWriter writer = RunWriter.resume(staging)) {
            first.writeTo(writer, 100);
            writer.keep();
        }
        try (RunWriter writer = RunWriter.resume(staging)) {
            assertThat(writer.batches()).isEqualTo(5);
            second.writeTo(writer, 100);
            writer.finish(RUN, tree.summary());
            writer.publishTo(file);
        }
        try (RunFile run = RunFile.open(file)) {
            assertThat(run.largest(5000))
                    .containsExactlyInAnyOrderElementsOf(tree.stored().values());
        }
    }

    @Test
    void publishesWhatWasFinishedBeforeAKill() {
        RunTree tree = RunTree.random(7, 500);
        try (RunWriter writer = RunWriter.resume(staging)) {
            tree.writeTo(writer, 100);
            writer.finish(RUN, tree.summary());
            writer.keep();
        }
        try (RunWriter writer = RunWriter.resume(staging)) {
            assertThat(writer.batches()).isEqualTo(5);
            assertThatThrownBy(() -> writer.accept(tree.rows())).isInstanceOf(IllegalStateException.class);
            writer.finish(RUN, tree.summary());
            writer.publishTo(file);
        }
        assertThat(staging).doesNotExist();
        try (RunFile run = RunFile.open(file)) {
            assertThat(run.summary()).isEqualTo(tree.summary());
        }
    }

    @Test
    void refusesAnotherSummaryForWhatIsFinished() {
        RunTree tree = RunTree.random(7, 500);
        try (RunWriter writer = RunWriter.resume(staging)) {
            tree.writeTo(writer, 100);
            writer.finish(RUN, tree.summary());
            writer.keep();
        }
        try (RunWriter writer = RunWriter.resume(staging)) {
            assertThatThrownBy(() -> writer.finish(RUN, RunTree.random(8, 500).summary()))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("it was finished with another summary");
        }
        assertThat(staging).doesNotExist();
    }

    @Test
    void staysAsItWasWhenItDoesNotAddUp() {
        RunTree tree = RunTree.random(6, 2);
        DirectoryUsage root = tree.rows().getLast();
        Totals wrong = root.all().plus(new Totals(512, 0, 0, 0));
        DirectoryUsage forged = new DirectoryUsage(root.place(), wrong, root.own(), 0, 0, root.filesBySize());
        try (RunWriter writer = RunWriter.resume(staging)) {
            writer.accept(List.of(tree.rows().getFirst(), forged));
            assertThatThrownBy(() -> writer.finish(RUN, tree.summary())).hasMessageContaining("/data is stored with");
            writer.keep();
        }
        try (RunWriter writer = RunWriter.resume(staging)) {
            assertThat(writer.batches()).isEqualTo(1);
            assertThatThrownBy(() -> writer.finish(RUN, tree.summary())).hasMessageContaining("/data is stored with");
        }
    }
}
