package dev.diskusage.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Objects;

/// The C library. Every call returns what the C function returns, but `-errno` instead of -1 with errno set. Any
/// thread.
///
/// errno costs a call state to capture on every call, 20 ns under C1, so the fast handles do without: a call that
/// failed is made once more through a second handle that captures errno, and the second result is believed (it may
/// succeed).
///
/// All handles have one shape, `long f(long, long, long, long, long)`: the first call of each further shape costs 5 to
/// 10 ms at start. Unused arguments are 0, ints travel as longs (System V and AAPCS64 pass fixed arguments so), and an
/// int result is the lower half of the register.
public final class Libc {
    public static final int AT_FDCWD = -100;
    public static final int AT_SYMLINK_NOFOLLOW = 0x100;
    public static final int AT_NO_AUTOMOUNT = 0x800;
    public static final int AT_EMPTY_PATH = 0x1000;
    public static final int O_RDONLY = 0;
    public static final int O_NOATIME = 0x40000;
    public static final int O_CLOEXEC = 0x80000;
    public static final int O_PATH = 0x200000;
    public static final int O_DIRECTORY = Architecture.CURRENT.oDirectory();
    public static final int O_NOFOLLOW = Architecture.CURRENT.oNofollow();

    /// openat2(2): no way out of the starting directory, and no jump through /proc's magic links.
    public static final long RESOLVE_BENEATH = 0x08;
    public static final long RESOLVE_NO_MAGICLINKS = 0x02;

    private static final int RLIMIT_NOFILE = 7;

    /// Descriptors where the limit is not told: the default of old Linux is more.
    private static final int OPEN_MAX = 256;

    private Libc() {}

    /// Whether this is a platform of the table in [Architecture].
    public static boolean isSupported() {
        return Architecture.known(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    /// Links the calls now, so that a refusal shows here and not as an error of class initialisation.
    ///
    /// @throws NativeAccessDeniedException when this JVM may not make native calls
    public static void link() {
        try {
            handle("close");
            Objects.requireNonNull(Calls.CLOSE);
        } catch (IllegalCallerException denied) {
            throw new NativeAccessDeniedException(
                    "native access is denied: start Java with --enable-native-access=ALL-UNNAMED", denied);
        }
    }

    /// open(2) relative to `dirfd`. @param name address of a NUL-terminated name
    public static int openat(int dirfd, long name, int flags) {
        try {
            int result = (int) (long) Calls.OPENAT.invokeExact((long) dirfd, name, (long) flags, 0L, 0L);
            return result == -1 ? (int) ErrnoCalls.call(ErrnoCalls.OPENAT, dirfd, name, flags, 0, 0) : result;
        } catch (Throwable unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    /// getdents64(2). @return bytes read into `buffer`, 0 at the end
    public static int getdents64(int fd, long buffer, int capacity) {
        try {
            int result = (int) (long) Calls.GETDENTS64.invokeExact((long) fd, buffer, (long) capacity, 0L, 0L);
            return result == -1 ? (int) ErrnoCalls.call(ErrnoCalls.GETDENTS64, fd, buffer, capacity, 0, 0) : result;
        } catch (Throwable unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    /// statx(2). @param buffer address of [Statx#BYTES] bytes
    public static int statx(int dirfd, long name, int flags, int mask, long buffer) {
        try {
            int result = (int) (long) Calls.STATX.invokeExact((long) dirfd, name, (long) flags, (long) mask, buffer);
            return result == -1 ? (int) ErrnoCalls.call(ErrnoCalls.STATX, dirfd, name, flags, mask, buffer) : result;
        } catch (Throwable unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    /// close(2); its errors are ignored: after any of them Linux has released the descriptor.
    public static void close(int fd) {
        try {
            long _ = (long) Calls.CLOSE.invokeExact((long) fd, 0L, 0L, 0L, 0L);
        } catch (Throwable unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    /// fstatfs(2). @param buffer address of [Statfs#BYTES] bytes
    public static int fstatfs(int fd, long buffer) {
        try {
            int result = (int) (long) Calls.FSTATFS.invokeExact((long) fd, buffer, 0L, 0L, 0L);
            return result == -1 ? (int) ErrnoCalls.call(ErrnoCalls.FSTATFS, fd, buffer, 0, 0, 0) : result;
        } catch (Throwable unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    /// openat2(2), by number since the C library has no wrapper. Cold.
    ///
    /// @param how address of 24 bytes: flags, mode, resolve, each a u64
    /// @return -ENOSYS on kernels before 5.6
    public static int openat2(int dirfd, long name, long how) {
        return (int) ErrnoCalls.call(
                ErrnoCalls.SYSCALL, Architecture.CURRENT.sysOpenat2(), dirfd, name, how, NativeBuffer.OPEN_HOW_BYTES);
    }

    /// How many files this process may have open at once: getrlimit(2)'s soft limit.
    public static long openFilesLimit() {
        NativeBuffer limits = new NativeBuffer(16);
        try {
            int result = (int) (long) Calls.GETRLIMIT.invokeExact((long) RLIMIT_NOFILE, limits.address(), 0L, 0L, 0L);
            return result == 0 ? limits.bytes().getLong(0) : OPEN_MAX;
        } catch (Throwable unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    /// Not in a class of handles: what is thrown there comes out as an error of its initialisation.
    private static MethodHandle handle(String name, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        FunctionDescriptor shape =
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape, options);
    }

    /// The handles of the hot calls; constants, so that the compiler sees through them.
    private static final class Calls {
        static final MethodHandle OPENAT = handle("openat");
        static final MethodHandle GETDENTS64 = handle("getdents64");
        static final MethodHandle STATX = handle("statx");
        static final MethodHandle CLOSE = handle("close");
        static final MethodHandle FSTATFS = handle("fstatfs");
        static final MethodHandle GETRLIMIT = handle("getrlimit");
    }

    /// The handles of failed and of rare calls; linked when the first is needed.
    private static final class ErrnoCalls {
        static final MethodHandle OPENAT = link("openat");
        static final MethodHandle GETDENTS64 = link("getdents64");
        static final MethodHandle STATX = link("statx");
        static final MethodHandle FSTATFS = link("fstatfs");
        static final MethodHandle SYSCALL = link("syscall");

        private static MethodHandle link(String name) {
            return handle(name, Linker.Option.captureCallState("errno"));
        }

        /// @return the call's result, or -errno
        static long call(MethodHandle handle, long a, long b, long c, long d, long e) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
                long result = (long) handle.invokeExact(state, a, b, c, d, e);
                return (int) result == -1 ? -state.get(ValueLayout.JAVA_INT, 0) : result;
            } catch (Throwable unexpected) {
                throw new AssertionError(unexpected);
            }
        }
    }
}
