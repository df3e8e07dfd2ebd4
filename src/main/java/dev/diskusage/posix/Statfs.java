package dev.diskusage.posix;

import java.nio.ByteBuffer;

/// Reads struct statfs (statfs(2)) at offset 0 of a buffer.
public record Statfs(ByteBuffer buffer) {
    public static final int BYTES = 120;

    /// f_type: the magic number of the file system, see statfs(2).
    public long type() {
        return buffer.getLong(0) & 0xffffffffL;
    }

    private long fragmentBytes() {
        long fragment = buffer.getLong(72);
        return fragment > 0 ? fragment : buffer.getLong(8);
    }

    public long sizeBytes() {
        return buffer.getLong(16) * fragmentBytes();
    }

    /// What users other than root may still write.
    public long availableBytes() {
        return buffer.getLong(32) * fragmentBytes();
    }

    /// 0 where the file system has no fixed number of inodes.
    public long inodes() {
        return buffer.getLong(40);
    }

    public long inodesFree() {
        return buffer.getLong(48);
    }
}
