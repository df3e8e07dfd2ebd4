package dev.diskusage.walk;

import dev.diskusage.posix.Libc;
import dev.diskusage.posix.NativeBuffer;
import dev.diskusage.posix.Statx;

/// What one thread asks statx(2), and what it answered. Knows nothing of directories that are read.
final class NativeStat {
    /// PATH_MAX of linux/limits.h, in bytes with the NUL.
    static final int PATH_MAX = 4096;

    private static final int MASK = Statx.STATX_TYPE
            | Statx.STATX_NLINK
            | Statx.STATX_MTIME
            | Statx.STATX_INO
            | Statx.STATX_SIZE
            | Statx.STATX_BLOCKS;

    private static final int NO_FOLLOW = Libc.AT_SYMLINK_NOFOLLOW | Libc.AT_NO_AUTOMOUNT;

    // Where things lie in the buffer, in bytes.
    private static final int STATX = 0;
    private static final int HOW = Statx.BYTES;
    private static final int EMPTY = HOW + NativeBuffer.OPEN_HOW_BYTES;
    private static final int NAME = EMPTY + 8;

    private final NativeBuffer buffer = new NativeBuffer(NAME + PATH_MAX);
    private final long statxAddress = buffer.address() + STATX;
    private final long emptyName = buffer.name(EMPTY, new byte[0]);
    final Statx statx = new Statx(buffer, STATX);
    final Entry entry = new Entry();

    /// Puts a name of less than PATH_MAX bytes, or a path, where calls can see it, until the next one. @return its
    /// address
    long name(byte[] name) {
        return buffer.name(NAME, name);
    }

    /// Openat2's argument for opening without reading, nowhere but below the directory it starts from. @return its
    /// address
    long beneath() {
        return buffer.openHow(HOW, Libc.O_PATH | Libc.O_CLOEXEC, Libc.RESOLVE_BENEATH | Libc.RESOLVE_NO_MAGICLINKS);
    }

    /// Hot. @return 0, or -errno
    int at(int dirfd, long name) {
        return Libc.statx(dirfd, name, NO_FOLLOW, MASK, statxAddress);
    }

    /// @return 0, or -errno
    int ofOpen(int fd) {
        return Libc.statx(fd, emptyName, Libc.AT_EMPTY_PATH, MASK, statxAddress);
    }

    void identify(Directory directory) {
        directory.device = statx.dev();
        directory.inode = statx.ino();
        directory.mountId = statx.mountId();
    }

    /// Puts the answer into the entry. Hot.
    void fill(long position) {
        int type = statx.type();
        entry.sizeBytes = statx.size();
        entry.sized = type == Statx.S_IFREG || type == Statx.S_IFLNK;
        entry.blocks = statx.blocks();
        entry.mtimeSeconds = statx.mtimeSeconds();
        entry.followed = false;
        int links = statx.nlink();
        entry.links = links;
        if (links > 1) {
            entry.device = statx.dev();
            entry.inode = statx.ino();
            entry.position = position;
        }
    }
}
