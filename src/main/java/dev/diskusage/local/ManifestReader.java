package dev.diskusage.local;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import dev.diskusage.api.DiskUsageScanSpec;
import dev.diskusage.api.Timetable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads `DiskUsageScan` manifests as strictly as an API server: a field that nobody knows is an error, not a wish that
/// is silently ignored. A wrong document never hides the others.
final class ManifestReader {
    private static final String API_VERSION = "diskusage.dev/v1alpha1";
    private static final String KIND = "DiskUsageScan";
    private static final Set<String> FIELDS = Set.of("apiVersion", "kind", "metadata", "spec", "status");

    /// Names of Kubernetes: a DNS subdomain of at most 253 characters.
    private static final Pattern NAME = Pattern.compile("(?=.{1,253}$)[a-z0-9]([-a-z0-9.]*[a-z0-9])?");

    private final Map<String, Path> volumes;
    private final StrictYaml yaml = new StrictYaml();
    private final CrdSchema schema = new CrdSchema();

    /// @param volumes the folder of each claim, by name
    ManifestReader(Map<String, Path> volumes) {
        this.volumes = Map.copyOf(volumes);
    }

    /// One per document that is not empty, in their order. After broken YAML nothing more of the file can be read.
    List<Manifest> read(Path file, byte[] content) {
        List<Manifest> found = new ArrayList<>();
        int document = 1;
        try (JsonParser documents = yaml.documents(content)) {
            for (JsonNode next = yaml.next(documents); next != null; next = yaml.next(documents)) {
                if (!next.isNull() && !next.isMissingNode()) {
                    found.add(manifest(Manifest.place(file, document), next));
                }
                document++;
            }
        } catch (JacksonException e) {
            found.add(new Manifest.Invalid(
                    Manifest.place(file, document) + ": no YAML: " + StrictYaml.line(e) + ": correct the file"));
        } catch (IOException e) {
            found.add(new Manifest.Invalid(file + ": cannot be read: " + e.getMessage()));
        }
        return found;
    }

    private Manifest manifest(String at, JsonNode document) {
        Optional<String> problem = envelope(document);
        if (problem.isPresent()) {
            return new Manifest.Invalid(at + ": " + problem.get());
        }
        JsonNode complete = schema.complete(document.path("spec"));
        List<String> problems = schema.problems(complete);
        if (!problems.isEmpty()) {
            return new Manifest.Invalid(at + ": " + String.join("; ", problems));
        }
        DiskUsageScanSpec spec = yaml.value(complete, DiskUsageScanSpec.class);
        String timetable = Timetable.problem(spec);
        return timetable == null
                ? scan(at, document.path("metadata"), spec)
                : new Manifest.Invalid(at + ": " + timetable);
    }

    private Manifest scan(String at, JsonNode metadata, DiskUsageScanSpec spec) {
        String claim = spec.persistentVolumeClaim();
        Path folder = volumes.get(claim);
        if (folder == null) {
            return new Manifest.Invalid(at + ": spec.persistentVolumeClaim: \"" + claim
                    + "\" has no folder on this machine: set disk-usage.local.volumes.\"" + claim + "\" to one");
        }
        String namespace = metadata.path("namespace").asText("default");
        return new Manifest.Valid(
                at, LocalScan.of(namespace, metadata.path("name").asText(), spec, folder));
    }

    /// What is wrong around the spec.
    private static Optional<String> envelope(JsonNode document) {
        if (!document.isObject()) {
            return Optional.of("a manifest is a mapping that begins with apiVersion: " + API_VERSION);
        }
        for (Map.Entry<String, JsonNode> field : document.properties()) {
            if (!FIELDS.contains(field.getKey())) {
                return Optional.of(field.getKey() + ": no such field: remove it, known are " + sorted(FIELDS));
            }
        }
        return wrong(document, "apiVersion", API_VERSION)
                .or(() -> wrong(document, "kind", KIND))
                .or(() -> name(document.path("metadata").path("name"), "metadata.name"))
                .or(() -> document.path("metadata").has("namespace")
                        ? name(document.path("metadata").path("namespace"), "metadata.namespace")
                        : Optional.empty())
                .or(() -> document.path("spec").isObject()
                        ? Optional.empty()
                        : Optional.of("spec: is required: at least persistentVolumeClaim"));
    }

    private static Optional<String> wrong(JsonNode document, String field, String expected) {
        JsonNode value = document.path(field);
        return value.asText().equals(expected)
                ? Optional.empty()
                : Optional.of(field + ": " + StrictYaml.shown(value) + " is not " + expected + ": only " + KIND
                        + " manifests belong into this folder");
    }

    private static Optional<String> name(JsonNode value, String field) {
        return value.isTextual() && NAME.matcher(value.asText()).matches()
                ? Optional.empty()
                : Optional.of(field + ": " + StrictYaml.shown(value)
                        + " is no name: use lower-case letters, digits, '-' and '.'");
    }

    private static String sorted(Set<String> names) {
        return String.join(", ", names.stream().sorted().toList());
    }
}
