package dev.diskusage.walk;

/// The root of a walk cannot be opened.
public final class RootException extends RuntimeException {
    private final String errno;

    RootException(String errno, String message) {
        super(message);
        this.errno = errno;
    }

    /// The error number's name, `ENOENT`; `EINVAL` for a pseudo file system such as /proc.
    public String errno() {
        return errno;
    }
}
