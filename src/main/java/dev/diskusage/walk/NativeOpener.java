package dev.diskusage.walk;

import dev.diskusage.posix.Errno;
import dev.diskusage.posix.Statx;
import org.jspecify.annotations.Nullable;

/// Opens the directories that one thread reads, and decides whether they count.
final class NativeOpener {
    private final NativeAccess access;
    private final RunningWalk walk;
    private final EntryVisitor visitor;
    private final NativeStat stat;

    NativeOpener(NativeAccess access, RunningWalk walk, EntryVisitor visitor, NativeStat stat) {
        this.access = access;
        this.walk = walk;
        this.visitor = visitor;
        this.stat = stat;
    }

    /// See [DirectoryReader#open].
    boolean open(Directory directory) {
        Directory parent = directory.parent;
        if (parent == null) {
            return enter(directory, directory.fd());
        }
        int kept = parent.lend();
        int base = kept < 0 ? access.reopen(parent, stat) : kept;
        try {
            return base < 0 ? isLost(parent, directory, -base) : openAt(base, parent, directory);
        } finally {
            if (kept < 0 && base >= 0 && !parent.keep(base)) {
                access.close(base);
            }
            access.close(parent.childOpened(access.descriptorsScarce()));
        }
    }

    private boolean openAt(int base, Directory parent, Directory directory) {
        long name = stat.name(directory.name);
        walk.pace().take();
        int fd = access.openDirectory(base, name);
        if (fd < 0) {
            return isUnreadable(base, parent, directory, -fd);
        }
        // At once: a walk cancelled from here on closes what it finds in its directories.
        directory.fd(fd);
        if (enter(directory, fd)) {
            return true;
        }
        directory.fd(Directory.CLOSED);
        access.close(fd);
        return false;
    }

    private boolean enter(Directory directory, int fd) {
        walk.pace().take();
        int result = stat.ofOpen(fd);
        Directory parent = directory.parent;
        if (result < 0) {
            return parent != null && isLost(parent, directory, -result);
        }
        stat.identify(directory);
        boolean otherDevice = parent != null && parent.device != directory.device;
        if (!counts(directory) || (otherDevice && access.isPseudo(fd))) {
            return false;
        }
        entered(directory);
        return true;
    }

    /// An unreadable directory still counts for itself, as in du; one of another file system does not. @return false
    private boolean isUnreadable(int base, Directory parent, Directory directory, int errno) {
        walk.pace().take();
        int result = stat.at(base, stat.name(directory.name));
        if (result < 0 || stat.statx.type() != Statx.S_IFDIR) {
            return isLost(parent, directory, errno);
        }
        stat.identify(directory);
        if (counts(directory)) {
            entered(directory);
            lost(directory, null, errno, "openat");
        }
        return false;
    }

    private void entered(Directory directory) {
        stat.fill(directory.position());
        stat.entry.sized = false;
        directory.entered = true;
        visitor.entered(directory, stat.entry);
    }

    /// Whether the directory is on a file system of the walk, and is none of those above it.
    private boolean counts(Directory directory) {
        if (walk.options().oneFileSystem() && directory.device != walk.device()) {
            return false;
        }
        if (!directory.loops()) {
            return true;
        }
        if (directory.aboveMount == null) {
            walk.failures().add(Errno.name(Errno.ELOOP), "openat", directory, null);
        }
        return false;
    }

    /// @return false
    private boolean isLost(Directory parent, Directory directory, int errno) {
        lost(parent, directory.name, errno, "openat");
        visitor.flush(parent);
        return false;
    }

    /// Counts a failure; what has vanished is none that matters.
    ///
    /// @param name of an entry, or null for the directory itself
    void lost(Directory in, byte @Nullable [] name, int errno, String call) {
        walk.failures().add(Errno.name(errno), call, in, name);
        if (errno != Errno.ENOENT) {
            visitor.unreadable(in);
        }
    }
}
