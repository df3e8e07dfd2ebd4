package dev.diskusage.walk;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// A directory as java.nio has it; open while it is read.
final class NioFolder {
    final Path path;
    private @Nullable DirectoryStream<Path> stream;
    private @Nullable Iterator<Path> entries;

    NioFolder(Path path) {
        this.path = path;
    }

    static NioFolder of(Directory directory) {
        if (directory.nio instanceof NioFolder folder) {
            return folder;
        }
        throw new IllegalStateException("not opened by java.nio: " + directory.level());
    }

    void open() throws IOException {
        stream = Files.newDirectoryStream(path);
        entries = stream.iterator();
    }

    Iterator<Path> entries() {
        if (entries == null) {
            throw new IllegalStateException("not open: " + path);
        }
        return entries;
    }

    static void close(Directory directory) {
        if (directory.nio instanceof NioFolder folder && folder.stream != null) {
            try {
                folder.stream.close();
            } catch (IOException _) {
                // A folder that was only read loses nothing.
            }
        }
    }

    /// The raw bytes of a path's last name. A string of java.nio has lost what does not fit its encoding; its URI has
    /// not: it writes every other byte than plain letters as %xx.
    static byte[] name(Path path) {
        String uri = path.toUri().getRawPath();
        int end = uri.endsWith("/") ? uri.length() - 1 : uri.length();
        int at = uri.lastIndexOf('/', end - 1) + 1;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(end - at);
        while (at < end) {
            if (uri.charAt(at) == '%') {
                bytes.write(Integer.parseInt(uri.substring(at + 1, at + 3), 16));
                at += 3;
            } else {
                bytes.writeBytes(uri.substring(at, at + 1).getBytes(StandardCharsets.UTF_8));
                at++;
            }
        }
        return bytes.toByteArray();
    }
}
