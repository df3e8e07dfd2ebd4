package dev.diskusage.wire;

/// Bytes that are not a batch, or a batch beyond the bounds: the message says where and what was expected.
public final class BadBatchException extends RuntimeException {
    BadBatchException(String message) {
        super(message);
    }
}
