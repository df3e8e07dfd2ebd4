package dev.diskusage.aggregate;

import dev.diskusage.walk.Directory;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Where a name stands in a walk by one thread that takes entries in the order in which the file system lists them:
/// bytes that compare (unsigned) as `du` would meet the names. They are the positions of all directories from the
/// root down,
/// then that of the name, each as its length in bytes and then itself, big end first. One per thread.
final class PlaceKey {
    /// Bytes of a key, at most: about 300 levels. Names below that are told apart by the inode of their directory:
    /// still the same on every run, but no longer `du`'s order.
    private static final int MAX_BYTES = 1024;

    /// Bytes of a position at most: its length and a long.
    private static final int POSITION_BYTES = 9;

    private final byte[] key = new byte[MAX_BYTES + 3 * POSITION_BYTES];
    private @Nullable Directory directory;
    private int directoryBytes;

    byte[] of(Directory directory, long position) {
        if (this.directory != directory) {
            this.directory = directory;
            directoryBytes = directoryKey(directory);
        }
        return Arrays.copyOf(key, put(directoryBytes, position));
    }

    /// @return the length of the key of the directory itself
    private int directoryKey(Directory of) {
        Directory[] way = new Directory[of.level()];
        Directory each = of;
        for (int i = way.length - 1; i >= 0; i--) {
            way[i] = each;
            Directory above = each.parent();
            each = above == null ? each : above;
        }
        int length = 0;
        int level = 0;
        while (level < way.length && length <= MAX_BYTES - POSITION_BYTES) {
            length = put(length, way[level++].position());
        }
        return level == way.length ? length : put(length, of.inode());
    }

    private int put(int at, long position) {
        int bytes = (Long.SIZE - Long.numberOfLeadingZeros(position) + 7) / 8;
        key[at] = (byte) bytes;
        for (int i = 0; i < bytes; i++) {
            key[at + bytes - i] = (byte) (position >>> (8 * i));
        }
        return at + bytes + 1;
    }
}
