package dev.diskusage.posix;

/// Names of error numbers (asm-generic/errno.h: the same on x86-64 and aarch64).
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int EACCES = 13;
    public static final int ENOTDIR = 20;
    public static final int EXDEV = 18;
    public static final int ELOOP = 40;
    public static final int EIO = 5;
    public static final int ENAMETOOLONG = 36;

    private Errno() {}

    /// `EACCES` for 13; `E` and the number for what has no name here.
    public static String name(int errno) {
        return switch (errno) {
            case EPERM -> "EPERM";
            case ENOENT -> "ENOENT";
            case 4 -> "EINTR";
            case EIO -> "EIO";
            case 6 -> "ENXIO";
            case 9 -> "EBADF";
            case 11 -> "EAGAIN";
            case 12 -> "ENOMEM";
            case EACCES -> "EACCES";
            case 14 -> "EFAULT";
            case 16 -> "EBUSY";
            case EXDEV -> "EXDEV";
            case 19 -> "ENODEV";
            case ENOTDIR -> "ENOTDIR";
            case 22 -> "EINVAL";
            case 23 -> "ENFILE";
            case 24 -> "EMFILE";
            case ENAMETOOLONG -> "ENAMETOOLONG";
            case 38 -> "ENOSYS";
            case ELOOP -> "ELOOP";
            case 74 -> "EBADMSG";
            case 75 -> "EOVERFLOW";
            case 107 -> "ENOTCONN";
            case 110 -> "ETIMEDOUT";
            case 112 -> "EHOSTDOWN";
            case 113 -> "EHOSTUNREACH";
            case 116 -> "ESTALE";
            case 117 -> "EUCLEAN";
            case 121 -> "EREMOTEIO";
            default -> "E" + errno;
        };
    }

    /// What a person reads for it: what the name means, in a few words.
    public static String meaning(int errno) {
        return switch (errno) {
            case EPERM, EACCES -> "permission denied";
            case ENOENT -> "no such file or directory";
            case ENOTDIR -> "not a directory";
            case EIO -> "input/output error";
            case ELOOP -> "too many symbolic links";
            case ENAMETOOLONG -> "file name too long";
            case 116 -> "stale file handle";
            default -> name(errno);
        };
    }
}
