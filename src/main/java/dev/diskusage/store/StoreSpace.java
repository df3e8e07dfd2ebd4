package dev.diskusage.store;

import dev.diskusage.usage.IecSize;
import java.util.Optional;

/// How much room the published runs take and have.
///
/// @param storedBytes of all run files
/// @param limitBytes that they may take: `disk-usage.store.max-size`, or less when the volume has not that much room
///     beside what it needs for a next run; [#UNKNOWN] without either
/// @param availableBytes of the store's volume that may still be written; [#UNKNOWN] when it does not say
public record StoreSpace(long storedBytes, long limitBytes, long availableBytes) {
    public static final long UNKNOWN = -1;

    /// A twentieth of the volume stays free: for the catalogue and its log, and since most file systems slow down when
    /// they are nearly full. Less would not be noticed in time, more is for nothing.
    private static final int FREE_PART = 20;

    /// @param maxBytes the setting, or [#UNKNOWN]
    /// @param volume null when it cannot be asked
    /// @param nextBytes that a next run may take
    static StoreSpace of(long storedBytes, long maxBytes, VolumeSpace volume, long nextBytes) {
        if (volume.availableBytes() == UNKNOWN) {
            return new StoreSpace(storedBytes, maxBytes, UNKNOWN);
        }
        long room = storedBytes + volume.availableBytes() - volume.sizeBytes() / FREE_PART - nextBytes;
        long limit = maxBytes == UNKNOWN ? room : Math.min(maxBytes, room);
        return new StoreSpace(storedBytes, Math.max(0, limit), volume.availableBytes());
    }

    /// Bytes by which the runs are too many; 0 when they are not.
    public long surplusBytes() {
        return limitBytes == UNKNOWN ? 0 : Math.max(0, storedBytes - limitBytes);
    }

    /// What is wrong and what to do, for a person, while there are more runs than there is room for though all went
    /// that may: the next run may fail. Empty when all is well.
    public Optional<String> problem() {
        return surplusBytes() == 0
                ? Optional.empty()
                : Optional.of("the results that must be kept take " + IecSize.of(storedBytes) + ", there is room for "
                        + IecSize.of(limitBytes)
                        + ": the next run may fail; give the volume of the results more space, raise"
                        + " disk-usage.store.max-size, or scan with less depth");
    }

    /// As statvfs says it.
    record VolumeSpace(long sizeBytes, long availableBytes) {
        static final VolumeSpace UNSAID = new VolumeSpace(UNKNOWN, UNKNOWN);
    }
}
