package dev.diskusage.scan;

/// The root of a scan cannot be read: the message names the path, says why and what to do.
public final class RootUnreadableException extends RuntimeException {
    public RootUnreadableException(String message) {
        super(message);
    }
}
