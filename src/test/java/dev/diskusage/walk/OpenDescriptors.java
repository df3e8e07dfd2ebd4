package dev.diskusage.walk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Which of this process' open descriptors lead into a folder.
final class OpenDescriptors {
    private OpenDescriptors() {}

    static long below(Path folder) {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            Path real = folder.toRealPath();
            return all.filter(each -> target(each).startsWith(real)).count();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Path target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor);
        } catch (IOException _) {
            // Closed meanwhile: the one that lists them.
            return descriptor;
        }
    }
}
