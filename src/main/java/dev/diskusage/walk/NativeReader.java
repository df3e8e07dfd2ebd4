package dev.diskusage.walk;

import dev.diskusage.posix.Dirents;
import dev.diskusage.posix.Errno;
import dev.diskusage.posix.Libc;
import dev.diskusage.posix.NativeBuffer;
import dev.diskusage.posix.Statx;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Reads by getdents64 and statx relative to open directories: no path, String or object for a file.
final class NativeReader implements DirectoryReader {
    static final int MASK = Statx.STATX_TYPE
            | Statx.STATX_NLINK
            | Statx.STATX_MTIME
            | Statx.STATX_INO
            | Statx.STATX_SIZE
            | Statx.STATX_BLOCKS;

    private static final int NO_FOLLOW = Libc.AT_SYMLINK_NOFOLLOW | Libc.AT_NO_AUTOMOUNT;

    /// Bytes of directory entries a call may return: 32 KiB needs more calls in wide directories, 256 KiB gains 1 %.
    private static final int DIRENTS_BYTES = 64 << 10;

    /// Bytes of the longest directory entry: 19, a name of 255, a NUL, padded to 8. A buffer with less room left than
    /// this was full, so that more entries follow.
    private static final int MAX_DIRENT_BYTES = 280;

    /// Bits for the entry within a buffer in a position: 64 KiB hold at most 2,730 entries of 24 bytes.
    private static final int ENTRY_BITS = 12;

    /// PATH_MAX of linux/limits.h, in bytes with the NUL.
    private static final int PATH_MAX = 4096;

    // Where things lie in the buffer.
    private static final int STATX = 0;
    private static final int HOW = Statx.BYTES;
    private static final int EMPTY = HOW + 24;
    private static final int NAME = EMPTY + 8;
    private static final int DIRENTS = NAME + PATH_MAX;

    private final NativeAccess access;
    private final WalkContext context;
    private final WorkStack stack;
    private final EntryVisitor visitor;
    private final NativeBuffer buffer = new NativeBuffer(DIRENTS + DIRENTS_BYTES);
    private final ByteBuffer bytes = buffer.bytes();
    private final Statx statx = new Statx(bytes, STATX);
    private final long statxAddress = buffer.address() + STATX;
    private final long emptyName;
    private final Entry entry = new Entry();
    private int bytesRead;

    NativeReader(NativeAccess access, WalkContext context, WorkStack stack, EntryVisitor visitor) {
        this.access = access;
        this.context = context;
        this.stack = stack;
        this.visitor = visitor;
        emptyName = buffer.name(EMPTY, new byte[0]);
        buffer.openHow(HOW, Libc.O_PATH | Libc.O_CLOEXEC, Libc.RESOLVE_BENEATH | Libc.RESOLVE_NO_MAGICLINKS);
    }

    @Override
    public boolean open(Directory directory) {
        Directory parent = directory.parent;
        if (parent == null) {
            return enter(directory, directory.fd());
        }
        int base = parent.fd();
        boolean reopened = base < 0;
        base = reopened ? access.reopen(parent, buffer, NAME) : base;
        boolean readable = base < 0 ? isLost(parent, directory, -base) : openAt(base, parent, directory);
        if (reopened && base >= 0 && !parent.keep(base)) {
            access.close(base);
        }
        access.close(parent.childOpened());
        return readable;
    }

    private boolean openAt(int base, Directory parent, Directory directory) {
        long name = buffer.name(NAME, directory.name);
        context.pace().take();
        int fd = access.openDirectory(base, name);
        if (fd >= 0) {
            boolean entered = enter(directory, fd);
            if (!entered) {
                directory.fd(Directory.CLOSED);
                access.close(fd);
            }
            return entered;
        }
        context.pace().take();
        int result = Libc.statx(base, name, NO_FOLLOW, MASK, statxAddress);
        if (result < 0 || statx.type() != Statx.S_IFDIR) {
            return isLost(parent, directory, -fd);
        }
        // An unreadable directory still counts for itself, as in du; one of another file system does not.
        if (identify(directory)) {
            context.failures().add(Errno.name(-fd), "openat", directory, null);
            visitor.entered(directory, entry);
            visitor.unreadable(directory);
        }
        return false;
    }

    private boolean enter(Directory directory, int fd) {
        context.pace().take();
        int result = Libc.statx(fd, emptyName, Libc.AT_EMPTY_PATH, MASK, statxAddress);
        if (result < 0) {
            return directory.parent != null && isLost(directory.parent, directory, -result);
        }
        if (!identify(directory) || (isOtherDevice(directory) && access.isPseudo(fd))) {
            return false;
        }
        directory.fd(fd);
        visitor.entered(directory, entry);
        return true;
    }

    private static boolean isOtherDevice(Directory directory) {
        return directory.parent != null && directory.parent.device != directory.device;
    }

    /// Takes over what statx said of a directory. @return whether it counts: it is on a file system of the walk, and
    // new
    private boolean identify(Directory directory) {
        directory.device = statx.dev();
        directory.inode = statx.ino();
        directory.mountId = statx.mountId();
        if (context.options().oneFileSystem() && directory.device != context.device()) {
            return false;
        }
        if (directory.loops()) {
            if (directory.aboveMount == null) {
                context.failures().add(Errno.name(Errno.ELOOP), "openat", directory, null);
            }
            return false;
        }
        fill(directory.position(), false);
        directory.entered = true;
        return true;
    }

    /// @return false
    private boolean isLost(Directory parent, Directory directory, int errno) {
        lost(parent, directory.name, errno, "openat");
        visitor.flush(parent);
        return false;
    }

    private void lost(Directory in, byte @Nullable [] name, int errno, String call) {
        context.failures().add(Errno.name(errno), call, in, name);
        if (errno != Errno.ENOENT) {
            visitor.unreadable(in);
        }
    }

    @Override
    public boolean next(Directory directory) {
        int fd = directory.fd();
        context.pace().take();
        long position;
        if (directory.shared) {
            synchronized (directory) {
                bytesRead = Libc.getdents64(fd, buffer.address() + DIRENTS, DIRENTS_BYTES);
                position = directory.buffers++;
            }
        } else {
            bytesRead = Libc.getdents64(fd, buffer.address() + DIRENTS, DIRENTS_BYTES);
            position = directory.buffers++;
        }
        if (bytesRead <= 0) {
            if (bytesRead < 0) {
                lost(directory, null, -bytesRead, "getdents64");
            }
            return false;
        }
        readEntries(directory, fd, position << ENTRY_BITS);
        return true;
    }

    /// Hot: once per entry, almost all of the walk's time.
    private void readEntries(Directory directory, int fd, long firstPosition) {
        ByteBuffer bytes = this.bytes;
        boolean exclude = directory.excludes.forFiles();
        boolean follow = context.options().followSymlinks();
        long device = directory.device;
        long position = firstPosition;
        int found = 0;
        int end = DIRENTS + bytesRead;
        int record = DIRENTS;
        while (record < end) {
            int lengthAndType = Dirents.lengthAndType(bytes, record);
            int type = Dirents.type(lengthAndType);
            int name = record + Dirents.NAME;
            int at = record;
            record += Dirents.length(lengthAndType);
            position++;
            if (type == Dirents.DT_DIR) {
                found += Dirents.isDots(bytes, at) ? 0 : found(directory, at, position);
                continue;
            }
            if (type == Dirents.DT_UNKNOWN && Dirents.isDots(bytes, at)) {
                continue;
            }
            if (exclude && isExcluded(directory, at, false)) {
                continue;
            }
            context.pace().take();
            int result = Libc.statx(fd, buffer.address() + name, NO_FOLLOW, MASK, statxAddress);
            if (result < 0) {
                lost(directory, nameOf(at), -result, "statx");
                continue;
            }
            int kind = statx.type();
            if (kind == Statx.S_IFDIR) {
                found += found(directory, at, position);
                continue;
            }
            // A file of another file system is a mount point of its own, as a bind-mounted file.
            if (statx.dev() != device && context.options().oneFileSystem()) {
                continue;
            }
            fill(position, kind == Statx.S_IFREG || kind == Statx.S_IFLNK);
            if (follow && kind == Statx.S_IFLNK) {
                follow(directory, at, position);
            }
            visitor.file(directory, entry);
        }
        if (found > 0) {
            directory.childrenFound(found);
        }
    }

    private void fill(long position, boolean sized) {
        entry.device = statx.dev();
        entry.inode = statx.ino();
        entry.sizeBytes = statx.size();
        entry.sized = sized;
        entry.blocks = statx.blocks();
        entry.mtimeSeconds = statx.mtimeSeconds();
        entry.links = statx.nlink();
        entry.position = position;
        entry.followed = false;
    }

    /// Puts the regular file that a symlink leads to into the entry, if it lies below the root.
    private void follow(Directory directory, int record, long position) {
        byte[] path = Failures.path(directory, nameOf(record));
        if (path.length >= PATH_MAX) {
            return;
        }
        int fd = access.openBeneath(buffer.name(NAME, path), buffer.address() + HOW);
        if (fd < 0) {
            return;
        }
        int result = Libc.statx(fd, emptyName, Libc.AT_EMPTY_PATH, MASK, statxAddress);
        Libc.close(fd);
        if (result == 0 && statx.type() == Statx.S_IFREG && statx.dev() == directory.device) {
            fill(position, true);
            entry.followed = true;
        }
    }

    /// @return 1, or 0 when it is left out
    private int found(Directory directory, int record, long position) {
        if (isExcluded(directory, record, true)) {
            return 0;
        }
        byte[] name = nameOf(record);
        stack.push(new Directory(directory, name, position, context.excludes().below(directory.excludes, name)));
        return 1;
    }

    private boolean isExcluded(Directory directory, int record, boolean isDirectory) {
        int from = record + Dirents.NAME;
        int to = from + Dirents.nameLength(bytes, record);
        return context.excludes().excludes(directory.excludes, bytes, from, to, isDirectory);
    }

    private byte[] nameOf(int record) {
        byte[] name = new byte[Dirents.nameLength(bytes, record)];
        bytes.get(record + Dirents.NAME, name);
        return name;
    }

    @Override
    public boolean shareable() {
        return bytesRead > DIRENTS_BYTES - MAX_DIRENT_BYTES;
    }

    @Override
    public boolean maySuspend() {
        return !access.descriptorsScarce();
    }

    @Override
    public void readerDone(Directory directory) {
        access.close(directory.readerDone(access.descriptorsScarce()));
    }

    @Override
    public void completed(Directory directory) {
        access.close(directory.takeDescriptor());
    }

    @Override
    public void close() {
        // The buffer goes with the reader; descriptors belong to directories.
    }
}
