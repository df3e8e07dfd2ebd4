package dev.diskusage.aggregate;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Parts of linked files in a temporary file that has no name any more: whatever ends the process, nothing is left. It
/// is made when the first part is written. Not thread safe.
final class SpillFile implements AutoCloseable {
    private static final int WRITE_BUFFER_BYTES = 64 << 10;

    /// Bytes of the read buffers of all parts together; one has at least 512, enough for several files.
    private static final int READ_BUFFERS_BYTES = 8 << 20;

    private static final int MIN_READ_BUFFER_BYTES = 512;

    private @Nullable FileChannel channel;
    private final List<Long> ends = new ArrayList<>();

    void write(List<LinkedFile> files) {
        try {
            FileChannel to = channel();
            DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(to), WRITE_BUFFER_BYTES));
            for (LinkedFile each : files) {
                each.write(out);
            }
            out.flush();
            ends.add(to.position());
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private FileChannel channel() throws IOException {
        if (channel == null) {
            Path path = Files.createTempFile("disk-usage-links", ".tmp");
            channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Files.delete(path);
        }
        return channel;
    }

    private static UncheckedIOException failed(IOException e) {
        return new UncheckedIOException(
                "cannot keep the hard links of this scan in " + System.getProperty("java.io.tmpdir") + ": "
                        + e.getMessage() + "; give it room, point -Djava.io.tmpdir elsewhere, or count hard links by"
                        + " 'split', which keeps nothing",
                e);
    }

    /// Each sorted as it was written, read as it is asked for.
    List<Iterator<LinkedFile>> parts() {
        List<Iterator<LinkedFile>> parts = new ArrayList<>();
        int buffer = Math.max(MIN_READ_BUFFER_BYTES, READ_BUFFERS_BYTES / Math.max(1, ends.size()));
        long start = 0;
        for (long end : ends) {
            if (channel != null) {
                parts.add(new Part(channel, start, end, Math.min(buffer, WRITE_BUFFER_BYTES)));
            }
            start = end;
        }
        return parts;
    }

    private static final class Part implements Iterator<LinkedFile> {
        private final Region region;
        private final DataInputStream in;
        private final BufferedInputStream buffered;

        Part(FileChannel channel, long start, long end, int bufferBytes) {
            region = new Region(channel, start, end);
            buffered = new BufferedInputStream(region, bufferBytes);
            in = new DataInputStream(buffered);
        }

        @Override
        public boolean hasNext() {
            try {
                return buffered.available() > 0;
            } catch (IOException e) {
                throw failed(e);
            }
        }

        @Override
        public LinkedFile next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            try {
                return LinkedFile.read(in);
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    /// A stretch of the file; does not move the channel's position.
    private static final class Region extends InputStream {
        private final FileChannel channel;
        private long at;
        private final long end;

        Region(FileChannel channel, long start, long end) {
            this.channel = channel;
            this.at = start;
            this.end = end;
        }

        @Override
        public int available() {
            return (int) Math.min(end - at, Integer.MAX_VALUE);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int wanted = Math.min(length, available());
            if (wanted == 0) {
                return -1;
            }
            int count = channel.read(ByteBuffer.wrap(into, offset, wanted), at);
            at += Math.max(count, 0);
            return count;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 1 ? -1 : one[0] & 0xff;
        }
    }

    @Override
    public void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException _) {
                // It has no name: nothing is left.
            }
        }
    }
}
