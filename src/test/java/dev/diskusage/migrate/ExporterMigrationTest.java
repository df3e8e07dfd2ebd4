package dev.diskusage.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diskusage.migrate.Became.Dropped;
import dev.diskusage.migrate.Became.Mapped;
import dev.diskusage.migrate.Became.Unknown;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Real configurations: those of the exporter's README, and one with every key that one of its versions has had.
class ExporterMigrationTest {
    static final Path SAMPLES = Path.of("src/test/resources/exporter");

    @TempDir
    Path temp;

    private Path to;

    @BeforeEach
    void name() {
        to = temp.resolve("to");
    }

    private ExporterMigration migrate(String yaml) throws IOException {
        return ExporterMigration.run(Files.writeString(temp.resolve("exporter.yaml"), yaml), to, null);
    }

    private Properties settings() throws IOException {
        Properties settings = new Properties();
        try (Reader in = Files.newBufferedReader(to.resolve("config/application.properties"))) {
            settings.load(in);
        }
        return settings;
    }

    private String manifest() throws IOException {
        return Files.readString(to.resolve("scans/exporter.yaml"));
    }

    @Test
    void theReadmesFirstExample() throws IOException {
        ExporterMigration.run(SAMPLES.resolve("readme-basic.yaml"), to, null);
        assertThat(manifest()).isEqualTo("""
                apiVersion: diskusage.dev/v1alpha1
                kind: DiskUsageScan
                metadata:
                  name: exporter
                spec:
                  persistentVolumeClaim: root
                  paths:
                  - path: /
                    depth: 2
                    exclude:
                    - /proc/
                    - /dev/
                    - /sys/
                    - /run/
                  interval: 1h
                  batchSize: 1000
                  traversal:
                    followSymlinks: false
                    oneFileSystem: false
                  metrics:
                    depth: 2
                    maxSeries: 10000
                    fileCount: true
                    directoryCount: true
                    sizeBuckets: true
                """);
        assertThat(settings())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "disk-usage.local.manifests", to + "/scans",
                        "disk-usage.local.volumes.\"root\"", "/",
                        "disk-usage.store.directory", to + "/data",
                        "disk-usage.metrics.compatibility", "classic",
                        "quarkus.http.host", "0.0.0.0",
                        "quarkus.http.port", "9995",
                        "quarkus.log.category.\"dev.diskusage\".level", "INFO"));
    }

    @Test
    void everyKeyIsMappedOrDroppedWithAReason() {
        ExporterMigration done = ExporterMigration.run(SAMPLES.resolve("all-keys.yaml"), to, null);
        assertThat(done.keys()).noneMatch(Unknown.class::isInstance);
        assertThat(done.keys().stream().collect(Collectors.toMap(Became::key, Became::text)))
                .containsEntry("analyzed-path", "spec.paths: /srv/nfs/shared")
                .containsEntry("dir-level", "spec.paths[0].depth: 3")
                .containsEntry("ignore-dirs", "spec.paths[].exclude: /srv/nfs/shared/tmp, /srv/nfs/shared/odd*[name]")
                .containsEntry("follow-symlinks", "spec.traversal.followSymlinks: true")
                .containsEntry("max-procs", "spec.traversal.threads: 12; here one path uses them all")
                .containsEntry("batch-size", "spec.batchSize: 2000")
                .containsEntry("scan-interval-minutes", "spec.interval: 15m")
                .containsEntry("dir-count", "spec.metrics.directoryCount: false")
                .containsEntry("file-count", "spec.metrics.fileCount: false")
                .containsEntry("size-bucket", "spec.metrics.sizeBuckets: true")
                .containsEntry("bind-address", "quarkus.http.host and quarkus.http.port: 127.0.0.1:9996")
                .containsEntry("log-level", "quarkus.log.category.\"dev.diskusage\".level: DEBUG")
                .containsEntry("mode", "dropped: the pages are always served")
                .hasSize(20);
        assertThat(done.keys().stream().filter(Dropped.class::isInstance).map(Became::key))
                .containsExactly(
                        "mode",
                        "output-file",
                        "chunk-size",
                        "dir-only",
                        "db-path",
                        "db-max-connections",
                        "storage-path",
                        "disk-caching");
    }

    @Test
    void severalPathsTakeThePlaceOfOneAndUsersCome() throws IOException {
        ExporterMigration done = ExporterMigration.run(SAMPLES.resolve("readme-multi.yaml"), to, null);
        assertThat(manifest())
                .contains(
                        "  - path: /home\n    depth: 2\n  - path: /var\n    depth: 3\n  - path: /tmp\n    depth: 1\n  interval")
                .contains("  metrics:\n    depth: 3\n");
        assertThat(settings())
                .containsEntry(
                        "disk-usage.http.basic-auth-users.\"prom\"",
                        "$2b$12$MzUQjmLxPRM9WW6OI4ZzwuZHB7ubHiiSnngJxIufgZms27nw.5ZAq");
        assertThat(done.keys())
                .contains(
                        new Mapped("multi-paths", "spec.paths: /home, /var, /tmp, each with its depth, at most 32"),
                        new Dropped("dir-level", "multi-paths takes its place"),
                        new Dropped("ignore-dirs", "none of them lies below what is scanned"),
                        new Mapped("basic-auth-users", "disk-usage.http.basic-auth-users: prom"));
    }

    @Test
    void theModeFileBecomesATextfile() throws IOException {
        ExporterMigration.run(SAMPLES.resolve("readme-file.yaml"), to, null);
        assertThat(settings())
                .containsEntry("disk-usage.metrics.textfile", "/var/lib/node_exporter/disk-usage-exporter.prom");
    }

    @Test
    void anEmptyFileIsTheExportersDefaults() throws IOException {
        assertThat(migrate("# nothing\n").keys()).isEmpty();
        assertThat(manifest()).contains("- path: /\n    depth: 2\n").contains("    - /var/cache/rsnapshot/\n");
        assertThat(settings()).containsEntry("quarkus.http.port", "9995");
    }

    @Test
    void keysThatNobodyKnowsAreNamedAndTheOthersTakenOver() throws IOException {
        assertThat(migrate("analized-path: /home\nDIR-LEVEL: 4\n").keys())
                .containsExactly(new Unknown("analized-path"), new Mapped("dir-level", "spec.paths[0].depth: 4"));
        assertThat(manifest()).contains("- path: /\n    depth: 4\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scan-interval-minutes: 0 | interval: 1h",
                "scan-interval-minutes: 90 | interval: 90m",
                "scan-interval-minutes: 9999999 | interval: 525600m",
                "batch-size: -5 | batchSize: 1000",
                "batch-size: 50000 | batchSize: 10000",
                "dir-level: 99 | depth: 32",
                "dir-level: -1 | depth: 0",
                "max-procs: 1000 | threads: 256",
                "analyzed-path: /a/./b/../c/ | path: /a/c",
                "'analyzed-path: \"/with space: and colon\"' | 'path: ''/with space: and colon'''"
            })
    void valuesFitTheResource(String given, String made) throws IOException {
        migrate(given);
        assertThat(manifest()).contains(made + "\n");
    }

    @Test
    void whatMeansSomethingInAPatternIsTakenByItsName() throws IOException {
        migrate("analyzed-path: /a\nignore-dirs: ['/a/x*[1]?\\y', /a/x, /b, /ab/c, /a]\n");
        assertThat(manifest()).contains("    exclude:\n    - /a/x\\*\\[1]\\?\\\\y/\n    - /a/x/\n  interval");
    }

    @Test
    void moreThan64PathsAreTwoScans() throws IOException {
        StringBuilder yaml = new StringBuilder("multi-paths:\n");
        for (int i = 0; i < 100; i++) {
            yaml.append("  /path-").append(i).append(": 1\n");
        }
        migrate(yaml.toString());
        assertThat(manifest().lines().filter(line -> line.startsWith("  - path: ")))
                .hasSize(64);
        assertThat(Files.readString(to.resolve("scans/exporter-2.yaml")).lines())
                .filteredOn(line -> line.startsWith("  - path: "))
                .hasSize(36);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dir-level: two | dir-level: \"two\" is no whole number",
                "follow-symlinks: sometimes | follow-symlinks: \"sometimes\" is neither true nor false",
                "analyzed-path: data | analyzed-path: \"data\" is a relative path: write the whole one",
                "multi-paths: [/a] | multi-paths: \"[/a]\" is no mapping",
                "'multi-paths: {/a: deep}' | multi-paths./a: \"deep\" is no whole number",
                "bind-address: here | bind-address: \"here\" is no address with a port, such as 0.0.0.0:9995",
                "bind-address: ':99999' | bind-address: \":99999\" is no address with a port, such as 0.0.0.0:9995",
                "mode: mail | mode: \"mail\" is neither http nor file",
                "'{mode: file, output-file: /x/y.txt}' | output-file: \"/x/y.txt\" does not end in .prom",
                "mode: file | output-file: \"./disk-usage-exporter.prom\" is a relative path: write the whole one",
                "log-level: loud | log-level: \"loud\" is no level of the exporter",
                "'- a list' | is no mapping of keys: give the exporter's configuration",
                "'a: 1\nb: [' | no YAML: line",
                "'dir-level: 1\ndir-level: 2' | no YAML: line 2: found duplicate key dir-level: correct the file",
                "'ignore-dirs: {a: 1}' | ignore-dirs: \"{a=1}\" is no list"
            })
    void aWrongValueIsOneErrorWithItsKeyAndNothingIsWritten(String yaml, String said) {
        assertThatThrownBy(() -> migrate(yaml))
                .isInstanceOf(MigrationException.class)
                .message()
                .startsWith(temp.resolve("exporter.yaml") + ": ")
                .contains(said)
                .doesNotContain("\n");
        assertThat(to).doesNotExist();
    }

    @Test
    void tooManyOrTooLongIgnoredFoldersAreAnError() {
        StringBuilder distinct = new StringBuilder("ignore-dirs:\n");
        for (int i = 0; i < 65; i++) {
            distinct.append("- /ignored-").append(i).append('\n');
        }
        assertThatThrownBy(() -> migrate(distinct.toString()))
                .hasMessageContaining("ignore-dirs: \"65 folders\" below / are more than the 64 that a path takes");
        assertThatThrownBy(() -> migrate("ignore-dirs: [/" + "x".repeat(300) + "]"))
                .hasMessageContaining("has more than 256 characters: name a folder above it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[::1]:80", "localhost:80", ":80"})
    void addressesAreTakenApart(String address) throws IOException {
        migrate("bind-address: '" + address + "'");
        assertThat(settings())
                .containsEntry("quarkus.http.port", "80")
                .containsEntry(
                        "quarkus.http.host",
                        Map.of("[::1]:80", "::1", "localhost:80", "localhost").getOrDefault(address, "0.0.0.0"));
    }

    @Test
    void whatIsThereIsNotOverwritten() throws IOException {
        Files.createDirectory(to);
        assertThatThrownBy(() -> migrate("dir-level: 1"))
                .hasMessage(to + " is there already: remove it, or give another place by --to");
        to = temp.resolve("missing/to");
        assertThatThrownBy(() -> migrate("dir-level: 1"))
                .hasMessage(to + ": its parent folder does not exist: make it, or give another place by --to");
        assertThat(List.of(temp.resolve("missing"))).noneMatch(Files::exists);
    }

    @Test
    void aMissingConfigurationIsOneError() {
        assertThatThrownBy(() -> ExporterMigration.run(temp.resolve("none.yaml"), to, null))
                .hasMessageStartingWith(temp.resolve("none.yaml") + ": cannot be read (");
    }
}
