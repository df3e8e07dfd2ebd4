package dev.diskusage.posix;

import java.util.Locale;

/// The constants that differ between CPUs (asm/fcntl.h, asm/unistd.h), in one table.
/// The layouts of dirent64, statx and statfs and all other constants are the same on every 64-bit little-endian Linux.
record Architecture(int oDirectory, int oNofollow, int sysOpenat2) {
    private static final Architecture X86_64 = new Architecture(0x10000, 0x20000, 437);
    private static final Architecture AARCH64 = new Architecture(0x4000, 0x8000, 437);

    /// Of this JVM; also an answer where there are no native calls at all, which Libc finds out by linking.
    static final Architecture CURRENT = of(System.getProperty("os.arch"));

    static Architecture of(String osArch) {
        return osArch.toLowerCase(Locale.ROOT).equals("aarch64") ? AARCH64 : X86_64;
    }

    /// Whether this machine is one of the table.
    static boolean known(String osName, String osArch) {
        return osName.equals("Linux") && (osArch.equals("amd64") || osArch.equals("aarch64"));
    }
}
