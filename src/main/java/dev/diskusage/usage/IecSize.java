package dev.diskusage.usage;

import java.util.Locale;

/// Bytes for people, in powers of 1024 with three digits at most: `0 B`, `1.0 KiB`, `17 MiB`, `1.2 TiB`.
public final class IecSize {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private IecSize() {}

    /// Rounded up, as `du -h`, so that what is there is never shown as nothing. [Totals#UNKNOWN] is `?`.
    public static String of(long bytes) {
        if (bytes == Totals.UNKNOWN) {
            return "?";
        }
        int unit = bytes < 1024 ? 0 : (63 - Long.numberOfLeadingZeros(bytes)) / 10;
        long tenths = ceilTenths(bytes, unit);
        // 1023.5 MiB rounds up to 1024 MiB, which is 1.0 GiB.
        if (unit > 0 && unit < UNITS.length - 1 && roundUp(tenths) >= 1024) {
            unit++;
            tenths = 10;
        }
        return unit == 0 || tenths >= 100
                ? roundUp(tenths) + " " + UNITS[unit]
                : String.format(Locale.ROOT, "%d.%d %s", tenths / 10, tenths % 10, UNITS[unit]);
    }

    private static long roundUp(long tenths) {
        return (tenths + 9) / 10;
    }

    /// Tenths of the unit, rounded up. The product needs all 64 bits (11 x 2^60), so it is shifted as an unsigned
    /// number.
    private static long ceilTenths(long bytes, int unit) {
        int shift = unit * 10;
        long rest = bytes & ((1L << shift) - 1);
        return (bytes >>> shift) * 10 + ((rest * 10 + (1L << shift) - 1) >>> shift);
    }
}
