package dev.diskusage.store;

import static dev.diskusage.store.OpenedStore.BACKUP;
import static dev.diskusage.store.OpenedStore.MEDIA;
import static dev.diskusage.store.OpenedStore.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.ScanId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageStoreTest {
    @TempDir
    Path parent;

    private Path folder;
    private UsageStore store;

    @BeforeEach
    void open() {
        folder = parent.resolve("data");
        store = OpenedStore.open(folder);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void reopen() {
        store.close();
        store = OpenedStore.open(folder);
    }

    private List<String> files(String below) throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve(below))) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.resolve(below).relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private RunRecord failed(ScanId scan, String run) {
        return new RunRecord(
                new RunId(scan, run), RunResult.FAILED, "out of memory", Instant.parse("2026-11-25T04:00:00Z"));
    }

    @Test
    void servesWhatWasPublishedLast() {
        publish(store, MEDIA, "one", 10);
        PublishedRun second = publish(store, MEDIA, "two", 20);
        assertThat(store.lastPublished("uid-media")).contains(second);
        assertThat(OpenedStore.rows(second)).isEqualTo(20);
        assertThat(second.result()).isEqualTo(RunResult.PARTIAL);
    }

    @Test
    void servesTheLastOfEachScanAfterARestart() throws IOException {
        publish(store, MEDIA, "one", 10);
        PublishedRun media = publish(store, MEDIA, "two", 20);
        PublishedRun backup = publish(store, BACKUP, "one", 30);
        reopen();
        assertThat(store.lastPublished()).containsExactly(backup, media);
        assertThat(store.history("uid-media")).extracting(run -> run.run().id()).containsExactly("two", "one");
        assertThat(files("staging")).isEmpty();
    }

    @Test
    void knowsNothingOfAnUnknownScan() {
        assertThat(store.lastPublished("nobody")).isEmpty();
        assertThat(store.history("nobody")).isEmpty();
        assertThat(store.counts("nobody")).hasSize(6).containsEntry(RunResult.FAILED, 0L);
    }

    @Test
    void countsRunsByResultOverARestart() {
        publish(store, MEDIA, "one", 10);
        store.record(failed(MEDIA, "two"));
        store.record(new RunRecord(new RunId(MEDIA, "three"), RunResult.SKIPPED, "busy", Instant.EPOCH));
        var counts = store.counts("uid-media");
        assertThat(counts)
                .containsEntry(RunResult.PARTIAL, 1L)
                .containsEntry(RunResult.FAILED, 1L)
                .containsEntry(RunResult.SKIPPED, 1L);
        List<RunRecord> history = store.history("uid-media");
        reopen();
        assertThat(store.counts("uid-media")).isEqualTo(counts);
        assertThat(store.history("uid-media")).isEqualTo(history).contains(failed(MEDIA, "two"));
    }

    @Test
    void remembersTheTotalsOfPublishedRuns() {
        PublishedRun run = publish(store, MEDIA, "one", 10);
        reopen();
        assertThat(store.history("uid-media").getFirst().totals())
                .isEqualTo(run.summary().paths().getFirst().all());
    }

    @Test
    void keepsTheCountOfFailuresButForgetsOldOnes() {
        for (int i = 0; i < 60; i++) {
            store.record(failed(MEDIA, "run-" + i));
        }
        assertThat(store.history("uid-media")).hasSize(50);
        assertThat(store.counts("uid-media")).containsEntry(RunResult.FAILED, 60L);
    }

    @Test
    void countsARunOnceHoweverOftenItsEndIsRecorded() {
        store.record(failed(MEDIA, "one"));
        store.record(failed(MEDIA, "one"));
        assertThat(store.counts("uid-media")).containsEntry(RunResult.FAILED, 1L);
        assertThat(store.history("uid-media")).hasSize(1);
    }

    @Test
    void aRunThatIsGivenUpWhileItIsPublishedStaysPublished() throws IOException {
        PublishedRun published = publish(store, MEDIA, "one", 10);
        store.record(failed(MEDIA, "one"));
        assertThat(store.history("uid-media"))
                .singleElement()
                .extracting(RunRecord::result)
                .isEqualTo(RunResult.PARTIAL);
        reopen();
        assertThat(store.lastPublished("uid-media")).contains(published);
        assertThat(store.counts("uid-media"))
                .containsEntry(RunResult.PARTIAL, 1L)
                .containsEntry(RunResult.FAILED, 0L);
    }

    @Test
    void forgetsWhatIsStagedOfAScanNowOrWhenItIsLetGo() throws IOException {
        store.resume(new RunId(MEDIA, "one")).keep();
        store.resume(new RunId(BACKUP, "one")).keep();
        StagedRun open = store.resume(new RunId(MEDIA, "two"));
        store.forget("uid-media");
        assertThat(files("staging"))
                .contains("resumable/uid-media~two.db")
                .doesNotContain("resumable/uid-media~one.db");
        open.keep();
        assertThat(files("staging")).containsExactly("resumable/uid-backup~one.db");
    }

    @Test
    void takesNoPublishedRunAsARecord() {
        RunRecord run = new RunRecord(new RunId(MEDIA, "one"), RunResult.SUCCEEDED, "", Instant.EPOCH);
        assertThatThrownBy(() -> store.record(run)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void leavesTheLastRunServedWhenTheNextDoesNotAddUp() throws IOException {
        PublishedRun first = publish(store, MEDIA, "one", 10);
        RunTree tree = RunTree.random(1, 20);
        RunSummary other = RunTree.random(2, 20).summary();
        try (StagedRun staged = store.begin(new RunId(MEDIA, "two"))) {
            tree.writeTo(staged, 100);
            assertThatThrownBy(() -> staged.publish(other)).isInstanceOf(StoreException.class);
        }
        assertThat(store.lastPublished("uid-media")).contains(first);
        assertThat(files("runs")).containsExactly("uid-media/one.db");
        assertThat(files("staging")).isEmpty();
    }

    @Test
    void refusesARunThatIsBeingWritten() {
        try (StagedRun _ = store.begin(new RunId(MEDIA, "one"))) {
            assertThatThrownBy(() -> store.begin(new RunId(MEDIA, "one"))).hasMessageContaining("shop/media");
        }
        assertThat(publish(store, MEDIA, "one", 10)).isNotNull();
    }

    @Test
    void writesTwoRunsOfOneScanAtOnce() {
        RunTree tree = RunTree.random(1, 20);
        try (StagedRun one = store.begin(new RunId(MEDIA, "one"));
                StagedRun two = store.begin(new RunId(MEDIA, "two"))) {
            tree.writeTo(one, 5);
            tree.writeTo(two, 5);
            two.publish(tree.summary());
            one.publish(tree.summary());
        }
        assertThat(store.lastPublished("uid-media").orElseThrow().run().id()).isEqualTo("one");
    }

    @Test
    void keepsTheNewestRunsOnly() throws IOException {
        for (int i = 1; i <= 5; i++) {
            publish(store, MEDIA, "run-" + i, 10);
        }
        store.keepNewest("uid-media", 2, Instant.EPOCH);
        assertThat(files("runs")).containsExactly("uid-media/run-4.db", "uid-media/run-5.db");
        reopen();
        assertThat(store.history("uid-media")).hasSize(2);
        assertThat(store.counts("uid-media")).containsEntry(RunResult.PARTIAL, 5L);
    }

    @Test
    void keepsNoRunThatIsTooOldButTheLast() throws IOException {
        for (int i = 1; i <= 4; i++) {
            publish(store, MEDIA, "run-" + i, 10);
        }
        Instant third = store.history("uid-media").get(1).ended();
        store.keepNewest("uid-media", 30, third);
        assertThat(files("runs")).containsExactly("uid-media/run-3.db", "uid-media/run-4.db");
        store.keepNewest("uid-media", 30, Instant.MAX);
        assertThat(files("runs")).containsExactly("uid-media/run-4.db");
    }

    @Test
    void countsRunsThatNeverStarted() {
        store.missed(MEDIA, 3);
        publish(store, MEDIA, "one", 10);
        store.missed(MEDIA, 4);
        reopen();
        assertThat(store.counts("uid-media"))
                .containsEntry(RunResult.MISSED, 7L)
                .containsEntry(RunResult.PARTIAL, 1L);
        assertThat(store.history("uid-media")).hasSize(1);
    }

    @Test
    void neverRemovesTheLastPublishedRun() throws IOException {
        publish(store, MEDIA, "one", 10);
        store.record(failed(MEDIA, "two"));
        store.keepNewest("uid-media", 0, Instant.EPOCH);
        assertThat(files("runs")).containsExactly("uid-media/one.db");
    }

    @Test
    void readsAFileThatRetentionRemoves() {
        PublishedRun first = publish(store, MEDIA, "one", 10);
        try (RunFile run = first.open()) {
            publish(store, MEDIA, "two", 10);
            store.keepNewest("uid-media", 1, Instant.EPOCH);
            assertThat(run.largest(100)).hasSize(10);
        }
        assertThatThrownBy(first::open).isInstanceOf(StoreException.class).hasMessageContaining("no such file");
    }

    @Test
    void forgetsAScanWithItsFilesAndItsStagedRuns() throws IOException {
        publish(store, MEDIA, "one", 10);
        publish(store, BACKUP, "one", 10);
        RunTree tree = RunTree.random(1, 20);
        try (StagedRun staged = store.begin(new RunId(MEDIA, "two"))) {
            tree.writeTo(staged, 100);
            store.forget("uid-media");
            assertThatThrownBy(() -> staged.publish(tree.summary())).hasMessageContaining("was forgotten");
        }
        reopen();
        assertThat(files("runs")).containsExactly("uid-backup/one.db");
        assertThat(store.lastPublished()).extracting(run -> run.run().scan()).containsExactly(BACKUP);
        assertThat(store.counts("uid-media")).containsEntry(RunResult.PARTIAL, 0L);
    }

    @Test
    void forgetsNothingOutsideItsFolder() throws IOException {
        Files.createFile(parent.resolve("precious"));
        store.forget("..");
        store.forget("nobody");
        assertThat(parent.resolve("precious")).exists();
    }

    @Test
    void goesOnWithARunAfterARestart() {
        RunTree tree = RunTree.random(7, 1000);
        StagedRun first = store.resume(new RunId(MEDIA, "one"));
        new RunTree(tree.rows().subList(0, 500), tree.summary()).writeTo(first, 100);
        first.keep();
        reopen();
        store.dropStaged(Instant.EPOCH);
        try (StagedRun second = store.resume(new RunId(MEDIA, "one"))) {
            assertThat(second.batches()).isEqualTo(5);
            new RunTree(tree.rows().subList(500, 1000), tree.summary()).writeTo(second, 100);
            assertThat(OpenedStore.rows(second.publish(tree.summary()))).isEqualTo(1000);
        }
    }

    @Test
    void dropsWhatNobodyResumesUnlessItIsOpen() throws IOException {
        store.resume(new RunId(MEDIA, "one")).keep();
        try (StagedRun _ = store.resume(new RunId(MEDIA, "two"))) {
            store.dropStaged(Instant.MAX);
            assertThat(files("staging"))
                    .contains("resumable/uid-media~two.db")
                    .doesNotContain("resumable/uid-media~one.db");
        }
        assertThat(files("staging")).isEmpty();
    }

    @Test
    void saysThatItIsClosedToWhoStillWrites() {
        RunTree tree = RunTree.random(1, 5);
        try (StagedRun staged = store.begin(new RunId(MEDIA, "one"))) {
            tree.writeTo(staged, 5);
            store.close();
            assertThatThrownBy(() -> staged.publish(tree.summary()))
                    .hasMessage("the store was closed: run one of scan shop/media is dropped");
        }
    }

    @Test
    void isForOneProcessAtATime() {
        assertThatThrownBy(() -> OpenedStore.open(folder))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("another process uses it");
    }
}
