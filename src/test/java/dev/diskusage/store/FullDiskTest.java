package dev.diskusage.store;

import static dev.diskusage.store.OpenedStore.MEDIA;
import static dev.diskusage.store.OpenedStore.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store on a file system of 2 MiB without a free byte.
class FullDiskTest {
    private static final RunRecord FAILED =
            new RunRecord(new RunId(MEDIA, "failed"), RunResult.FAILED, "disk full", Instant.EPOCH);

    @TempDir
    Path parent;

    private Tmpfs disk;

    @BeforeEach
    void mount() throws IOException {
        disk = Tmpfs.mount(parent.resolve("disk"), "2m");
    }

    @AfterEach
    void unmount() {
        if (disk != null) {
            disk.close();
        }
    }

    private UsageStore open() {
        return OpenedStore.open(disk.path().resolve("data"));
    }

    private void cannotPublish(UsageStore store, String run, int directories) {
        assertThatThrownBy(() -> publish(store, MEDIA, run, directories))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(disk.path().toString())
                .hasMessageContaining("disk is full")
                .hasMessageContaining("free some space");
    }

    @Test
    void keepsServingWhenARunDoesNotFit() {
        try (UsageStore store = open()) {
            PublishedRun first = publish(store, MEDIA, "one", 100);
            cannotPublish(store, "two", 100_000);
            assertThat(store.lastPublished()).containsExactly(first);
            assertThat(OpenedStore.rows(first)).isEqualTo(100);
            PublishedRun third = publish(store, MEDIA, "three", 100);
            assertThat(store.lastPublished()).containsExactly(third);
        }
    }

    @Test
    void servesAfterARestartWithoutAFreeByte() throws IOException {
        PublishedRun first;
        try (UsageStore store = open()) {
            first = publish(store, MEDIA, "one", 100);
        }
        disk.fill();
        try (UsageStore store = open()) {
            assertThat(store.lastPublished()).containsExactly(first);
            assertThat(store.counts("uid-media")).containsEntry(RunResult.PARTIAL, 1L);
            assertThat(OpenedStore.rows(first)).isEqualTo(100);
            cannotPublish(store, "two", 100);
        }
    }

    @Test
    void savesLaterWhatItCouldOnlyRemember() throws IOException {
        try (UsageStore store = open()) {
            publish(store, MEDIA, "one", 100);
        }
        disk.fill();
        try (UsageStore store = open()) {
            store.record(FAILED);
            assertThat(store.history("uid-media")).contains(FAILED);
            disk.makeRoom();
            publish(store, MEDIA, "two", 100);
        }
        try (UsageStore store = open()) {
            assertThat(store.history("uid-media")).hasSize(3).contains(FAILED);
        }
    }

    @Test
    void savesWhenItIsClosedWhatItCouldOnlyRemember() throws IOException {
        try (UsageStore store = open()) {
            publish(store, MEDIA, "one", 100);
        }
        disk.fill();
        try (UsageStore store = open()) {
            store.record(FAILED);
            disk.makeRoom();
        }
        try (UsageStore store = open()) {
            assertThat(store.history("uid-media")).hasSize(2).contains(FAILED);
        }
    }

    @Test
    void opensOnAFullDiskAndTakesRunsWhenThereIsRoom() throws IOException {
        disk.fill();
        try (UsageStore store = open()) {
            cannotPublish(store, "one", 100);
            disk.makeRoom();
            publish(store, MEDIA, "two", 100);
        }
        try (UsageStore store = open()) {
            assertThat(store.history("uid-media")).hasSize(1);
        }
    }

    @Test
    void forgetsAndRetiresOnAFullDisk() throws IOException {
        try (UsageStore store = open()) {
            publish(store, MEDIA, "one", 100);
            publish(store, MEDIA, "two", 100);
            disk.fill();
            store.keepNewest("uid-media", 1, Instant.EPOCH);
            assertThat(store.history("uid-media")).hasSize(1);
            store.forget("uid-media");
            assertThat(store.lastPublished()).isEmpty();
        }
        try (UsageStore store = open()) {
            assertThat(store.lastPublished()).isEmpty();
        }
    }
}
