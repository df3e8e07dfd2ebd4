package dev.diskusage.ingest;

import java.nio.file.Path;

/// The operator's certificates cannot be had: the message names the file and says what to do.
public final class IngestCertificateException extends RuntimeException {
    IngestCertificateException(Path file, Exception cause) {
        super(
                "the certificate authority of the operator in " + file + " cannot be used: " + cause.getMessage()
                        + "; give the operator the right to write there, or remove a damaged file: a new authority is"
                        + " made, and scans that are running fail once",
                cause);
    }
}
