package dev.diskusage.scan;

/// The operator does not take this run's batches: the message says why. Sending again changes nothing.
final class SendException extends RuntimeException {
    SendException(String message) {
        super(message);
    }
}
