package dev.diskusage.wire;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Batches as CBOR (RFC 8949) and back: arrays by position, no field names, about 60 bytes a row. By Jackson's
/// streaming half only: without reflection the scanner starts sooner. Threadsafe.
public final class BatchCodec {
    /// What the body of a batch is. The number grows with each change that an older reader cannot read.
    public static final String MEDIA_TYPE = "application/vnd.disk-usage.batch.v1+cbor";

    /// The answer's header with the number of the last batch that is stored; 0 is none.
    public static final String COMMITTED_HEADER = "Disk-Usage-Committed";

    /// The request's header with the number up to which the sender was answered. Without it that is the one
    /// before: then a batch whose predecessor is not stored is refused, with it the operator waits for that one a
    /// while.
    public static final String ANSWERED_HEADER = "Disk-Usage-Answered";

    /// Batches of a run that are on their way at once: one is stored while the next is sent. More gain nothing
    /// (measured: docs/benchmarks.md).
    public static final int MAX_UNANSWERED = 2;

    /// Of one batch. 64 MiB of heap hold two each of 8 runs; 1,000 rows with names of 20 bytes are 60 kB.
    public static final int MAX_BODY_BYTES = 4 << 20;

    /// Rows of one batch. A larger one gains nothing (measured: docs/benchmarks.md) and holds the store longer.
    public static final int MAX_ROWS = 10_000;

    static final String ROWS_RANGE = "must be from 1 to " + MAX_ROWS;

    /// Bytes of one name: PATH_MAX, since the root's name is a path; a component is at most 255 on most file systems.
    static final int MAX_NAME_BYTES = 4096;

    /// Array in array: batch, list, row, name and totals. 8 leaves room; a hostile body may not recurse.
    private static final int MAX_NESTING = 8;

    private final CBORFactory factory = CBORFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    .maxStringLength(MAX_NAME_BYTES)
                    .maxNumberLength(20)
                    .build())
            .build();

    /// @throws BatchTooLargeException when it is beyond [#MAX_BODY_BYTES]: send two of half the rows
    public byte[] encode(Batch batch) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
        try (CBORGenerator out = factory.createGenerator(bytes)) {
            new BatchWriter(out).write(batch);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode a batch", e);
        }
        if (bytes.size() > MAX_BODY_BYTES) {
            throw new BatchTooLargeException(bytes.size());
        }
        return bytes.toByteArray();
    }

    /// @throws BadBatchException for anything that [#encode] cannot have made
    public Batch decode(byte[] body) {
        if (body.length > MAX_BODY_BYTES) {
            throw new BadBatchException("a batch of " + body.length + " bytes: at most " + MAX_BODY_BYTES);
        }
        try (CBORParser in = factory.createParser(body)) {
            return new BatchReader(in).read();
        } catch (IOException e) {
            throw new BadBatchException("not a whole CBOR batch: " + firstLine(e));
        }
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
