package dev.diskusage.aggregate;

import java.util.concurrent.atomic.LongAdder;

/// What was walked so far, a directory (or a part of a wide one) at a time. Any thread.
public final class Progress {
    private final LongAdder entries = new LongAdder();
    private final LongAdder allocatedBytes = new LongAdder();

    void add(long moreEntries, long moreAllocatedBytes) {
        entries.add(moreEntries);
        allocatedBytes.add(moreAllocatedBytes);
    }

    /// Names seen, each name of a hard-linked file too.
    public long entries() {
        return entries.sum();
    }

    /// Of what is counted so far: hard-linked files may still be missing.
    public long allocatedBytes() {
        return allocatedBytes.sum();
    }
}
