package dev.diskusage.reconcile;

/// The operator cannot begin its work in this cluster: the message says why and what to do.
final class NoClusterException extends RuntimeException {
    NoClusterException(String message, Throwable cause) {
        super(message, cause);
    }
}
