import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Says of the classes in an archive that they are of Java 6 and not of Java 5: an AOT cache takes no older ones. All that Java
/// 6 changed in the format is how classes are verified, and those without its new tables are verified as before (JVMS 4.10).
///
/// Run by make-launcher on its own copy of picocli: `java RaiseClassVersion.java ARCHIVE`.
class RaiseClassVersion {
    /// Where a class file has the lower byte of its major version (JVMS 4.1).
    private static final int MAJOR_VERSION = 7;

    private static final byte JAVA_5 = 49;
    private static final byte JAVA_6 = 50;

    private RaiseClassVersion() {}

    public static void main(String[] args) throws IOException {
        URI archive = URI.create("jar:" + Path.of(args[0]).toUri());
        try (FileSystem files = FileSystems.newFileSystem(archive, Map.of());
                Stream<Path> all = Files.walk(files.getPath("/"))) {
            List<Path> classes =
                    all.filter(each -> each.toString().endsWith(".class")).toList();
            for (Path each : classes) {
                raise(each);
            }
        }
    }

    private static void raise(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes[MAJOR_VERSION] == JAVA_5) {
            bytes[MAJOR_VERSION] = JAVA_6;
            Files.write(file, bytes);
        }
    }
}
