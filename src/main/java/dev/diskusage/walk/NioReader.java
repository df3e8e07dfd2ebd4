package dev.diskusage.walk;

import dev.diskusage.posix.Errno;
import dev.diskusage.posix.Statx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads by java.nio. Makes a path and a map for each file: for platforms without the native calls, and as a second
/// opinion in tests.
final class NioReader implements DirectoryReader {
    /// Entries per [#next]: as many as the native reader finds in a full buffer, so that both may turn to directories
    /// found as often.
    private static final int ENTRIES = 2048;

    private final Path root;
    private final RunningWalk walk;
    private final WorkStack stack;
    private final EntryVisitor visitor;
    private final Entry entry = new Entry();

    NioReader(Path root, RunningWalk walk, WorkStack stack, EntryVisitor visitor) {
        this.root = root;
        this.walk = walk;
        this.stack = stack;
        this.visitor = visitor;
    }

    @Override
    public boolean open(Directory directory) {
        NioFolder folder = NioFolder.of(directory);
        walk.pace().take();
        try {
            if (!enter(directory, NioAttributes.of(folder.path))) {
                return false;
            }
        } catch (IOException e) {
            if (directory.parent != null) {
                lost(directory.parent, directory.name, e, "statx");
                visitor.flush(directory.parent);
            }
            return false;
        }
        try {
            walk.pace().take();
            folder.open();
            return true;
        } catch (IOException e) {
            lost(directory, null, e, "openat");
            return false;
        }
    }

    private boolean enter(Directory directory, NioAttributes attributes) throws IOException {
        if (attributes.type() != Statx.S_IFDIR) {
            throw new NotDirectoryException(NioFolder.of(directory).path.toString());
        }
        attributes.identify(directory);
        if (walk.options().oneFileSystem() && directory.device != walk.device()) {
            return false;
        }
        if (directory.loops()) {
            walk.failures().add(Errno.name(Errno.ELOOP), "openat", directory, null);
            return false;
        }
        attributes.fill(entry, directory.position());
        entry.sized = false;
        directory.entered = true;
        visitor.entered(directory, entry);
        return true;
    }

    private void lost(Directory in, byte @Nullable [] name, IOException e, String call) {
        String errno = NioAccess.errno(e);
        walk.failures().add(errno, call, in, name);
        if (!errno.equals("ENOENT")) {
            visitor.unreadable(in);
        }
    }

    @Override
    public boolean next(Directory directory) {
        Iterator<Path> entries = NioFolder.of(directory).entries();
        long position = directory.buffers++ * ENTRIES;
        int found = 0;
        int left = ENTRIES;
        boolean more;
        try {
            while ((more = entries.hasNext()) && left-- > 0) {
                found += entry(directory, entries.next(), ++position);
            }
        } catch (DirectoryIteratorException e) {
            lost(directory, null, Objects.requireNonNull(e.getCause()), "getdents64");
            more = false;
        }
        if (found > 0) {
            directory.childrenFound(found);
        }
        return more;
    }

    /// @return how many directories were found: 0 or 1
    private int entry(Directory directory, Path path, long position) {
        byte[] name = NioFolder.name(path);
        try {
            walk.pace().take();
            NioAttributes attributes = NioAttributes.of(path);
            boolean isDirectory = attributes.type() == Statx.S_IFDIR;
            boolean excluded =
                    walk.excludes().excludes(directory.excludes, ByteBuffer.wrap(name), 0, name.length, isDirectory);
            if (excluded) {
                return 0;
            }
            if (isDirectory) {
                Directory found =
                        new Directory(directory, name, position, walk.excludes().below(directory.excludes, name));
                found.nio = new NioFolder(path);
                stack.push(found);
                return 1;
            }
            attributes.fill(entry, position);
            if (walk.options().oneFileSystem() && entry.device != directory.device) {
                return 0;
            }
            if (walk.options().followSymlinks() && attributes.type() == Statx.S_IFLNK) {
                follow(path, position);
            }
            visitor.file(directory, entry);
        } catch (IOException e) {
            lost(directory, name, e, "statx");
        }
        return 0;
    }

    private void follow(Path link, long position) {
        try {
            Path target = link.toRealPath();
            boolean absolute = Files.readSymbolicLink(link).isAbsolute();
            NioAttributes attributes = NioAttributes.of(target);
            if (!absolute && target.startsWith(root) && attributes.type() == Statx.S_IFREG) {
                attributes.fill(entry, position);
                entry.followed = true;
            }
        } catch (IOException _) {
            // It leads nowhere: the link stands for itself.
        }
    }

    /// A directory stream belongs to one thread.
    @Override
    public boolean shareable() {
        return false;
    }

    @Override
    public boolean maySuspend() {
        return true;
    }

    @Override
    public void readerDone(Directory directory) {
        NioFolder.close(directory);
    }

    @Override
    public void completed(Directory directory) {
        // Closed when it was read.
    }

    @Override
    public void close() {
        // Streams belong to directories.
    }
}
