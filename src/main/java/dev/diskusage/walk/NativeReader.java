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
    private final Statx statx = new Statx(buffer, STATX);
    private final long statxAddress = buffer.address() + STATX;
    private final long emptyName;

    /// What turns the offset of a directory entry in the buffer into the address of its name.
    private final long direntsAddress = buffer.address() + Dirents.NAME;

    private final Pace pace;
    private final boolean oneFileSystem;
    private final boolean followSymlinks;
    private final Entry entry = new Entry();
    private int bytesRead;

    NativeReader(NativeAccess access, WalkContext context, WorkStack stack, EntryVisitor visitor) {
        this.access = access;
        this.context = context;
        this.stack = stack;
        this.visitor = visitor;
        pace = context.pace();
        oneFileSystem = context.options().oneFileSystem();
        followSymlinks = context.options().followSymlinks();
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
        pace.take();
        int fd = access.openDirectory(base, name);
        if (fd >= 0) {
            boolean entered = enter(directory, fd);
            if (!entered) {
                directory.fd(Directory.CLOSED);
                access.close(fd);
            }
            return entered;
        }
        pace.take();
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
        pace.take();
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
        if (oneFileSystem && directory.device != context.device()) {
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
        pace.take();
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

    /// Calls a method per entry, for the compiler's sake: it counts calls, and compiles a loop only after it has run
    // for
    /// hundreds of thousands of entries.
    private void readEntries(Directory directory, int fd, long firstPosition) {
        long position = firstPosition;
        int found = 0;
        int end = DIRENTS + bytesRead;
        int record = DIRENTS;
        while (record < end) {
            int lengthAndType = Dirents.lengthAndType(bytes, record);
            int type = Dirents.type(lengthAndType);
            position++;
            if (type == Dirents.DT_DIR) {
                found += Dirents.isDots(bytes, record) ? 0 : found(directory, record, position);
            } else {
                found += entry(directory, fd, record, position);
            }
            record += Dirents.length(lengthAndType);
        }
        if (found > 0) {
            directory.childrenFound(found);
        }
    }

    /// Hot: an entry that is no directory, as far as getdents64 knows. @return how many directories were found: 0 or 1
    private int entry(Directory directory, int fd, int record, long position) {
        if (directory.excludes.forFiles() && isExcluded(directory, record, false)) {
            return 0;
        }
        pace.take();
        int result = Libc.statx(fd, direntsAddress + record, NO_FOLLOW, MASK, statxAddress);
        if (result < 0) {
            lost(directory, nameOf(record), -result, "statx");
            return 0;
        }
        int kind = statx.type();
        if (kind == Statx.S_IFDIR) {
            // Only where getdents64 gave no types: there it gives none for . and .. either.
            return Dirents.isDots(bytes, record) ? 0 : found(directory, record, position);
        }
        // A file of another file system is a mount point of its own, as a bind-mounted file.
        if (oneFileSystem && statx.dev() != directory.device) {
            return 0;
        }
        fill(position, kind == Statx.S_IFREG || kind == Statx.S_IFLNK);
        if (followSymlinks && kind == Statx.S_IFLNK) {
            follow(directory, record, position);
        }
        visitor.file(directory, entry);
        return 0;
    }

    /// Hot.
    private void fill(long position, boolean sized) {
        entry.sizeBytes = statx.size();
        entry.sized = sized;
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
