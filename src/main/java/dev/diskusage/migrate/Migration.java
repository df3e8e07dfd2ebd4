package dev.diskusage.migrate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What an exporter's configuration becomes: specs of scans, settings, and a line for each of its keys.
///
/// @param specs of `DiskUsageScan` manifests, as YAML has them
/// @param settings for `config/application.properties`
/// @param keys each key of the file, and what became of it, in the file's order
record Migration(List<Map<String, Object>> specs, Map<String, String> settings, List<Became> keys) {
    /// The claim that stands for the machine's whole file system, so that paths stay as they were.
    static final String CLAIM = "root";

    private static final String OWN_BOUNDS = "; more than the resource takes, so its limit";

    /// What the exporter does without the key: rows per transaction, and a TCP port.
    private static final int DEFAULT_BATCH_SIZE = 1000;

    private static final int DEFAULT_PORT = 9995;

    /// Of the resource: rows per batch, threads, minutes of a year.
    private static final int MAX_BATCH_SIZE = 10_000;

    private static final int MAX_THREADS = 256;
    private static final int MAX_MINUTES = 525_600;

    Migration {
        specs = List.copyOf(specs);
        keys = List.copyOf(keys);
    }

    /// @param folder absolute, where manifests, settings and results are to be
    /// @throws MigrationException names the key and the value that make no sense
    static Migration of(ExporterYaml yaml, Path folder) {
        return new Reader(yaml, folder).migrate();
    }

    private static final class Reader {
        private final ExporterYaml yaml;
        private final Map<String, Object> common = new LinkedHashMap<>();
        private final Map<String, String> settings = new LinkedHashMap<>();

        Reader(ExporterYaml yaml, Path folder) {
            this.yaml = yaml;
            settings.put("disk-usage.local.manifests", folder.resolve("scans").toString());
            settings.put("disk-usage.local.volumes.\"" + CLAIM + "\"", "/");
            settings.put("disk-usage.store.directory", folder.resolve("data").toString());
            settings.put("disk-usage.metrics.compatibility", "classic");
        }

        Migration migrate() {
            ScannedPaths paths = ScannedPaths.of(yaml);
            Map<String, Became> found = new LinkedHashMap<>();
            List<Became> all = new ArrayList<>(paths.keys());
            all.addAll(List.of(interval(), batchSize(), traversal(), threads(), series(paths)));
            all.addAll(counts());
            all.addAll(List.of(address(), users(), mode(), outputFile(), logLevel()));
            all.addAll(storage());
            all.forEach(each -> found.put(each.key(), each));
            List<Became> keys = yaml.keys().stream()
                    .map(key -> found.getOrDefault(key, new Became.Unknown(key)))
                    .toList();
            return new Migration(paths.specs(common), settings, keys);
        }

        private Became interval() {
            String key = "scan-interval-minutes";
            int minutes = yaml.number(key, 0);
            if (minutes <= 0) {
                common.put("interval", "1h");
                return new Became.Mapped(key, "spec.interval: 1h; 0 walked at each scrape, which nothing does here");
            }
            int bounded = Math.min(minutes, MAX_MINUTES);
            common.put("interval", bounded + "m");
            return new Became.Mapped(key, "spec.interval: " + bounded + "m" + (bounded < minutes ? OWN_BOUNDS : ""));
        }

        private Became batchSize() {
            String key = "batch-size";
            int rows = yaml.number(key, DEFAULT_BATCH_SIZE);
            int bounded = rows <= 0 ? DEFAULT_BATCH_SIZE : Math.min(rows, MAX_BATCH_SIZE);
            common.put("batchSize", bounded);
            return new Became.Mapped(key, "spec.batchSize: " + bounded + (bounded < rows ? OWN_BOUNDS : ""));
        }

        /// The exporter goes into whatever is mounted below a path.
        private Became traversal() {
            boolean follow = yaml.flag("follow-symlinks", false);
            Map<String, Object> traversal = new LinkedHashMap<>();
            traversal.put("followSymlinks", follow);
            traversal.put("oneFileSystem", false);
            if (yaml.has("max-procs")) {
                traversal.put("threads", Math.clamp(yaml.number("max-procs", 0), 0, MAX_THREADS));
            }
            common.put("traversal", traversal);
            return new Became.Mapped("follow-symlinks", "spec.traversal.followSymlinks: " + follow);
        }

        private Became threads() {
            int given = yaml.number("max-procs", 0);
            int bounded = Math.clamp(given, 0, MAX_THREADS);
            return new Became.Mapped(
                    "max-procs",
                    "spec.traversal.threads: " + bounded + (bounded < given ? OWN_BOUNDS : "")
                            + (bounded == 0 ? "; decided by the file system" : "; here one path uses them all"));
        }

        /// As many as the exporter gave, within the resource's bound of 10,000 directories.
        private Became series(ScannedPaths paths) {
            Map<String, Object> metrics = new LinkedHashMap<>();
            metrics.put("depth", paths.deepest());
            metrics.put("maxSeries", 10_000);
            metrics.put("fileCount", yaml.flag("file-count", true));
            metrics.put("directoryCount", yaml.flag("dir-count", true));
            metrics.put("sizeBuckets", yaml.flag("size-bucket", true));
            common.put("metrics", metrics);
            return new Became.Mapped("size-bucket", "spec.metrics.sizeBuckets: " + yaml.flag("size-bucket", true));
        }

        private List<Became> counts() {
            return List.of(
                    new Became.Mapped("file-count", "spec.metrics.fileCount: " + yaml.flag("file-count", true)),
                    new Became.Mapped("dir-count", "spec.metrics.directoryCount: " + yaml.flag("dir-count", true)));
        }

        private Became address() {
            String address = yaml.text("bind-address", "0.0.0.0:" + DEFAULT_PORT);
            int colon = address.lastIndexOf(':');
            String port = address.substring(colon + 1);
            if (colon < 0 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
                throw yaml.wrong("bind-address", address, "is no address with a port, such as 0.0.0.0:9995");
            }
            String host = address.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
            settings.put("quarkus.http.host", host.isEmpty() ? "0.0.0.0" : host);
            settings.put("quarkus.http.port", port);
            return new Became.Mapped("bind-address", "quarkus.http.host and quarkus.http.port: " + address);
        }

        private Became users() {
            String key = "basic-auth-users";
            Map<String, String> users = yaml.texts(key);
            users.forEach((user, hash) -> settings.put("disk-usage.http.basic-auth-users.\"" + user + "\"", hash));
            return new Became.Mapped(key, "disk-usage.http.basic-auth-users: " + String.join(", ", users.keySet()));
        }

        private Became mode() {
            return switch (yaml.text("mode", "http")) {
                case "http" -> new Became.Dropped("mode", "the pages are always served");
                case "file" ->
                    new Became.Mapped(
                            "mode",
                            "disk-usage.metrics.textfile; the program stays and scans again: remove the cron job");
                case String other -> throw yaml.wrong("mode", other, "is neither http nor file");
            };
        }

        private Became outputFile() {
            String key = "output-file";
            if (!yaml.text("mode", "http").equals("file")) {
                return new Became.Dropped(key, "it counts in the mode file only");
            }
            String file = yaml.path(key, yaml.text(key, "./disk-usage-exporter.prom"));
            if (!file.endsWith(".prom")) {
                throw yaml.wrong(key, file, "does not end in .prom: node_exporter reads no other, give it such a name");
            }
            settings.put("disk-usage.metrics.textfile", file);
            return new Became.Mapped(key, "disk-usage.metrics.textfile: " + file);
        }

        private Became logLevel() {
            String key = "log-level";
            String given = yaml.text(key, "info");
            String level =
                    switch (given.toLowerCase(Locale.ROOT)) {
                        case "trace", "debug" -> "DEBUG";
                        case "info" -> "INFO";
                        case "warn", "warning" -> "WARN";
                        case "error" -> "ERROR";
                        case "fatal", "panic" -> "FATAL";
                        case String other -> throw yaml.wrong(key, other, "is no level of the exporter");
                    };
            settings.put("quarkus.log.category.\"dev.diskusage\".level", level);
            return new Became.Mapped(key, "quarkus.log.category.\"dev.diskusage\".level: " + level);
        }

        private List<Became> storage() {
            String always = "the last results are always kept, in " + settings.get("disk-usage.store.directory");
            String bounded = "memory is bounded whatever the tree";
            return List.of(
                    new Became.Dropped("db-path", always + "; migrate --db takes over what it holds"),
                    new Became.Dropped("storage-path", always),
                    new Became.Dropped("disk-caching", always),
                    new Became.Dropped("db-max-connections", "there is one writer, and readers need no connection"),
                    new Became.Dropped("chunk-size", bounded),
                    new Became.Dropped("dir-only", bounded + ", with files counted too"));
        }
    }
}
