package dev.diskusage.posix;

import java.nio.ByteBuffer;

/// Reads the records that getdents64(2) wrote: ino 0, off 8, reclen 16 (u16), type 18, name 19, unaligned.
public final class Dirents {
    public static final int DT_UNKNOWN = 0;
    public static final int DT_DIR = 4;
    public static final int DT_LNK = 10;

    /// Where the name starts in a record.
    public static final int NAME = 19;

    private Dirents() {}

    /// The record's length and type in one read: see [#length] and [#type].
    public static int lengthAndType(ByteBuffer buffer, int record) {
        return buffer.getInt(record + 16);
    }

    public static int length(int lengthAndType) {
        return lengthAndType & 0xffff;
    }

    public static int type(int lengthAndType) {
        return lengthAndType >> 16 & 0xff;
    }

    /// Whether the name is `.` or `..`.
    public static boolean isDots(ByteBuffer buffer, int record) {
        int start = buffer.getInt(record + NAME);
        return (start & 0xffff) == '.' || (start & 0xffffff) == ('.' | '.' << 8);
    }

    /// Up to the first NUL: reclen is padded.
    public static int nameLength(ByteBuffer buffer, int record) {
        int at = record + NAME;
        while (buffer.get(at) != 0) {
            at++;
        }
        return at - record - NAME;
    }
}
