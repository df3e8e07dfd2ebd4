package dev.diskusage.migrate;

import dev.diskusage.usage.ScanId;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/// Takes an exporter's configuration, and its database, over into a folder from which the stand-alone program starts:
/// `scans` with manifests, `config/application.properties`, and `data` with the imported run.
///
/// @param keys each key of the configuration and what became of it, in its order
/// @param written the files that were made
public record ExporterMigration(List<Became> keys, List<Path> written) {
    private static final String NAME = "exporter";
    private static final String NAMESPACE = "default";

    public ExporterMigration {
        keys = List.copyOf(keys);
        written = List.copyOf(written);
    }

    /// @param folder is made; nothing may be there yet
    /// @param database of the exporter (`db-path`), or null
    /// @throws MigrationException when something cannot be taken over; nothing is written then, as with the next
    /// @throws dev.diskusage.store.StoreException when the database cannot be read
    public static ExporterMigration run(Path configuration, Path folder, @Nullable Path database) {
        Path absolute = folder.toAbsolutePath().normalize();
        Migration migration = Migration.of(ExporterYaml.read(configuration), absolute);
        List<Path> written = new ArrayList<>();
        try (NewFolder made = NewFolder.make(absolute)) {
            if (database != null) {
                ScanId scan = ScanId.standAlone(NAMESPACE, NAME, Migration.CLAIM);
                written.add(DatabaseImport.run(database, scan, absolute.resolve("data")));
            }
            for (int i = 0; i < migration.specs().size(); i++) {
                String name = i == 0 ? NAME : NAME + "-" + (i + 1);
                Path manifest = absolute.resolve("scans").resolve(name + ".yaml");
                written.add(write(manifest, manifest(name, migration.specs().get(i))));
            }
            written.add(write(absolute.resolve("config/application.properties"), settings(migration.settings())));
            made.finish();
        } catch (IOException e) {
            throw new MigrationException("cannot write " + absolute + ": " + e + ": give another place by --to", e);
        }
        return new ExporterMigration(migration.keys(), written);
    }

    private static Path write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private static String manifest(String name, Map<String, Object> spec) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("apiVersion", "diskusage.dev/v1alpha1");
        manifest.put("kind", "DiskUsageScan");
        manifest.put("metadata", Map.of("name", name));
        manifest.put("spec", spec);
        DumperOptions block = new DumperOptions();
        block.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        block.setSplitLines(false);
        return new Yaml(block).dump(manifest);
    }

    private static String settings(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(each -> line(each.getKey(), each.getValue()))
                .collect(Collectors.joining());
    }

    /// Escaped as java.util.Properties reads it, without the comment that it begins with.
    private static String line(String key, String value) {
        Properties one = new Properties();
        one.setProperty(key, value);
        StringWriter out = new StringWriter();
        try {
            one.store(out, null);
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes all", e);
        }
        return out.toString().lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining("\n", "", "\n"));
    }
}
