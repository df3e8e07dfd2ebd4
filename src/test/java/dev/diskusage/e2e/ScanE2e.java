package dev.diskusage.e2e;

import static dev.diskusage.testing.Lookup.in;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// From `kubectl apply` to totals, status and metrics.
@ExtendWith(Installation.class)
class ScanE2e {
    /// Holes, hard links within and across folders, symlinks, a fifo, names that are not plain, an empty folder.
    private static final String MIXED = """
            mkdir -p a/b "c d" empty
            head -c 1000000 /dev/zero > a/b/x
            truncate -s 50M a/hole
            ln a/b/x "c d/z"
            ln a/b/x a/b/y
            ln -s /etc/passwd link
            mkfifo pipe
            : > nothing
            for i in $(seq 150); do mkdir -p many/$i; echo $i > many/$i/f; done""";

    @Test
    void fromApplyToTotalsStatusAndMetrics() {
        try (var shop = new Workspace()) {
            shop.fill("media", MIXED);
            shop.scan("media", "depth: 1");
            shop.awaitReady("media");

            JsonNode usage = shop.status("media").at("/usage");
            Map<String, Long> du = duKib(shop, "du -k -d 1 .");
            assertThat(usage.at("/allocatedBytes").asLong())
                    .isEqualTo(in(inBytes(du), "/"))
                    .isPositive();
            assertThat(usage.at("/apparentBytes").asLong())
                    .isEqualTo(number(
                            shop,
                            "find . -not -type d -exec stat -c '%i %s' {} + | sort -u"
                                    + " | awk '{ s += $2 } END { print s }'"));
            // As du --inodes: each inode once, however many names it has.
            assertThat(usage.at("/files").asLong())
                    .isEqualTo(number(shop, "find . -not -type d -exec stat -c %i {} + | sort -u | wc -l"));
            assertThat(usage.at("/directories").asLong()).isEqualTo(number(shop, "find . -type d | wc -l"));
            assertThat(usage.at("/unreadableEntries").asLong()).isZero();

            assertThat(metricsByPath(shop, "media")).isEqualTo(inBytes(du));
            statusOfOneGoodScan(shop);
        }
    }

    private static void statusOfOneGoodScan(Workspace shop) {
        JsonNode status = shop.status("media");
        assertThat(status.at("/observedGeneration").asInt()).isEqualTo(1);
        assertThat(texts(status.at("/conditions"), "/type")).containsExactlyInAnyOrder("Ready", "VolumeAccessible");
        assertThat(texts(status.at("/conditions"), "/observedGeneration")).containsOnly("1");
        assertThat(texts(status.at("/topDirectories"), "/path")).startsWith("/many");

        String[] lines = Kubectl.run("-n", shop.name, "get", "dus").strip().split("\n", -1);
        assertThat(lines).hasSize(2);
        assertThat(lines[0].split(" +", -1))
                .containsExactly("NAME", "CLAIM", "USED", "FILES", "READY", "REASON", "LAST", "NEXT", "AGE");
        assertThat(lines[1].split(" +", -1)).contains("media", "True", "ScanSucceeded");

        JsonNode events = Kubectl.get(
                        "-n", shop.name, "events", "--field-selector", "involvedObject.kind=DiskUsageScan")
                .at("/items");
        assertThat(texts(events, "/reason")).contains("ScanSucceeded").doesNotHaveDuplicates();
        Kubectl.await(
                "nothing is left of the run",
                () -> shop.jobs().isEmpty() && shop.scanPods().isEmpty());
        // Nothing was written into the volume, nor was anything in it touched.
        assertThat(number(shop, "find . -newer /tmp/filled | wc -l")).isZero();
    }

    @Test
    void twoScansOfOneClaim() {
        try (var shop = new Workspace()) {
            shop.fill("media", MIXED);
            shop.scan("coarse", "media", "depth: 0");
            shop.scan("fine", "media", "depth: 2, metrics: {depth: 2, maxSeries: 1000}, paths: [{path: /many}]");
            shop.awaitReady("coarse");
            shop.awaitReady("fine");
            assertThat(metricsByPath(shop, "coarse")).isEqualTo(inBytes(duKib(shop, "du -k -s .")));
            assertThat(metricsByPath(shop, "fine")).hasSize(151).isEqualTo(inBytes(duKib(shop, "du -k many")));
        }
    }

    /// A tree that the scan's user may not read as a whole is said to be just that.
    @Test
    void whatCannotBeReadIsSaid() {
        try (var shop = new Workspace()) {
            shop.fill("media", "mkdir -p open shut/in; echo hello > open/f; chmod 000 shut");
            shop.scan("media", "");
            shop.awaitReady("media");
            JsonNode status = shop.status("media");
            assertThat(shop.reason("media")).isEqualTo("ScanSucceededPartially");
            assertThat(status.at("/usage/unreadableEntries").asLong()).isEqualTo(1);
            assertThat(Installation.metrics()
                            .value(
                                    "diskusage_scan_unreadable_entries",
                                    "namespace=\"" + shop.name + "\"",
                                    "errno=\"EACCES\""))
                    .hasValue(1);
        }
    }

    /// @return KiB by path below the volume, as metrics have it: `/`, `/a`
    private static Map<String, Long> duKib(Workspace shop, String command) {
        Map<String, Long> sizes = new TreeMap<>();
        shop.inPodOf("media", command).lines().forEach(line -> {
            String[] fields = line.split("\t", 2);
            String path = fields[1].replaceFirst("^\\./?", "");
            sizes.put("/" + path, Long.valueOf(fields[0]));
        });
        return sizes;
    }

    private static Map<String, Long> inBytes(Map<String, Long> kib) {
        Map<String, Long> bytes = new TreeMap<>();
        kib.forEach((path, size) -> bytes.put(path, size * 1024));
        return bytes;
    }

    private static Map<String, Long> metricsByPath(Workspace shop, String scan) {
        Map<String, Long> values = new TreeMap<>();
        Installation.metrics()
                .series(
                        "diskusage_directory_allocated_bytes",
                        "namespace=\"" + shop.name + "\"",
                        "scan=\"" + scan + "\"",
                        "persistentvolumeclaim=\"media\"")
                .forEach(line -> values.put(line.replaceFirst(".*path=\"([^\"]*)\".*", "$1"), (long)
                        Double.parseDouble(line.substring(line.lastIndexOf(' ')))));
        return values;
    }

    private static long number(Workspace shop, String command) {
        return Long.parseLong(shop.inPodOf("media", command).strip());
    }

    private static List<String> texts(JsonNode array, String pointer) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(each -> each.at(pointer).asText())
                .toList();
    }
}
