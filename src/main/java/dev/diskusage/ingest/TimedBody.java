package dev.diskusage.ingest;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A request's body of bounded size, in bounded time, however slowly it drips. The thread that receives it also keeps
/// it: an `InputStream` would wake the reader for each 8 KiB of it, which took twice as long as storing the batch.
final class TimedBody {
    private final int maxBytes;
    private final ByteArrayOutputStream bytes;
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

    private TimedBody(int maxBytes) {
        this.maxBytes = maxBytes;
        this.bytes = new ByteArrayOutputStream();
    }

    /// Waits for all of it; nothing of it may have been read.
    ///
    /// @throws Refused when it is larger or slower
    /// @throws IOException when the caller went away
    static byte[] read(HttpServerRequest request, int maxBytes, Duration timeout) throws IOException {
        TimedBody body = new TimedBody(maxBytes);
        request.exceptionHandler(body.whole::completeExceptionally);
        request.endHandler(_ -> body.end());
        request.handler(body::add);
        request.resume();
        try {
            return body.await(timeout);
        } catch (Refused e) {
            // Whoever goes on sending is not listened to: the answer ends the connection.
            request.response().bodyEndHandler(_ -> request.connection().close());
            throw e;
        }
    }

    /// What comes after the bound is dropped.
    private void add(Buffer chunk) {
        if (bytes.size() + chunk.length() > maxBytes) {
            whole.completeExceptionally(new Refused(413, "the batch has more than " + maxBytes + " bytes"));
        } else {
            bytes.writeBytes(chunk.getBytes());
        }
    }

    private void end() {
        whole.complete(bytes.toByteArray());
    }

    private byte[] await(Duration timeout) throws IOException {
        try {
            return whole.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new Refused(408, "the batch took more than " + timeout + " to arrive");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Refused refused) {
                throw refused;
            }
            throw new IOException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused(503, "the operator is stopping");
        }
    }
}
