package dev.diskusage.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diskusage.store.StoreConfig.JournalMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreFolderTest {
    @TempDir
    Path parent;

    private void refusedAs(Path folder, String reason, String advice) {
        assertThatThrownBy(() -> OpenedStore.open(folder))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot use the store folder " + folder)
                .hasMessageContaining(reason)
                .hasMessageContaining(advice)
                .hasMessageContaining("disk-usage.store.directory");
    }

    @Test
    void isMadeWhenItsParentIsThere() {
        try (UsageStore store = OpenedStore.open(parent.resolve("new"))) {
            assertThat(store.lastPublished()).isEmpty();
        }
        assertThat(parent.resolve("new/catalog.db")).exists();
    }

    @Test
    void isRefusedWithoutItsParent() {
        refusedAs(parent.resolve("typo/data"), "its parent folder does not exist", "create that first");
        assertThat(parent.resolve("typo")).doesNotExist();
    }

    @Test
    void isRefusedWhenItIsAFile() throws IOException {
        refusedAs(Files.createFile(parent.resolve("file")), "it is not a folder", "choose another path");
    }

    @Test
    void isRefusedWhenItsParentIsAFile() throws IOException {
        Path file = Files.createFile(parent.resolve("file"));
        refusedAs(file.resolve("data"), "Not a directory", "it must be writable");
    }

    @Test
    void isRefusedWithAQuestionMarkInItsPath() {
        refusedAs(parent.resolve("what?"), "'?'", "choose another path");
    }

    @Test
    void isRefusedWhenItIsReadOnly() throws IOException {
        try (Tmpfs readOnly = Tmpfs.mount(parent.resolve("readonly"), "2m")) {
            readOnly.makeReadOnly();
            refusedAs(readOnly.path(), "Read-only file system", "it must be writable");
            refusedAs(readOnly.path().resolve("data"), "Read-only file system", "it must be writable");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0x6969, NFS",
        "0xff534d42, CIFS",
        "0xfe534d42, SMB",
        "0x517b, SMB",
        "0xbd00bd0, Lustre",
        "0x47504653, GPFS",
        "0x01021997, 9p",
        "0x5346414f, AFS",
        "0x00c36400, CephFS"
    })
    void isRefusedOnAFileSystemWithoutSharedMemory(String type, String name) {
        assertThatThrownBy(() -> StoreFileSystem.require(parent, Long.decode(type), JournalMode.WAL))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(parent.toString())
                .hasMessageContaining(name)
                .hasMessageContaining("disk-usage.store.journal-mode=DELETE");
    }

    @Test
    void isTakenOnNfsWithARollbackJournal() {
        assertThatCode(() -> StoreFileSystem.require(parent, 0x6969, JournalMode.DELETE))
                .doesNotThrowAnyException();
    }

    /// ext4, xfs, btrfs, zfs, tmpfs, overlayfs, FUSE.
    @ParameterizedTest
    @ValueSource(longs = {0xef53, 0x58465342, 0x9123683eL, 0x2fc12fc1, 0x01021994, 0x794c7630, 0x65735546})
    void isTakenOnLocalFileSystems(long type) {
        assertThatCode(() -> StoreFileSystem.require(parent, type, JournalMode.WAL))
                .doesNotThrowAnyException();
    }

    @Test
    void isRefusedWhileAnotherProcessHasIt() throws IOException {
        Path folder = parent.resolve("data");
        try (StoreProcess other = StoreProcess.start(folder, "hold")) {
            other.awaitLine("ready");
            refusedAs(folder, "another process uses it", "stop that one");
        }
        OpenedStore.open(folder).close();
    }
}
