package dev.diskusage.walk;

/// The entry a visitor looks at: one per thread, overwritten for each. Read only outside the readers.
public final class Entry {
    /// [#blocks] where the reader cannot know them.
    public static final long UNKNOWN_BLOCKS = -1;

    long device;
    long inode;
    long sizeBytes;
    long blocks;
    long mtimeSeconds;
    long position;
    int links;
    boolean sized;
    boolean followed;

    /// Only good for comparing. Only of entries with several links.
    public long device() {
        return device;
    }

    /// Only of entries with several links.
    public long inode() {
        return inode;
    }

    /// st_size of a regular file or symlink; 0 for everything else: a directory's means nothing (recursive on CephFS).
    public long apparentBytes() {
        return sized ? sizeBytes : 0;
    }

    /// st_blocks: units of 512 bytes; [#UNKNOWN_BLOCKS] where the reader cannot know.
    public long blocks() {
        return blocks;
    }

    /// May be negative: before 1970.
    public long mtimeSeconds() {
        return mtimeSeconds;
    }

    /// st_nlink.
    public int links() {
        return links;
    }

    /// Whether this is a regular file below the root that a symlink leads to: it has an entry of its own, where it
    /// lies.
    public boolean followed() {
        return followed;
    }

    /// Where it stands in its directory, in the order in which the file system lists the entries. Only of entries with
    /// several links.
    public long position() {
        return position;
    }
}
