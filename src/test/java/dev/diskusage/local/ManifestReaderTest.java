package dev.diskusage.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.api.Timetable;
import dev.diskusage.scan.ScanRequest.ScanPath;
import dev.diskusage.usage.HardLinks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestReaderTest {
    private static final String HEAD = "apiVersion: diskusage.dev/v1alpha1\nkind: DiskUsageScan\n";
    private static final Path FILE = Path.of("scans.yaml");
    private final ManifestReader reader = new ManifestReader(Map.of("media", Path.of("/srv/media")));

    @Test
    void readsAManifestWithTheDefaultsOfTheSchema() {
        LocalScan scan = valid(HEAD + "metadata: {name: a}\nspec: {persistentVolumeClaim: media}");
        assertThat(scan.title()).isEqualTo("default/a");
        assertThat(scan.request().volume()).isEqualTo(Path.of("/srv/media"));
        assertThat(scan.request().paths()).containsExactly(new ScanPath("/", "/", 2, List.of()));
        assertThat(scan.timing().timetable()).isEqualTo(new Timetable.Every(Duration.ofHours(1)));
        assertThat(scan.series().maxDirectories()).isEqualTo(200);
    }

    @Test
    void takesEveryFieldOver() {
        LocalScan scan = valid(HEAD + """
                metadata: {name: a, namespace: shop, labels: {x: y}}
                spec:
                  persistentVolumeClaim: media
                  paths: [{path: /u, depth: 4, exclude: ["*.tmp"]}, {path: /v}]
                  depth: 1
                  interval: 90s
                  suspend: true
                  trigger: {requestId: now}
                  traversal: {hardLinks: split, threads: 3}
                  metrics: {depth: 2, maxSeries: 7, fileCount: false, sizeBuckets: true}
                  retention: {runs: 3, maxAge: 2h}
                """);
        assertThat(scan.request().paths())
                .containsExactly(new ScanPath("/u", "/u", 4, List.of("*.tmp")), new ScanPath("/v", "/v", 1, List.of()));
        assertThat(scan.request().traversal().hardLinks()).isEqualTo(HardLinks.SPLIT);
        assertThat(scan.request().sizeClasses()).isTrue();
        assertThat(scan.timing().suspended()).isTrue();
        assertThat(scan.timing().requestId()).isEqualTo("now");
        assertThat(scan.kept()).isEqualTo(new LocalScan.Kept(3, Duration.ofHours(2)));
        assertThat(scan.series())
                .hasToString("Series[depth=2, maxDirectories=7, files=false, directories=true, sizeClasses=true]");
    }

    @Test
    void oneBrokenDocumentDoesNotHideTheOthers() {
        String good = HEAD + "metadata: {name: a}\nspec: {persistentVolumeClaim: media}\n";
        String bad = HEAD + "metadata: {name: b}\nspec: {persistentVolumeClaim: media, depth: -1}\n";
        List<Manifest> read = read("---\n" + good + "---\n" + bad + "---\n\n---\n" + good);
        assertThat(read).hasSize(3);
        assertThat(read.get(1))
                .isEqualTo(
                        new Manifest.Invalid("scans.yaml, document 2: spec.depth: -1 must have a minimum value of 0"));
        assertThat(read.get(2)).isInstanceOf(Manifest.Valid.class);
    }

    @Test
    void namesTheClaimThatHasNoFolderAndTheSettingThatGivesItOne() {
        assertThat(problem(HEAD + "metadata: {name: a}\nspec: {persistentVolumeClaim: other}"))
                .isEqualTo(
                        "scans.yaml, document 1: spec.persistentVolumeClaim: \"other\" has no folder on this machine:"
                                + " set disk-usage.local.volumes.\"other\" to one");
    }

    @Test
    void namesTheLineOfBrokenYaml() {
        assertThat(problem(HEAD + "metadata: {name: a\nspec: [")).startsWith("scans.yaml, document 1: no YAML: line ");
    }

    @Test
    void refusesAFieldThatIsThereTwice() {
        assertThat(problem(HEAD + "kind: DiskUsageScan\n")).contains("no YAML: ", "uplicate");
    }

    @Test
    void refusesAScheduleThatNeverComesDue() {
        assertThat(problem(
                        HEAD + "metadata: {name: a}\nspec: {persistentVolumeClaim: media, schedule: \"0 0 30 2 *\"}"))
                .startsWith("scans.yaml, document 1: spec.schedule: \"0 0 30 2 *\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | a manifest is a mapping",
                "{apiVersion: v1, kind: Pod} | apiVersion: \"v1\" is not diskusage.dev/v1alpha1",
                "{apiVersion: diskusage.dev/v1alpha1, kind: Scan} | kind: \"Scan\" is not DiskUsageScan",
                "{apiVersion: diskusage.dev/v1alpha1, kind: DiskUsageScan, sepc: {}} | sepc: no such field",
                "{apiVersion: diskusage.dev/v1alpha1, kind: DiskUsageScan} | metadata.name: nothing is no name",
                "{apiVersion: diskusage.dev/v1alpha1, kind: DiskUsageScan, metadata: {name: a}} | spec: is required",
                "{apiVersion: diskusage.dev/v1alpha1, kind: DiskUsageScan, metadata: {name: A}} | metadata.name: \"A\""
            })
    void namesWhatIsWrongAroundTheSpec(String document, String says) {
        assertThat(problem(document)).startsWith("scans.yaml, document 1: " + says);
    }

    @Test
    void aScanKeepsItsUidWhateverElseChanges() {
        String spec = "spec: {persistentVolumeClaim: media, depth: 1}";
        assertThat(valid(HEAD + "metadata: {name: a}\n" + spec).id())
                .isEqualTo(valid(HEAD + "metadata: {name: a, namespace: default}\n" + spec.replace("1", "2"))
                        .id());
    }

    private List<Manifest> read(String yaml) {
        return reader.read(FILE, yaml.getBytes(StandardCharsets.UTF_8));
    }

    private LocalScan valid(String yaml) {
        assertThat(read(yaml)).singleElement().isInstanceOf(Manifest.Valid.class);
        return ((Manifest.Valid) read(yaml).getFirst()).scan();
    }

    private String problem(String yaml) {
        assertThat(read(yaml)).singleElement().isInstanceOf(Manifest.Invalid.class);
        return ((Manifest.Invalid) read(yaml).getFirst()).problem();
    }
}
