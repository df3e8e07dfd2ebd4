package dev.diskusage.migrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the exporter walks: `analyzed-path` with `dir-level`, or `multi-paths` in place of both, without `ignore-dirs`.
///
/// @param levels by path, bounded as the resource wants it
/// @param excludes by path: patterns for the ignored folders below it
/// @param keys what became of these four keys
record ScannedPaths(Map<String, Integer> levels, Map<String, List<String>> excludes, List<Became> keys) {
    /// Bounds of the resource: levels, paths of a scan, patterns of a path, characters of a path and of a pattern.
    private static final int MAX_LEVEL = 32;

    private static final int MAX_PATHS = 64;
    private static final int MAX_PATTERNS = 64;
    private static final int MAX_PATH = 1024;
    private static final int MAX_PATTERN = 256;

    private static final int DEFAULT_LEVEL = 2;
    private static final List<String> DEFAULT_IGNORED =
            List.of("/proc", "/dev", "/sys", "/run", "/var/cache/rsnapshot");

    /// Means something to gitignore, in which patterns are written; a path that begins with `/` needs no more care.
    private static final Pattern SPECIAL = Pattern.compile("[\\\\*?\\[]");

    /// @throws MigrationException names the key and the value
    static ScannedPaths of(ExporterYaml yaml) {
        Map<String, Integer> given = yaml.numbers("multi-paths");
        boolean many = !given.isEmpty();
        if (!many) {
            given.put(yaml.text("analyzed-path", "/"), yaml.number("dir-level", DEFAULT_LEVEL));
        }
        Map<String, Integer> levels = new LinkedHashMap<>();
        given.forEach((path, level) -> {
            String clean = yaml.path(many ? "multi-paths" : "analyzed-path", path);
            if (clean.length() > MAX_PATH) {
                throw yaml.wrong(
                        many ? "multi-paths" : "analyzed-path", path, "has more than " + MAX_PATH + " characters");
            }
            levels.put(clean, Math.clamp(level, 0, MAX_LEVEL));
        });
        Map<String, List<String>> excludes = new LinkedHashMap<>();
        levels.keySet().forEach(path -> excludes.put(path, patterns(yaml, path)));
        return new ScannedPaths(levels, excludes, keys(yaml, levels, many));
    }

    private static List<Became> keys(ExporterYaml yaml, Map<String, Integer> levels, boolean many) {
        String paths = String.join(", ", levels.keySet());
        String overridden = "multi-paths takes its place";
        List<String> below = ignored(yaml).stream()
                .filter(dir -> levels.keySet().stream().anyMatch(path -> isBelow(dir, path)))
                .toList();
        return List.of(
                new Became.Mapped(
                        "multi-paths", "spec.paths: " + paths + ", each with its depth, at most " + MAX_LEVEL),
                many
                        ? new Became.Dropped("analyzed-path", overridden)
                        : new Became.Mapped("analyzed-path", "spec.paths: " + paths),
                many
                        ? new Became.Dropped("dir-level", overridden)
                        : new Became.Mapped(
                                "dir-level",
                                "spec.paths[0].depth: " + deepest(levels)
                                        + (yaml.number("dir-level", 0) > MAX_LEVEL ? ", the resource's limit" : "")),
                below.isEmpty()
                        ? new Became.Dropped("ignore-dirs", "none of them lies below what is scanned")
                        : new Became.Mapped("ignore-dirs", "spec.paths[].exclude: " + String.join(", ", below)));
    }

    /// One that is relative, or not clean, never matched in the exporter either.
    private static List<String> ignored(ExporterYaml yaml) {
        return yaml.texts("ignore-dirs", DEFAULT_IGNORED).stream()
                .filter(dir -> dir.matches("(/[^/]+)+"))
                .distinct()
                .toList();
    }

    private static boolean isBelow(String dir, String path) {
        return path.equals("/") || dir.startsWith(path + "/");
    }

    private static List<String> patterns(ExporterYaml yaml, String path) {
        List<String> patterns = ignored(yaml).stream()
                .filter(dir -> isBelow(dir, path))
                .map(dir ->
                        SPECIAL.matcher(dir).replaceAll(found -> Matcher.quoteReplacement("\\" + found.group())) + "/")
                .toList();
        if (patterns.size() > MAX_PATTERNS) {
            throw yaml.wrong(
                    "ignore-dirs",
                    patterns.size() + " folders",
                    "below " + path + " are more than the " + MAX_PATTERNS
                            + " that a path takes: name a folder above them");
        }
        patterns.stream()
                .filter(each -> each.length() > MAX_PATTERN)
                .findFirst()
                .ifPresent(each -> {
                    throw yaml.wrong(
                            "ignore-dirs",
                            each,
                            "has more than " + MAX_PATTERN + " characters: name a folder above it");
                });
        return patterns;
    }

    /// The largest of the levels.
    int deepest() {
        return deepest(levels);
    }

    private static int deepest(Map<String, Integer> levels) {
        return levels.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /// A scan takes 64 paths: more of them are more scans.
    ///
    /// @param common what all of them say beside their paths
    List<Map<String, Object>> specs(Map<String, Object> common) {
        List<Map<String, Object>> paths = new ArrayList<>();
        levels.forEach((path, level) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("path", path);
            one.put("depth", level);
            List<String> exclude = excludes.getOrDefault(path, List.of());
            if (!exclude.isEmpty()) {
                one.put("exclude", exclude);
            }
            paths.add(one);
        });
        List<Map<String, Object>> specs = new ArrayList<>();
        for (int at = 0; at < paths.size(); at += MAX_PATHS) {
            Map<String, Object> spec = new LinkedHashMap<>();
            spec.put("persistentVolumeClaim", Migration.CLAIM);
            spec.put("paths", paths.subList(at, Math.min(at + MAX_PATHS, paths.size())));
            spec.putAll(common);
            specs.add(spec);
        }
        return specs;
    }
}
