package dev.diskusage.walk;

import org.jspecify.annotations.Nullable;

/// A directory that waits to be opened, is being read, or waits for what is below it. Its parents stay reachable from
/// it.
public final class Directory {
    /// States of [#fd] besides a descriptor.
    static final int UNOPENED = -1;

    /// Closed for want of descriptors though children still wait: they reopen it by name.
    static final int NOT_KEPT = -2;

    static final int CLOSED = -3;

    /// Levels between directories that keep their descriptor until all below them is done, so that reopening by name
    /// takes at most this many calls. Larger: slower when descriptors are scarce; smaller: a chain of 100,000
    /// directories would not fit `ulimit -n 1024` (100,000 / 512 = 196 descriptors).
    private static final int ANCHOR_LEVELS = 512;

    final @Nullable Directory parent;
    final byte[] name;
    private final int level;
    private final long position;

    /// Where the exclude patterns stand for its entries.
    final Excludes.State excludes;

    // Set by the thread that opens it, before another can see it.
    boolean opened;
    boolean entered;
    long device;
    long inode;
    long mountId;

    /// The directory above the last mount point on the way down, itself on another mount; or null.
    @Nullable
    Directory aboveMount;

    /// An ancestor, or this: see [#loops].
    @Nullable
    Directory checkpoint;

    /// The java.nio reader's own.
    @Nullable
    Object nio;

    private @Nullable Object tally;

    // Guarded by this.
    private int fd = UNOPENED;
    private int readers = 1;
    private int unopenedChildren;
    private int openers;
    private int incomplete = 1;

    /// Buffers read so far; guarded by this once shared.
    long buffers;

    /// Whether several threads read it. Set by its first reader before a second one can exist.
    boolean shared;

    Directory(@Nullable Directory parent, byte[] name, long position, Excludes.State excludes) {
        this.parent = parent;
        this.name = name;
        this.level = parent == null ? 0 : parent.level + 1;
        this.position = position;
        this.excludes = excludes;
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

    /// Of the directory itself, once entered.
    public long inode() {
        return inode;
    }

    /// Of the mount it was reached through; 0 where nobody can tell. The same inode may be reached through several.
    public long mountId() {
        return mountId;
    }

    /// What the visitor left here in [EntryVisitor#entered].
    public @Nullable Object tally() {
        return tally;
    }

    /// The visitor's own; only from [EntryVisitor#entered], so that everybody later sees it.
    public void tally(Object mine) {
        tally = mine;
    }

    boolean is(Directory other) {
        return inode == other.inode && device == other.device;
    }

    /// Once device, inode and mount are set: whether this is one of the directories above it.
    ///
    /// Through a bind mount it can be any of those above the mount; within one mount only a broken or hostile file
    /// system has such loops. They end by Brent's method: compare with one ancestor, at the last level that is a
    /// power of
    /// two.
    boolean loops() {
        Directory above = parent;
        if (above == null) {
            checkpoint = this;
            return false;
        }
        checkpoint = Integer.bitCount(level) == 1 ? this : above.checkpoint;
        aboveMount = mountId == above.mountId ? above.aboveMount : above;
        for (Directory each = aboveMount; each != null; each = each.parent) {
            if (each.is(this)) {
                return true;
            }
        }
        return above.checkpoint != null && above.checkpoint.is(this);
    }

    synchronized int fd() {
        return fd;
    }

    synchronized void fd(int opened) {
        fd = opened;
    }

    /// `n` children were found: each needs the descriptor until it is opened, and must be complete before this is.
    synchronized void childrenFound(int n) {
        unopenedChildren += n;
        incomplete += n;
    }

    /// One more thread will read this.
    synchronized void readerAdded() {
        readers++;
        incomplete++;
    }

    /// The descriptor to open a child from, or a negative number. It stays open until [#childOpened], which must
    /// follow.
    synchronized int lend() {
        openers++;
        return fd;
    }

    /// One reader has read all that was left. @return the descriptor to close, or a negative number
    synchronized int readerDone(boolean descriptorsScarce) {
        readers--;
        return spare(descriptorsScarce);
    }

    /// One child was opened, or cannot be. @return the descriptor to close, or a negative number
    synchronized int childOpened(boolean descriptorsScarce) {
        openers--;
        unopenedChildren--;
        return spare(descriptorsScarce);
    }

    private int spare(boolean descriptorsScarce) {
        if (readers > 0 || openers > 0 || isAnchor()) {
            return CLOSED;
        }
        return unopenedChildren == 0 ? takeDescriptor(CLOSED) : descriptorsScarce ? takeDescriptor(NOT_KEPT) : CLOSED;
    }

    /// Offers a descriptor reopened by name. @return whether it was taken over
    synchronized boolean keep(int reopened) {
        if (fd != NOT_KEPT || unopenedChildren < 2) {
            return false;
        }
        fd = reopened;
        return true;
    }

    /// One reader or child is done. @return whether that was the last: the subtree is complete
    synchronized boolean done() {
        return --incomplete == 0;
    }

    /// After completion. @return an anchor's descriptor to close, or a negative number
    synchronized int takeDescriptor() {
        return takeDescriptor(CLOSED);
    }

    boolean isAnchor() {
        return level % ANCHOR_LEVELS == 0;
    }

    private int takeDescriptor(int now) {
        int was = fd;
        fd = now;
        return was;
    }
}
