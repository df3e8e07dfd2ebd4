package dev.diskusage.posix;

import java.nio.ByteBuffer;

/// Reads struct statx (linux/stat.h) at an offset of a buffer.
public record Statx(ByteBuffer buffer, int offset) {
    public static final int BYTES = 256;
    public static final int STATX_TYPE = 0x1;
    public static final int STATX_NLINK = 0x4;
    public static final int STATX_MTIME = 0x40;
    public static final int STATX_INO = 0x100;
    public static final int STATX_SIZE = 0x200;
    public static final int STATX_BLOCKS = 0x400;

    /// Since Linux 5.8; the answer's mask says whether it was given.
    public static final int STATX_MNT_ID = 0x1000;

    public static final int S_IFMT = 0xf000;
    public static final int S_IFDIR = 0x4000;
    public static final int S_IFREG = 0x8000;
    public static final int S_IFLNK = 0xa000;

    /// The file type bits of stx_mode.
    public int type() {
        return buffer.getShort(offset + 28) & S_IFMT;
    }

    /// u32 in C; a link count above 2^31 is no case.
    public int nlink() {
        return buffer.getInt(offset + 16);
    }

    public long ino() {
        return buffer.getLong(offset + 32);
    }

    public long size() {
        return buffer.getLong(offset + 40);
    }

    /// In units of 512 bytes, whatever the file system's block size is.
    public long blocks() {
        return buffer.getLong(offset + 48);
    }

    public long mtimeSeconds() {
        return buffer.getLong(offset + 112);
    }

    /// stx_dev_major and stx_dev_minor in one number, only good for comparing.
    public long dev() {
        return buffer.getLong(offset + 136);
    }

    /// 0 where the kernel does not tell.
    public long mountId() {
        return (buffer.getInt(offset) & STATX_MNT_ID) != 0 ? buffer.getLong(offset + 144) : 0;
    }
}
