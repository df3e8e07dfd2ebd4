package dev.diskusage.usage;

/// What a set of entries uses. Every count is exact, never an estimate.
///
/// @param allocatedBytes `st_blocks * 512`, as `du -B1` counts; [#UNKNOWN] where the reader cannot know it
/// @param apparentBytes `st_size` of regular files and symlinks only: directories add nothing, as in `du` since 9.2
/// @param files everything that is not a directory: files, symlinks, fifos, sockets, devices
/// @param directories directories, the one that is described included; `files + directories` is `du --inodes`
public record Totals(long allocatedBytes, long apparentBytes, long files, long directories) {
    /// Stands for an allocated size that nobody could tell (java.nio has no `st_blocks`). Never shown as a number.
    public static final long UNKNOWN = -1;

    public static final Totals NONE = new Totals(0, 0, 0, 0);

    /// The sum; allocated bytes are unknown as soon as one side's are.
    public Totals plus(Totals more) {
        boolean known = allocatedBytes != UNKNOWN && more.allocatedBytes != UNKNOWN;
        return new Totals(
                known ? allocatedBytes + more.allocatedBytes : UNKNOWN,
                apparentBytes + more.apparentBytes,
                files + more.files,
                directories + more.directories);
    }

    /// Without a part of it; allocated bytes are unknown as soon as one side's are.
    public Totals minus(Totals part) {
        boolean known = allocatedBytes != UNKNOWN && part.allocatedBytes != UNKNOWN;
        return new Totals(
                known ? allocatedBytes - part.allocatedBytes : UNKNOWN,
                apparentBytes - part.apparentBytes,
                files - part.files,
                directories - part.directories);
    }

    public boolean allocatedKnown() {
        return allocatedBytes != UNKNOWN;
    }

    public long entries() {
        return files + directories;
    }
}
