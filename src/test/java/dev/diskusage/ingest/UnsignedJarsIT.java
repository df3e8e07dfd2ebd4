package dev.diskusage.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The jars as the build packs them, after `quarkus.class-loading.removed-resources`, which names files of
/// theirs: a new version of one may have others.
class UnsignedJarsIT {
    private static final Path JARS = Path.of("target/quarkus-app/lib/main");

    /// An AOT cache takes no class from a signed jar, and what is in one is verified at each start.
    @Test
    void noJarIsSigned() throws IOException {
        assertThat(entriesOfAll()).hasSizeGreaterThan(1_000).noneMatch(each -> each.matches(".*!META-INF/[^/]*\\.SF"));
    }

    /// The JDK loads whatever is registered when it looks for an algorithm.
    @Test
    void noSecurityProviderIsRegistered() throws IOException {
        assertThat(entriesOfAll()).noneMatch(each -> each.endsWith("!META-INF/services/java.security.Provider"));
    }

    private static List<String> entriesOfAll() throws IOException {
        try (Stream<Path> jars = Files.list(JARS)) {
            return jars.filter(each -> each.toString().endsWith(".jar"))
                    .flatMap(UnsignedJarsIT::entries)
                    .toList();
        }
    }

    private static Stream<String> entries(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(JarEntry::getName).map(name -> jar.getFileName() + "!" + name).toList().stream();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
