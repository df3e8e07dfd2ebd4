package dev.diskusage.walk;

import dev.diskusage.posix.Dirents;
import dev.diskusage.posix.Libc;
import dev.diskusage.posix.NativeBuffer;
import dev.diskusage.posix.Statx;
import java.nio.ByteBuffer;

/// Reads by getdents64 and statx relative to open directories: no path, String or object for a file.
final class NativeReader implements DirectoryReader {
    /// Bytes of directory entries a call may return: 32 KiB needs more calls in wide directories, 256 KiB gains 1 %.
    private static final int DIRENTS_BYTES = 64 << 10;

    /// Bytes of the longest directory entry: 19, a name of 255, a NUL, padded to 8. A buffer with less room left than
    /// this was full, so that more entries follow.
    private static final int MAX_DIRENT_BYTES = 280;

    /// Bits for the entry within a buffer in a position: 64 KiB hold at most 2,730 entries of 24 bytes.
    private static final int ENTRY_BITS = 12;

    private final NativeAccess access;
    private final RunningWalk walk;
    private final WorkStack stack;
    private final EntryVisitor visitor;
    private final NativeBuffer buffer = new NativeBuffer(DIRENTS_BYTES);
    private final ByteBuffer bytes = buffer.bytes();

    /// What turns the offset of a directory entry in the buffer into the address of its name.
    private final long namesAddress = buffer.address() + Dirents.NAME;

    private final NativeStat stat = new NativeStat();
    private final NativeOpener opener;
    private final Pace pace;
    private final boolean oneFileSystem;
    private final boolean followSymlinks;
    private int bytesRead;

    // Of the entry at hand, and the next record.
    private long position;
    private int record;

    NativeReader(NativeAccess access, RunningWalk walk, WorkStack stack, EntryVisitor visitor) {
        this.access = access;
        this.walk = walk;
        this.stack = stack;
        this.visitor = visitor;
        pace = walk.pace();
        oneFileSystem = walk.options().oneFileSystem();
        followSymlinks = walk.options().followSymlinks();
        opener = new NativeOpener(access, walk, visitor, stat);
    }

    @Override
    public boolean open(Directory directory) {
        return opener.open(directory);
    }

    @Override
    public boolean next(Directory directory) {
        int fd = directory.fd();
        pace.take();
        long number;
        if (directory.shared) {
            synchronized (directory) {
                number = readBuffer(directory, fd);
            }
        } else {
            number = readBuffer(directory, fd);
        }
        if (bytesRead <= 0) {
            if (bytesRead < 0) {
                opener.lost(directory, null, -bytesRead, "getdents64");
            }
            return false;
        }
        readEntries(directory, fd, number << ENTRY_BITS);
        return true;
    }

    private long readBuffer(Directory directory, int fd) {
        bytesRead = Libc.getdents64(fd, buffer.address(), DIRENTS_BYTES);
        return directory.buffers++;
    }

    /// Almost nothing happens in this loop itself, for the compiler's sake: it counts calls, and would compile a loop
    /// only after hundreds of thousands of rounds in the interpreter.
    private void readEntries(Directory directory, int fd, long firstPosition) {
        int found = 0;
        position = firstPosition;
        record = 0;
        while (record < bytesRead) {
            found += entry(directory, fd);
        }
        if (found > 0) {
            directory.childrenFound(found);
        }
    }

    /// Hot: turns to the next record. @return how many directories were found: 0 or 1
    private int entry(Directory directory, int fd) {
        int at = record;
        int lengthAndType = Dirents.lengthAndType(bytes, at);
        int type = Dirents.type(lengthAndType);
        record = at + Dirents.length(lengthAndType);
        position++;
        if (type == Dirents.DT_DIR) {
            return Dirents.isDots(bytes, at) ? 0 : found(directory, at);
        }
        if (directory.excludes.forFiles() && isExcluded(directory, at, false)) {
            return 0;
        }
        pace.take();
        int result = stat.at(fd, namesAddress + at);
        if (result < 0) {
            opener.lost(directory, nameOf(at), -result, "statx");
            return 0;
        }
        int kind = stat.statx.type();
        if (kind == Statx.S_IFDIR) {
            // Only where getdents64 gave no types: there it gives none for . and .. either.
            return Dirents.isDots(bytes, at) ? 0 : found(directory, at);
        }
        // A file of another file system is a mount point of its own, as a bind-mounted file.
        if (oneFileSystem && stat.statx.dev() != directory.device) {
            return 0;
        }
        stat.fill(position);
        if (followSymlinks && kind == Statx.S_IFLNK) {
            follow(directory, at);
        }
        visitor.file(directory, stat.entry);
        return 0;
    }

    /// Puts the regular file that a symlink leads to into the entry, if it lies below the root.
    private void follow(Directory directory, int record) {
        byte[] path = Failures.path(directory, nameOf(record));
        if (path.length >= NativeStat.PATH_MAX) {
            return;
        }
        pace.take();
        int fd = access.openBeneath(stat.name(path), stat.beneath());
        if (fd < 0) {
            return;
        }
        int result = stat.ofOpen(fd);
        Libc.close(fd);
        if (result == 0 && stat.statx.type() == Statx.S_IFREG && stat.statx.dev() == directory.device) {
            stat.fill(position);
            stat.entry.followed = true;
        }
    }

    /// @return 1, or 0 when it is left out
    private int found(Directory directory, int record) {
        if (isExcluded(directory, record, true)) {
            return 0;
        }
        byte[] name = nameOf(record);
        stack.push(new Directory(directory, name, position, walk.excludes().below(directory.excludes, name)));
        return 1;
    }

    private boolean isExcluded(Directory directory, int record, boolean isDirectory) {
        int from = record + Dirents.NAME;
        int to = from + Dirents.nameLength(bytes, record);
        return walk.excludes().excludes(directory.excludes, bytes, from, to, isDirectory);
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
