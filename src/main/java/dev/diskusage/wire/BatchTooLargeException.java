package dev.diskusage.wire;

/// A batch whose bytes are more than one message may have.
public final class BatchTooLargeException extends RuntimeException {
    BatchTooLargeException(int bytes) {
        super("a batch of " + bytes + " bytes: at most " + BatchCodec.MAX_BODY_BYTES);
    }
}
