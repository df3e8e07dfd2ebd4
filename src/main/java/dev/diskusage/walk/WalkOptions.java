package dev.diskusage.walk;

import dev.diskusage.posix.Libc;

/// How to walk.
///
/// @param threads 0 decides by the file system: the CPUs on a local one, more where calls wait for a network
/// @param operationsPerSecond limit of file system calls of all threads together; 0 is no limit
/// @param followSymlinks whether a symlink to a regular file below the root stands for that file
/// @param oneFileSystem whether to stay on the root's file system (st_dev), as `du -x`
/// @param reader how to call the file system
public record WalkOptions(
        boolean followSymlinks, boolean oneFileSystem, int threads, int operationsPerSecond, Reader reader) {

    /// NATIVE needs 64-bit Linux and native access; JAVA_NIO works everywhere, but tells no allocated sizes and follows
    /// paths only up to PATH_MAX.
    public enum Reader {
        NATIVE,
        JAVA_NIO;

        /// NATIVE wherever it can be.
        ///
        /// @throws dev.diskusage.posix.NativeAccessDeniedException when it could, but this JVM may not make
        /// native calls
        public static Reader ofThisPlatform() {
            if (!Libc.isSupported()) {
                return JAVA_NIO;
            }
            Libc.link();
            return NATIVE;
        }
    }
}
