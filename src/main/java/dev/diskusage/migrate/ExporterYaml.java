package dev.diskusage.migrate;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/// The exporter's configuration file: a YAML mapping whose keys it takes in any case (viper). Values are read as
/// the kind that a key wants; of another kind they are an error here, where the exporter takes 0 or nothing.
final class ExporterYaml {
    private static final Pattern SEPARATORS = Pattern.compile("[,\\s]+");

    private final Path file;
    private final Map<String, Object> values;

    private ExporterYaml(Path file, Map<String, Object> values) {
        this.file = file;
        this.values = values;
    }

    /// @throws MigrationException when it cannot be read or is no mapping
    static ExporterYaml read(Path file) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try (Reader in = Files.newBufferedReader(file)) {
            Object root = new Yaml(new SafeConstructor(options)).load(in);
            return new ExporterYaml(file, lowerCase(file, root));
        } catch (MarkedYAMLException e) {
            throw new MigrationException(
                    file + ": no YAML: line " + (e.getProblemMark().getLine() + 1) + ": " + e.getProblem()
                            + ": correct the file",
                    e);
        } catch (YAMLException e) {
            throw new MigrationException(file + ": no YAML: " + e.getMessage() + ": correct the file", e);
        } catch (IOException e) {
            throw new MigrationException(file + ": cannot be read (" + e + "): give the exporter's configuration", e);
        }
    }

    private static Map<String, Object> lowerCase(Path file, @Nullable Object root) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (root == null) {
            return values;
        }
        if (!(root instanceof Map<?, ?> map)) {
            throw new MigrationException(
                    file + ": is no mapping of keys: give the exporter's configuration, as analyzed-path: /home");
        }
        map.forEach((key, value) -> {
            // A key without a value counts as left out.
            if (value != null) {
                values.put(String.valueOf(key).toLowerCase(Locale.ROOT), value);
            }
        });
        return values;
    }

    /// In the file's order.
    List<String> keys() {
        return List.copyOf(values.keySet());
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    String text(String key, String standard) {
        return String.valueOf(values.getOrDefault(key, standard));
    }

    boolean flag(String key, boolean standard) {
        return switch (text(key, Boolean.toString(standard)).toLowerCase(Locale.ROOT)) {
            case "true", "t", "1" -> true;
            case "false", "f", "0" -> false;
            case String other -> throw wrong(key, other, "is neither true nor false");
        };
    }

    int number(String key, int standard) {
        return number(key, values.getOrDefault(key, standard));
    }

    private int number(String key, Object value) {
        try {
            return Integer.parseInt(String.valueOf(value));
        } catch (NumberFormatException _) {
            throw wrong(key, value, "is no whole number");
        }
    }

    /// A sequence, or one text with commas or blanks between.
    List<String> texts(String key, List<String> standard) {
        return switch (values.get(key)) {
            case null -> standard;
            case List<?> list -> list.stream().map(String::valueOf).toList();
            case String text ->
                Stream.of(SEPARATORS.split(text))
                        .filter(each -> !each.isEmpty())
                        .toList();
            case Object other -> throw wrong(key, other, "is no list");
        };
    }

    /// A mapping's entries in the file's order; empty when the key is not there.
    Map<String, String> texts(String key) {
        Map<String, String> found = new LinkedHashMap<>();
        switch (values.get(key)) {
            case null -> {}
            case Map<?, ?> map -> map.forEach((name, value) -> found.put(String.valueOf(name), String.valueOf(value)));
            case Object other -> throw wrong(key, other, "is no mapping");
        }
        return found;
    }

    /// `multi-paths`: levels by path; empty when the key is not there.
    Map<String, Integer> numbers(String key) {
        Map<String, Integer> found = new LinkedHashMap<>();
        texts(key).forEach((name, value) -> found.put(name, number(key + "." + name, value)));
        return found;
    }

    /// Clean, as the exporter makes it.
    ///
    /// @throws MigrationException when it is relative: to which folder, only the exporter's process knows
    String path(String key, String path) {
        if (!path.startsWith("/")) {
            throw wrong(key, path, "is a relative path: write the whole one");
        }
        return Path.of(path).normalize().toString();
    }

    MigrationException wrong(String key, Object value, String problem) {
        return new MigrationException(file + ": " + key + ": \"" + value + "\" " + problem);
    }
}
