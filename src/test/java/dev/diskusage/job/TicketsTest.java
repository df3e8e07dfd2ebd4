package dev.diskusage.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.api.DiskUsageScanSpec;
import dev.diskusage.api.DiskUsageScanSpec.ScanPath;
import dev.diskusage.api.Manifests;
import dev.diskusage.wire.ScanTicket;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// From the resource through the Job's manifest and the kubelet to what the scanner reads.
class TicketsTest {
    private static final String RUN = JobName.run("uid", null);

    /// `$$` is a dollar, `$(NAME)` the variable of that name if there is one, all else stays (Kubernetes: "Define
    /// Dependent Environment Variables").
    private static final Pattern REFERENCE = Pattern.compile("\\$(\\$|\\(([^)]*)\\))");

    static Stream<String> specs() {
        return Manifests.accepted().filter(each -> !each.contains("persistentVolumeClaim"));
    }

    @ParameterizedTest
    @MethodSource("specs")
    void theScannerIsToldWhatTheSpecSays(String text) {
        DiskUsageScan scan = Pods.scan(text);
        DiskUsageScanSpec spec = scan.getSpec();

        ScanTicket.Work work = readBack(scan).work();

        assertThat(work.paths()).isEqualTo(paths(spec));
        assertThat(work.batchSize()).isEqualTo(spec.batchSize());
        assertThat(work.sizeClasses()).isEqualTo(spec.metrics().sizeBuckets());
        assertThat(work.traversal().hardLinks().name())
                .isEqualTo(spec.traversal().hardLinks().name());
        assertThat(work.traversal().followSymlinks()).isEqualTo(spec.traversal().followSymlinks());
        assertThat(work.traversal().oneFileSystem()).isEqualTo(spec.traversal().oneFileSystem());
        assertThat(work.traversal().threads()).isEqualTo(spec.traversal().threads());
        assertThat(work.traversal().operationsPerSecond())
                .isEqualTo(spec.traversal().operationsPerSecond());
    }

    /// Paths of dollars, brackets and names of variables that are there.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noNameOfAFolderIsTakenForAVariable(long seed) {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 200; i++) {
            List<ScanPath> paths = List.of(new ScanPath("/" + text(random), 1, List.of(text(random), text(random))));
            DiskUsageScan scan = Pods.scan("paths: " + new KubernetesSerialization().asJson(paths));

            assertThat(readBack(scan).work().paths()).as("seed %s", seed).isEqualTo(paths(scan.getSpec()));
        }
    }

    private static String text(SplittableRandom random) {
        List<String> parts = List.of("$", "$$", "$(", ")", "(", "DISK_USAGE_RUN", "$(DISK_USAGE_RUN)", "a", " ", "ü");
        return "x"
                + String.join(
                        "",
                        IntStream.range(0, random.nextInt(8))
                                .mapToObj(_ -> parts.get(random.nextInt(parts.size())))
                                .toList());
    }

    private static List<ScanTicket.ScannedPath> paths(DiskUsageScanSpec spec) {
        return spec.paths().stream()
                .map(each -> new ScanTicket.ScannedPath(
                        each.path(), Objects.requireNonNullElse(each.depth(), spec.depth()), each.exclude()))
                .toList();
    }

    private static ScanTicket readBack(DiskUsageScan scan) {
        var placement = new Placement.Run(null, RunAs.of(scan.getSpec(), List.of()));
        Job job = new ScanJob(ScanJobTest.config()).of(scan, RUN, placement, "PEM");
        return ScanTicket.fromEnv(expanded(
                job.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv()));
    }

    /// As the kubelet does: in order, each variable knows those before it.
    private static Map<String, String> expanded(List<EnvVar> variables) {
        Map<String, String> env = new HashMap<>();
        for (EnvVar each : variables) {
            env.put(each.getName(), REFERENCE.matcher(each.getValue()).replaceAll(found -> {
                String name = found.group(2);
                String value = name == null ? "$" : env.getOrDefault(name, found.group());
                return Matcher.quoteReplacement(value);
            }));
        }
        return env;
    }
}
