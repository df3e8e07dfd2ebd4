package dev.diskusage.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.diskusage.testing.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Parts of the cluster, or the operator itself, are killed while a scan runs.
@ExtendWith(Installation.class)
class OutageE2e {
    @Test
    void theOperatorIsKilledInMidScan() {
        try (var shop = new Workspace()) {
            shop.fill("media", Workspace.SMALL);
            shop.scan("media", Workspace.SLOWLY);
            shop.awaitScanning();
            String pod = shop.scanPods().at("/0/metadata/name").asText();
            Installation.kill();
            Installation.rolledOut();
            assertThat(shop.scanPods().at("/0/metadata/name").asText()).isEqualTo(pod);
            endsRight(shop);
        }
    }

    @Test
    void theSeriesAreThereAtTheFirstScrapeAfterARestart() {
        try (var shop = new Workspace()) {
            shop.fill("media", Workspace.SMALL);
            shop.scan("media", "");
            shop.awaitReady("media");
            var before = Installation.metrics()
                    .value("diskusage_directory_allocated_bytes", "namespace=\"" + shop.name + "\"", "path=\"/\"");
            Installation.kill();
            Kubectl.await(
                    "a pod that is not the old one",
                    () -> Kubectl.run("-n", Installation.NAMESPACE, "get", "pods", "--no-headers")
                                    .lines()
                                    .count()
                            == 1);
            Scrape first = Kubectl.await("the first answer").until(Installation::metrics, _ -> true);
            assertThat(first.value(
                            "diskusage_directory_allocated_bytes", "namespace=\"" + shop.name + "\"", "path=\"/\""))
                    .isEqualTo(before)
                    .isPresent();
        }
    }

    @Test
    void theKubeletIsKilledAndComesBack() {
        try (var shop = new Workspace()) {
            shop.fill("media", Workspace.SMALL);
            shop.scan("media", Workspace.SLOWLY);
            shop.awaitScanning();
            part("kill", "kubelet");
            pause(5);
            part("start", "kubelet");
            endsRight(shop);
        }
    }

    @Test
    void theApiServerIsKilledAndComesBack() {
        try (var shop = new Workspace()) {
            shop.fill("media", Workspace.SMALL);
            shop.scan("media", Workspace.SLOWLY);
            shop.awaitScanning();
            part("kill", "kube-apiserver");
            pause(10);
            part("start", "kube-apiserver");
            Kubectl.await("the API server answers", () -> !Kubectl.run("get", "--raw", "/readyz")
                    .isEmpty());
            endsRight(shop);
            assertThat(Installation.pod()
                            .at("/status/containerStatuses/0/restartCount")
                            .asInt())
                    .isZero();
        }
    }

    /// One run, whole, and equal to du.
    private static void endsRight(Workspace shop) {
        Kubectl.await(
                "the scan is ready",
                () -> shop.condition("media", "Ready").at("/status").asText().equals("True"));
        var status = shop.status("media");
        assertThat(shop.reason("media")).isEqualTo("ScanSucceeded");
        assertThat(status.at("/consecutiveFailures").asInt()).isZero();
        long kib = Long.parseLong(shop.inPodOf("media", "du -k -s .").split("\t", 2)[0]);
        assertThat(status.at("/usage/allocatedBytes").asLong()).isEqualTo(kib * 1024);
        assertThat(Installation.metrics()
                        .value("diskusage_scan_runs_total", "namespace=\"" + shop.name + "\"", "result=\"succeeded\""))
                .hasValue(1);
        Kubectl.await("one Job, and it is gone", () -> shop.jobs().isEmpty());
    }

    /// What `DISK_USAGE_CLUSTER` names can kill and start parts of the cluster: `PROGRAM part kill NAME`.
    private static void part(String action, String name) {
        String cluster = System.getenv("DISK_USAGE_CLUSTER");
        assumeTrue(
                cluster != null || System.getenv("CI") != null, "DISK_USAGE_CLUSTER names nothing that can kill parts");
        new Command(String.valueOf(cluster), "part", action, name).run().orFail();
    }

    /// An outage has a length.
    private static void pause(int seconds) {
        try {
            Thread.sleep(1000L * seconds);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
