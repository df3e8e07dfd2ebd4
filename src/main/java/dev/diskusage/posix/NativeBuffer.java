package dev.diskusage.posix;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Native memory that one thread fills by system calls and reads by absolute gets (a direct buffer starts cheaper and
/// reads as fast as a segment). Lives as long as it is reachable: keep it in a field while its address is in use.
public final class NativeBuffer {
    /// Of openat2's struct open_how.
    public static final int OPEN_HOW_BYTES = 24;

    private final ByteBuffer bytes;
    private final long address;

    public NativeBuffer(int capacityBytes) {
        bytes = ByteBuffer.allocateDirect(capacityBytes).order(ByteOrder.LITTLE_ENDIAN);
        address = MemorySegment.ofBuffer(bytes).address();
    }

    public ByteBuffer bytes() {
        return bytes;
    }

    public long address() {
        return address;
    }

    /// Puts a NUL-terminated name at `offset`. @return its address
    public long name(int offset, byte[] name) {
        bytes.put(offset, name);
        bytes.put(offset + name.length, (byte) 0);
        return address + offset;
    }

    /// Puts openat2's struct open_how at `offset`. @return its address
    public long openHow(int offset, long flags, long resolve) {
        bytes.putLong(offset, flags);
        bytes.putLong(offset + 8, 0);
        bytes.putLong(offset + 16, resolve);
        return address + offset;
    }
}
