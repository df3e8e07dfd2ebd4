package dev.diskusage.migrate;

/// What was given cannot be taken over: the message names the file, the key or row with its value, and says what to do.
public final class MigrationException extends RuntimeException {
    MigrationException(String message) {
        super(message);
    }

    MigrationException(String message, Throwable cause) {
        super(message, cause);
    }
}
