package dev.diskusage.store;

import static dev.diskusage.store.OpenedStore.MEDIA;
import static dev.diskusage.store.OpenedStore.publish;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A machine's clock that was wrong for a while: what was published later stays the newer, whatever it says.
class ClockJumpTest {
    private static final Instant AHEAD = Instant.parse("2093-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private static List<String> newestFirst(UsageStore store) {
        return store.history("uid-media").stream().map(run -> run.run().id()).toList();
    }

    private Path runFile(String run) {
        return folder.resolve("runs/uid-media/" + run + ".db");
    }

    /// As the kernel would have stamped it; without the catalogue, which says the same, the file alone tells.
    private void publishedWhileTheClockWasAhead(String run) throws IOException {
        try (UsageStore store = OpenedStore.open(folder)) {
            publish(store, MEDIA, run, 10);
        }
        Files.setLastModifiedTime(runFile(run), FileTime.from(AHEAD));
        Files.delete(folder.resolve("catalog.db"));
    }

    @Test
    void servesTheRunThatIsPublishedAfterTheClockWentBack() throws IOException {
        publishedWhileTheClockWasAhead("one");
        try (UsageStore store = OpenedStore.open(folder)) {
            publish(store, MEDIA, "two", 20);
            publish(store, MEDIA, "three", 30);
            assertThat(newestFirst(store)).containsExactly("three", "two", "one");
            assertThat(OpenedStore.rows(store.lastPublished().getFirst())).isEqualTo(30);
        }
        Files.delete(folder.resolve("catalog.db"));
        try (UsageStore store = OpenedStore.open(folder)) {
            assertThat(newestFirst(store)).containsExactly("three", "two", "one");
            assertThat(OpenedStore.rows(store.lastPublished().getFirst())).isEqualTo(30);
        }
    }

    @Test
    void retiresInTheOrderOfPublicationAfterTheClockWentBack() throws IOException {
        publishedWhileTheClockWasAhead("one");
        try (UsageStore store = OpenedStore.open(folder)) {
            publish(store, MEDIA, "two", 20);
            store.keepNewest("uid-media", 1, Instant.EPOCH);
            assertThat(newestFirst(store)).containsExactly("two");
        }
        assertThat(runFile("one")).doesNotExist();
    }

    /// By age all of them are too old then: the one that is served stays.
    @Test
    void keepsTheServedRunWhenTheClockRunsAhead() {
        try (UsageStore store = OpenedStore.open(folder)) {
            publish(store, MEDIA, "one", 10);
            publish(store, MEDIA, "two", 20);
            store.keepNewest("uid-media", 30, AHEAD);
            assertThat(newestFirst(store)).containsExactly("two");
        }
    }

    /// An abandoned run is found by its age: one that is written to now is none, whatever the clock says.
    @Test
    void dropsNoRunThatIsOpenWhenTheClockRunsAhead() {
        RunTree tree = RunTree.random(1, 100);
        try (UsageStore store = OpenedStore.open(folder);
                StagedRun run = store.resume(new RunId(MEDIA, "one"))) {
            run.accept(tree.batches(100).getFirst());
            store.dropStaged(AHEAD);
            assertThat(OpenedStore.rows(run.publish(tree.summary()))).isEqualTo(100);
        }
    }

    /// One that is left from a time ahead is not older than anything for decades; forgetting its scan removes it.
    @Test
    void forgetsWhatWasStagedWhileTheClockWasAhead() throws IOException {
        Path staged = folder.resolve("staging/resumable/uid-media~one.db");
        try (UsageStore store = OpenedStore.open(folder)) {
            try (StagedRun run = store.resume(new RunId(MEDIA, "one"))) {
                run.accept(RunTree.random(1, 100).batches(100).getFirst());
                run.keep();
            }
            Files.setLastModifiedTime(staged, FileTime.from(AHEAD));
            store.dropStaged(Instant.parse("2030-01-01T00:00:00Z"));
            assertThat(staged).exists();
            store.forget("uid-media");
            assertThat(staged).doesNotExist();
        }
    }
}
