package dev.diskusage.posix;

/// This JVM may not make native calls; the message says which flag allows them.
public final class NativeAccessDeniedException extends IllegalStateException {
    NativeAccessDeniedException(String message, Throwable cause) {
        super(message, cause);
    }
}
