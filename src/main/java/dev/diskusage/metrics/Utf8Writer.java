package dev.diskusage.metrics;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/// Characters to bytes. The library writes label values one character at a time, ten million for 100,000 series:
/// [java.io.BufferedWriter] takes a lock for each. By one thread.
final class Utf8Writer extends Writer {
    /// Characters kept before they are encoded: enough that the calls below do not matter.
    private static final int SIZE = 16 << 10;

    private final OutputStream out;
    private final char[] kept = new char[SIZE];
    private int count;
    private long bytes;

    Utf8Writer(OutputStream out) {
        this.out = out;
    }

    /// Encoded so far; all of them after [#flush].
    long bytes() {
        return bytes;
    }

    @Override
    public void write(int c) throws IOException {
        if (count == SIZE) {
            encode();
        }
        kept[count++] = (char) c;
    }

    @Override
    public void write(char[] from, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            int some = room(length - done);
            System.arraycopy(from, offset + done, kept, count, some);
            count += some;
            done += some;
        }
    }

    @Override
    public void write(String from, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            int some = room(length - done);
            from.getChars(offset + done, offset + done + some, kept, count);
            count += some;
            done += some;
        }
    }

    /// How many of so many characters can be kept now: at least one.
    private int room(int wanted) throws IOException {
        if (count == SIZE) {
            encode();
        }
        return Math.min(wanted, SIZE - count);
    }

    /// The first half of a character that needs two stays for its second.
    private void encode() throws IOException {
        boolean half = count > 0 && Character.isHighSurrogate(kept[count - 1]);
        int whole = half ? count - 1 : count;
        byte[] encoded = new String(kept, 0, whole).getBytes(StandardCharsets.UTF_8);
        out.write(encoded);
        bytes += encoded.length;
        if (half) {
            kept[0] = kept[whole];
        }
        count = half ? 1 : 0;
    }

    @Override
    public void flush() throws IOException {
        encode();
        out.flush();
    }

    @Override
    public void close() throws IOException {
        flush();
        out.close();
    }
}
