package dev.diskusage.walk;

import dev.diskusage.posix.Errno;
import dev.diskusage.posix.Libc;
import dev.diskusage.posix.NativeBuffer;
import dev.diskusage.posix.Statfs;
import dev.diskusage.walk.WalkResult.Capacity;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Linux system calls relative to open directories.
final class NativeAccess implements FileSystemAccess {
    /// Descriptors that directories may hold at once, at most: half of the process' limit leaves the rest for
    /// everything else; more than 4,096 gains nothing, since only siblings of directories on the way down wait.
    private static final int MAX_DESCRIPTORS = 4096;

    private static final int FOLDER = Libc.O_DIRECTORY | Libc.O_CLOEXEC;

    private final AtomicInteger descriptors = new AtomicInteger();
    private final int maxDescriptors = (int) Math.min(Libc.openFilesLimit() / 2, MAX_DESCRIPTORS);

    /// Reads without changing access times, until the kernel says that only the owner may (EPERM, open(2)).
    private volatile int noAccessTime = Libc.O_NOATIME;

    private int root = -1;

    @Override
    public Directory openRoot(WalkRoot walkRoot) {
        root = openFolder(walkRoot);
        Statfs statfs = statfs(root);
        if (FileSystemType.isPseudo(statfs.type())) {
            throw new RootException("EINVAL", "is on a pseudo file system such as /proc, where nothing takes space");
        }
        Excludes.State excludes = walkRoot.excludes().top();
        for (byte[] each : walkRoot.below()) {
            excludes = walkRoot.excludes().below(excludes, each);
        }
        NativeStat stat = new NativeStat();
        check(stat.ofOpen(root));
        Directory top = new Directory(null, walkRoot.volume(), 0, excludes);
        stat.identify(top);
        top.fd(root);
        return top;
    }

    /// Names below the volume are opened one by one and never through a symlink, so that a path of a manifest cannot
    /// lead out of its volume.
    private static int openFolder(WalkRoot walkRoot) {
        List<byte[]> below = walkRoot.below();
        int step = Libc.O_PATH | FOLDER;
        int fd = open(Libc.AT_FDCWD, walkRoot.volume(), below.isEmpty() ? FOLDER : step);
        for (int i = 0; i < below.size() && fd >= 0; i++) {
            int flags = Libc.O_NOFOLLOW | (i == below.size() - 1 ? FOLDER : step);
            int next = open(fd, below.get(i), flags);
            Libc.close(fd);
            fd = next;
        }
        return check(fd);
    }

    private static int open(int dirfd, byte[] name, int flags) {
        NativeBuffer buffer = new NativeBuffer(name.length + 1);
        return Libc.openat(dirfd, buffer.name(0, name), flags);
    }

    private static int check(int result) {
        if (result < 0) {
            throw new RootException(Errno.name(-result), Errno.meaning(-result));
        }
        return result;
    }

    private static Statfs statfs(int fd) {
        NativeBuffer buffer = new NativeBuffer(Statfs.BYTES);
        Libc.fstatfs(fd, buffer.address());
        return new Statfs(buffer.bytes());
    }

    @Override
    public boolean onNetwork() {
        return FileSystemType.isNetwork(statfs(root).type());
    }

    @Override
    public Capacity capacity() {
        Statfs now = statfs(root);
        return new Capacity(now.sizeBytes(), now.availableBytes(), now.inodes(), now.inodesFree());
    }

    @Override
    public DirectoryReader reader(RunningWalk walk, WorkStack stack, EntryVisitor visitor) {
        return new NativeReader(this, walk, stack, visitor);
    }

    /// @param name address of one path component
    /// @return a descriptor for reading, or -errno
    int openDirectory(int dirfd, long name) {
        int flags = FOLDER | Libc.O_NOFOLLOW | noAccessTime;
        int fd = Libc.openat(dirfd, name, flags);
        if (fd == -Errno.EPERM && (flags & Libc.O_NOATIME) != 0) {
            noAccessTime = 0;
            fd = Libc.openat(dirfd, name, FOLDER | Libc.O_NOFOLLOW);
        }
        if (fd >= 0) {
            descriptors.incrementAndGet();
        }
        return fd;
    }

    /// Opens a directory that let go of its descriptor, by the names from the last anchor above it, which has not.
    /// @return a descriptor to open children from, or -errno
    int reopen(Directory directory, NativeStat stat) {
        Directory[] way = new Directory[directory.level()];
        int length = 0;
        Directory from = directory;
        while (from.parent != null && !from.isAnchor()) {
            way[length++] = from;
            from = from.parent;
        }
        int fd = from.fd();
        for (int i = length - 1; i >= 0 && fd >= 0; i--) {
            int next = Libc.openat(fd, stat.name(way[i].name), Libc.O_PATH | Libc.O_NOFOLLOW | FOLDER);
            if (i < length - 1) {
                Libc.close(fd);
            }
            fd = next;
        }
        if (fd >= 0) {
            descriptors.incrementAndGet();
        }
        return fd;
    }

    /// Does nothing for a negative number.
    void close(int fd) {
        if (fd >= 0 && fd != root) {
            Libc.close(fd);
            descriptors.decrementAndGet();
        }
    }

    boolean descriptorsScarce() {
        return descriptors.get() > maxDescriptors;
    }

    /// Opens without reading what a symlink leads to, if that lies below the root. @return a descriptor, or -errno
    int openBeneath(long path, long how) {
        return Libc.openat2(root, path, how);
    }

    boolean isPseudo(int fd) {
        return FileSystemType.isPseudo(statfs(fd).type());
    }

    @Override
    public void abandon(Directory directory) {
        for (Directory each = directory; each != null; each = each.parent) {
            close(each.takeDescriptor());
        }
    }

    @Override
    public void close() {
        if (root >= 0) {
            Libc.close(root);
            root = -1;
        }
    }
}
