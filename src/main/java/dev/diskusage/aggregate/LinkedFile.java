package dev.diskusage.aggregate;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;

/// A file with several names, at the first of the names met so far.
///
/// @param names how many of its names were met
/// @param place where the name stands: see [PlaceKey]
/// @param chain ids of the reported directories that hold the name, from the root down; shared, read only
record LinkedFile(Inode inode, int links, int names, Size size, byte[] place, long[] chain)
        implements Comparable<LinkedFile> {

    /// The same file reached through two mounts counts for each mount, as files with one name do.
    record Inode(long device, long mountId, long number) implements Comparable<Inode> {
        private static final Comparator<Inode> ORDER = Comparator.comparingLong(Inode::device)
                .thenComparingLong(Inode::mountId)
                .thenComparingLong(Inode::number);

        @Override
        public int compareTo(Inode other) {
            return ORDER.compare(this, other);
        }
    }

    /// @param allocatedBytes or [dev.diskusage.usage.Totals#UNKNOWN]
    record Size(long allocatedBytes, long apparentBytes) {}

    /// Both are names of one file: the one that `du` meets first, and how many there were.
    LinkedFile and(LinkedFile other) {
        LinkedFile first = Arrays.compareUnsigned(place, other.place) <= 0 ? this : other;
        return new LinkedFile(inode, links, names + other.names, first.size, first.place, first.chain);
    }

    boolean allNamesMet() {
        return names >= links;
    }

    /// By inode.
    @Override
    public int compareTo(LinkedFile other) {
        return inode.compareTo(other.inode);
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(inode.device);
        out.writeLong(inode.mountId);
        out.writeLong(inode.number);
        out.writeInt(links);
        out.writeInt(names);
        out.writeLong(size.allocatedBytes);
        out.writeLong(size.apparentBytes);
        out.writeShort(place.length);
        out.write(place);
        out.writeShort(chain.length);
        for (long each : chain) {
            out.writeLong(each);
        }
    }

    static LinkedFile read(DataInput in) throws IOException {
        Inode inode = new Inode(in.readLong(), in.readLong(), in.readLong());
        int links = in.readInt();
        int names = in.readInt();
        Size size = new Size(in.readLong(), in.readLong());
        byte[] place = new byte[in.readUnsignedShort()];
        in.readFully(place);
        long[] chain = new long[in.readUnsignedShort()];
        for (int i = 0; i < chain.length; i++) {
            chain[i] = in.readLong();
        }
        return new LinkedFile(inode, links, names, size, place, chain);
    }
}
