package dev.diskusage.walk;

import org.jspecify.annotations.Nullable;

/// A directory that waits to be opened, is being read, or waits for what is below it. Its parents stay reachable from it.
public final class Directory {
    /// States of [#fd] besides a descriptor.
    static final int UNOPENED = -1;

    /// Closed for want of descriptors though children still wait: they reopen it by name.
    static final int NOT_KEPT = -2;

    static final int CLOSED = -3;

    final @Nullable Directory parent;
    final byte[] name;
    private final int level;
    private final long position;

    // Set by the thread that opens it, before another can see it.
    boolean opened;
    boolean entered;
    long device;
    long inode;
    long mountId;

    /// The directory above the last mount point on the way down, itself on another mount; or null.
    @Nullable Directory aboveMount;

    /// The java.nio reader's path.
    @Nullable Object path;

    private @Nullable Object tally;

    // Guarded by this.
    int fd = UNOPENED;
    private int pins = 1;
    private int incomplete = 1;

    /// Buffers read so far; guarded by this once shared.
    long buffers;

    /// Whether several threads read it. Set by its first reader before a second one can exist.
    boolean shared;

    Directory(@Nullable Directory parent, byte[] name, long position) {
        this.parent = parent;
        this.name = name;
        this.level = parent == null ? 0 : parent.level + 1;
        this.position = position;
    }

    /// 0 for the root of the walk.
    public int level() {
        return level;
    }

    /// Null for the root.
    public @Nullable Directory parent() {
        return parent;
    }

    /// One path component, or for the root the path the walk was given; not a copy, read only.
    public byte[] name() {
        return name;
    }

    /// Where it stands among the entries of its parent, in the order in which the file system lists them.
    public long position() {
        return position;
    }

    /// What the visitor left here in [EntryVisitor#entered].
    public @Nullable Object tally() {
        return tally;
    }

    /// The visitor's own; only from [EntryVisitor#entered], so that everybody later sees it.
    public void tally(Object mine) {
        tally = mine;
    }

    /// `n` children were found: each needs the descriptor until it is opened, and must be complete before this is.
    synchronized void childrenFound(int n) {
        pins += n;
        incomplete += n;
    }

    /// One more thread will read this.
    synchronized void readerAdded() {
        pins++;
        incomplete++;
    }

    /// Keeps the descriptor open for the caller. @return false when there is none
    synchronized boolean pin() {
        if (fd < 0) {
            return false;
        }
        pins++;
        return true;
    }

    /// Gives back one pin. @return the descriptor to close, or a negative number
    synchronized int unpin() {
        return --pins == 0 ? takeDescriptor(CLOSED) : CLOSED;
    }

    /// Lets go of the descriptor while children wait, when descriptors are scarce. @return it, or a negative number
    synchronized int letGo() {
        return pins > 0 ? takeDescriptor(NOT_KEPT) : CLOSED;
    }

    private int takeDescriptor(int now) {
        int was = fd;
        fd = now;
        return was;
    }

    /// Offers a descriptor reopened by name. @return whether it was taken over
    synchronized boolean keep(int reopened) {
        if (fd != NOT_KEPT || pins == 0) {
            return false;
        }
        fd = reopened;
        return true;
    }

    /// One reader or child is done. @return whether that was the last: the subtree is complete
    synchronized boolean done() {
        return --incomplete == 0;
    }
}
