package dev.diskusage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.http.HttpConfig;
import dev.diskusage.ingest.IngestConfig;
import dev.diskusage.job.JobConfig;
import dev.diskusage.metrics.MetricsConfig;
import dev.diskusage.reconcile.ReconcileConfig;
import dev.diskusage.store.StoreConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Holds config/application.properties, where people look settings up, against the code.
class ConfigDefaultsTest {
    private static final Path FILE = Path.of("config/application.properties");

    @Test
    void everyKeyIsListedWithItsDefault() throws IOException, ClassNotFoundException {
        Map<String, String> defaults = new TreeMap<>();
        for (Class<?> each : mappings()) {
            for (Method method : each.getDeclaredMethods()) {
                WithDefault value = method.getAnnotation(WithDefault.class);
                defaults.put(key(each, method), value == null ? "none" : value.value());
            }
        }
        assertThat(listed()).isEqualTo(defaults);
    }

    @Test
    void everyKeyIsExplainedOnTheLineAbove() throws IOException {
        List<String> lines = Files.readAllLines(FILE);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches("#?[a-z-]+\\..*=.*")) {
                assertThat(lines.get(i - 1)).as("above %s", lines.get(i)).matches("# .{10,}");
            }
        }
    }

    /// What stands there wins over the settings of a profile, and so would make an operator scan its own machine.
    @Test
    void nothingIsSetUntilSomebodyDoes() throws IOException {
        assertThat(Files.readAllLines(FILE))
                .allMatch(line -> line.isEmpty() || line.startsWith("#"))
                .anyMatch(line -> line.startsWith("#disk-usage."));
    }

    private static List<Class<?>> mappings() throws ClassNotFoundException {
        return List.of(
                StoreConfig.class,
                MetricsConfig.class,
                HttpConfig.class,
                Class.forName("dev.diskusage.local.LocalConfig"),
                IngestConfig.class,
                JobConfig.class,
                ReconcileConfig.class);
    }

    private static String key(Class<?> mapping, Method method) {
        String name = method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
        return mapping.getAnnotation(ConfigMapping.class).prefix() + "." + name;
    }

    /// Key to default, `none` where the line above says so; a map's entry counts as its key.
    private static Map<String, String> listed() throws IOException {
        Map<String, String> listed = new TreeMap<>();
        String above = "";
        for (String line : Files.readAllLines(FILE)) {
            if (line.startsWith("#disk-usage.")) {
                String[] parts = line.substring(1).split("=", 2);
                listed.put(parts[0].replaceAll("\\.\".*\"$", ""), above.endsWith("No default.") ? "none" : parts[1]);
            }
            above = line;
        }
        return listed;
    }
}
