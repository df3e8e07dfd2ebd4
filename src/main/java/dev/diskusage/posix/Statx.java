package dev.diskusage.posix;

import java.nio.LongBuffer;

/// Reads struct statx (linux/stat.h) in a buffer. As longs, since under C1 a long of a long buffer costs half of a long
/// of a byte buffer.
public final class Statx {
    public static final int BYTES = 256;
    public static final int STATX_TYPE = 0x1;
    public static final int STATX_NLINK = 0x4;
    public static final int STATX_MTIME = 0x40;
    public static final int STATX_INO = 0x100;
    public static final int STATX_SIZE = 0x200;
    public static final int STATX_BLOCKS = 0x400;

    public static final int S_IFMT = 0xf000;
    public static final int S_IFDIR = 0x4000;
    public static final int S_IFREG = 0x8000;
    public static final int S_IFLNK = 0xa000;

    /// Since Linux 5.8 given unasked; the answer's mask says whether it was.
    private static final int STATX_MNT_ID = 0x1000;

    private final LongBuffer words;

    /// @param offset in bytes, a multiple of 8
    public Statx(NativeBuffer buffer, int offset) {
        words = buffer.bytes()
                .slice(offset, BYTES)
                .order(buffer.bytes().order())
                .asLongBuffer();
    }

    /// The file type bits of stx_mode, at byte 28.
    public int type() {
        return (int) (words.get(3) >>> 32) & S_IFMT;
    }

    /// At byte 16, u32 in C; a link count above 2^31 is no case.
    public int nlink() {
        return (int) words.get(2);
    }

    public long ino() {
        return words.get(4);
    }

    public long size() {
        return words.get(5);
    }

    /// In units of 512 bytes, whatever the file system's block size is.
    public long blocks() {
        return words.get(6);
    }

    /// At byte 112.
    public long mtimeSeconds() {
        return words.get(14);
    }

    /// stx_dev_major and stx_dev_minor, at byte 136, in one number, only good for comparing.
    public long dev() {
        return words.get(17);
    }

    /// At byte 144; 0 where the kernel does not tell.
    public long mountId() {
        return (words.get(0) & STATX_MNT_ID) != 0 ? words.get(18) : 0;
    }
}
