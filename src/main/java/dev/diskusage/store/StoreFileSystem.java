package dev.diskusage.store;

import dev.diskusage.posix.Libc;
import dev.diskusage.posix.NativeBuffer;
import dev.diskusage.posix.Statfs;
import dev.diskusage.store.StoreConfig.JournalMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Whether the catalogue may lie on a file system.
final class StoreFileSystem {
    private static final long UNKNOWN = 0;

    private StoreFileSystem() {}

    /// statfs(2)'s f_type.
    static long typeOf(Path folder) throws NoSuchFileException {
        if (!Libc.isSupported()) {
            return UNKNOWN;
        }
        Libc.link();
        byte[] path = folder.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
        NativeBuffer buffer = new NativeBuffer(Statfs.BYTES + path.length + 1);
        int fd = Libc.openat(
                Libc.AT_FDCWD, buffer.name(Statfs.BYTES, path), Libc.O_PATH | Libc.O_DIRECTORY | Libc.O_CLOEXEC);
        if (fd < 0) {
            throw new NoSuchFileException(folder.toString());
        }
        int failed = Libc.fstatfs(fd, buffer.address());
        Libc.close(fd);
        return failed == 0 ? new Statfs(buffer.bytes()).type() : UNKNOWN;
    }

    /// A write-ahead log needs memory shared by all who open the file (sqlite.org/wal.html), which these do not give.
    /// FUSE is not among them: what is behind it cannot be told.
    static void require(Path folder, long type, JournalMode journalMode) {
        String name =
                switch ((int) type) {
                    case 0x6969 -> "NFS";
                    case 0xff534d42, 0xfe534d42, 0x517b -> "CIFS/SMB";
                    case 0xbd00bd0 -> "Lustre";
                    case 0x47504653 -> "GPFS";
                    case 0x01021997 -> "9p";
                    case 0x5346414f, 0x6b414653 -> "AFS";
                    case 0x00c36400 -> "CephFS";
                    default -> "";
                };
        if (journalMode == JournalMode.WAL && !name.isEmpty()) {
            throw StoreFolder.refused(
                    folder,
                    "it is on " + name + ", where SQLite's write-ahead log is not safe",
                    "use a local or block volume, or set disk-usage.store.journal-mode=DELETE");
        }
    }
}
