package dev.diskusage.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// Reads a body of bounded size in bounded time, however slowly it drips. (A single read that gets nothing at all is
/// ended by `quarkus.http.read-timeout`.)
final class TimedBody {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Duration timeout;

    TimedBody(Duration timeout) {
        this.timeout = timeout;
    }

    /// @throws Refused when it is larger or slower
    byte[] read(InputStream body, int maxBytes) throws IOException {
        long started = System.nanoTime();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(CHUNK_BYTES);
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int read = body.read(chunk); read >= 0; read = body.read(chunk)) {
            bytes.write(chunk, 0, read);
            if (bytes.size() > maxBytes) {
                throw new Refused(413, "the batch has more than " + maxBytes + " bytes");
            }
            if (System.nanoTime() - started > timeout.toNanos()) {
                throw new Refused(408, "the batch took more than " + timeout + " to arrive");
            }
        }
        return bytes.toByteArray();
    }
}
