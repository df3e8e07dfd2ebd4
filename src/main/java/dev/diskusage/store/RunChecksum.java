package dev.diskusage.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/// The CRC-32 of a whole run file (that of gzip and zip), in an extended attribute of the file itself: it is renamed
/// and removed with it. SQLite sees a page that is no page, but not a number that is another one. Unknown on file
/// systems without such attributes, and of a file that was copied without them.
///
/// @param checked the day on which the file was last found to be so
record RunChecksum(String crc32, LocalDate checked) {
    /// `getfattr -n user.disk-usage.crc32` shows it: eight hexadecimal digits and the day.
    private static final String ATTRIBUTE = "disk-usage.crc32";

    /// Bytes read at once: enough for a disk to be at its full speed.
    private static final int CHUNK_BYTES = 1 << 20;

    /// Gives the file its checksum as it is now, checked on the day on which it was written.
    static void stamp(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView(UserDefinedFileAttributeView.class)) {
            new RunChecksum(crc32(file), dayOf(StoreFiles.written(file))).write(file);
        }
    }

    static LocalDate dayOf(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }

    void write(Path file) throws IOException {
        view(file).write(ATTRIBUTE, StandardCharsets.US_ASCII.encode(crc32 + " " + checked));
    }

    static Optional<RunChecksum> read(Path file) throws IOException {
        UserDefinedFileAttributeView view = view(file);
        if (!Files.getFileStore(file).supportsFileAttributeView(UserDefinedFileAttributeView.class)
                || !view.list().contains(ATTRIBUTE)) {
            return Optional.empty();
        }
        ByteBuffer value = ByteBuffer.allocate(view.size(ATTRIBUTE));
        view.read(ATTRIBUTE, value);
        String[] words =
                StandardCharsets.US_ASCII.decode(value.flip()).toString().split(" ", 2);
        try {
            return Optional.of(new RunChecksum(words[0], LocalDate.parse(words[1])));
        } catch (DateTimeParseException | ArrayIndexOutOfBoundsException _) {
            // Damaged itself, or of somebody else: it tells nothing of the file.
            return Optional.empty();
        }
    }

    /// Reads all of the file.
    ///
    /// @return whether it is as it was
    boolean holdsFor(Path file) throws IOException {
        return crc32.equals(crc32(file));
    }

    private static String crc32(Path file) throws IOException {
        CRC32 crc = new CRC32();
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
        try (FileChannel channel = FileChannel.open(file)) {
            while (channel.read(chunk) >= 0) {
                crc.update(chunk.flip());
                chunk.clear();
            }
        }
        return HexFormat.of().toHexDigits(crc.getValue(), 8);
    }

    private static UserDefinedFileAttributeView view(Path file) {
        return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    }
}
