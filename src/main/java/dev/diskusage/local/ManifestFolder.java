package dev.diskusage.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Polls a folder for manifests. Contents are compared, not times or events: editors replace files, and a mounted
/// ConfigMap swaps a symlink above all of them, both of which file watching misses. By one thread.
final class ManifestFolder {
    /// Bytes of all files together: ten times what etcd takes as one object; more is a folder of something else. Twice
    /// this is the memory that polling may take.
    private static final int MAX_BYTES = 16 << 20;

    private final Path folder;
    private final ManifestReader reader;
    private @Nullable Contents seen;
    private @Nullable Contents acted;

    ManifestFolder(Path folder, ManifestReader reader) {
        this.folder = folder;
        this.reader = reader;
    }

    /// What all files held at one moment. @param problem why they could not be read; empty when they could
    private record Contents(Map<Path, byte[]> files, String problem) {
        boolean same(@Nullable Contents other) {
            return other != null
                    && problem.equals(other.problem)
                    && files.keySet().equals(other.files.keySet())
                    && files.keySet().stream().allMatch(each -> Arrays.equals(files.get(each), other.files.get(each)));
        }
    }

    /// What the folder declares, at the first call and when it changed; else empty. A change counts when the next call
    /// finds the same: a file may be half written, or gone for a moment while an editor replaces it.
    Optional<Declared> poll() {
        Contents now = contents();
        boolean settled = seen == null || now.same(seen);
        seen = now;
        if (!settled || now.same(acted)) {
            return Optional.empty();
        }
        acted = now;
        return Optional.of(now.problem.isEmpty() ? declared(now.files) : Declared.unreadable(now.problem));
    }

    private Contents contents() {
        try {
            return new Contents(files(), "");
        } catch (IOException | UncheckedIOException e) {
            return new Contents(
                    Map.of(), "disk-usage.local.manifests: " + folder + " cannot be read (" + e + "): correct it");
        }
    }

    private Map<Path, byte[]> files() throws IOException {
        Map<Path, byte[]> files = new TreeMap<>();
        int bytes = 0;
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path each : entries.filter(ManifestFolder::isManifest).sorted().toList()) {
                try (InputStream content = Files.newInputStream(each)) {
                    files.put(each, content.readNBytes(MAX_BYTES + 1 - bytes));
                }
                bytes += files.get(each).length;
                if (bytes > MAX_BYTES) {
                    throw new IOException("its manifests have more than " + MAX_BYTES + " bytes");
                }
            }
        }
        return files;
    }

    /// Hidden ones are an editor's, or a ConfigMap's own.
    private static boolean isManifest(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml")) && Files.isRegularFile(file);
    }

    private Declared declared(Map<Path, byte[]> files) {
        Map<String, Manifest.Valid> scans = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (Map.Entry<Path, byte[]> file : files.entrySet()) {
            for (Manifest each : reader.read(file.getKey(), file.getValue())) {
                problem(each, scans).ifPresent(problems::add);
            }
        }
        return new Declared(scans.values().stream().map(Manifest.Valid::scan).toList(), problems);
    }

    /// Adds it to the scans, or says why not.
    private static Optional<String> problem(Manifest manifest, Map<String, Manifest.Valid> scans) {
        return switch (manifest) {
            case Manifest.Invalid(String problem) -> Optional.of(problem);
            case Manifest.Valid valid ->
                Optional.ofNullable(scans.putIfAbsent(valid.scan().id().uid(), valid))
                        .map(first -> twice(valid, first));
        };
    }

    private static String twice(Manifest.Valid second, Manifest.Valid first) {
        return second.at() + ": metadata.name: \"" + second.scan().title() + "\" is declared in " + first.at()
                + " already: rename one of them";
    }
}
