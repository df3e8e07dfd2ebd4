package dev.diskusage.store;

import static dev.diskusage.store.OpenedStore.MEDIA;
import static dev.diskusage.store.OpenedStore.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What ext4 does when it finds itself damaged: it makes itself read-only under a store that is open.
class ReadOnlyDiskTest {
    @TempDir
    Path parent;

    @Test
    void servesWhatItHasUntilTheDiskIsRepaired() throws IOException {
        PublishedRun first;
        try (LoopExt4 disk = LoopExt4.mount(parent)) {
            Path folder = disk.path().resolve("data");
            try (UsageStore store = OpenedStore.open(folder)) {
                first = publish(store, MEDIA, "one", 100);
                publish(store, MEDIA, "old", 10);
                first = publish(store, MEDIA, "two", 200);
                disk.failsAndTurnsReadOnly();
                saysThatItIsReadOnly(() -> publish(store, MEDIA, "three", 100));
                saysThatItIsReadOnly(() -> store.keepNewest("uid-media", 1, Instant.EPOCH));
                saysThatItIsReadOnly(() -> store.forget("uid-media"));
                store.record(new RunRecord(new RunId(MEDIA, "failed"), RunResult.FAILED, "why", Instant.EPOCH));
                assertThat(store.lastPublished()).containsExactly(first);
                assertThat(OpenedStore.rows(first)).isEqualTo(200);
                assertThat(store.history("uid-media")).hasSize(4);
            }
            assertThatThrownBy(() -> OpenedStore.open(folder))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("cannot use the store folder " + folder)
                    .hasMessageContaining("Read-only file system");
            disk.repair();
            try (UsageStore store = OpenedStore.open(folder)) {
                assertThat(store.lastPublished()).containsExactly(first);
                assertThat(OpenedStore.rows(first)).isEqualTo(200);
                publish(store, MEDIA, "three", 100);
                store.keepNewest("uid-media", 1, Instant.EPOCH);
                assertThat(store.history("uid-media")).hasSize(1);
            }
        }
    }

    private static void saysThatItIsReadOnly(Runnable change) {
        assertThatThrownBy(change::run)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("Read-only file system");
    }
}
