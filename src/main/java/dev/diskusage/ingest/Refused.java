package dev.diskusage.ingest;

/// A batch that is not taken: an HTTP status, and one line for a person that goes into the pod's last words.
final class Refused extends RuntimeException {
    private final int status;

    Refused(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
