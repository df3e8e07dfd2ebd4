package dev.diskusage.store;

/// The store, or one of its files, cannot be used or written: the message names it, says why and what to do.
public sealed class StoreException extends RuntimeException permits NewerVersionException, RunRefusedException {
    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
