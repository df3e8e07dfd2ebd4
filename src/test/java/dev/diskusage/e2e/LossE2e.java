package dev.diskusage.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Something of a scan is missing, or goes while it runs.
@ExtendWith(Installation.class)
class LossE2e {
    @Test
    void aClaimThatComesLater() {
        try (var shop = new Workspace()) {
            shop.scan("media", "");
            Kubectl.await("it says what is missing", () -> shop.reason("media").equals("ClaimNotFound"));
            assertThat(shop.condition("media", "Ready").at("/message").asText()).contains("media");
            assertThat(shop.jobs()).isEmpty();
            shop.fill("media", "echo hello > f");
            shop.awaitReady("media");
            assertThat(shop.status("media").at("/usage/apparentBytes").asLong()).isEqualTo(6);
        }
    }

    @Test
    void theResourceIsDeletedInMidScan() {
        try (var shop = new Workspace()) {
            shop.fill("media", Workspace.SMALL);
            shop.scan("media", "");
            shop.awaitReady("media");
            assertThat(Installation.metrics().speaksOf(shop.name)).isTrue();
            shop.scan("media", Workspace.SLOWLY);
            shop.awaitScanning();
            Kubectl.run("-n", shop.name, "delete", "dus", "media");
            Kubectl.await(
                    "Job and pod are gone",
                    () -> shop.jobs().isEmpty() && shop.scanPods().isEmpty());
            Kubectl.await("series are gone", () -> !Installation.metrics().speaksOf(shop.name));
            assertThat(shop.inPodOf("media", "cat f")).isEqualTo("hello\n");
        }
    }

    /// It is protected while a pod uses it, so the scan ends well; then nothing keeps it.
    @Test
    void theClaimIsDeletedInMidScan() {
        try (var shop = new Workspace()) {
            shop.fill("media", Workspace.SMALL);
            shop.scan("media", Workspace.SLOWLY);
            shop.awaitScanning();
            Kubectl.run("-n", shop.name, "delete", "pvc", "media", "--wait=false");
            Kubectl.run("-n", shop.name, "delete", "pod", "fill-media");
            shop.awaitReady("media");
            Kubectl.await("nothing holds the claim", () -> Kubectl.get("-n", shop.name, "pvc", "media")
                    .isMissingNode());
            Kubectl.run("-n", shop.name, "annotate", "dus", "media", "diskusage.dev/reconcile-at=now");
            Kubectl.await("it says so", () -> shop.reason("media").equals("ClaimNotFound"));
            // What was known is still shown: the last run was whole.
            assertThat(shop.status("media").at("/usage/files").asLong()).isPositive();
        }
    }

    @Test
    void theNamespaceIsDeletedInMidScan() {
        String gone;
        try (var shop = new Workspace()) {
            gone = shop.name;
            shop.fill("media", Workspace.SMALL);
            shop.scan("media", Workspace.SLOWLY);
            shop.awaitScanning();
        }
        Kubectl.await(
                "the namespace is gone", () -> Kubectl.get("namespace", gone).isMissingNode());
        Kubectl.await("series are gone", () -> !Installation.metrics().speaksOf(gone));
    }

    @Test
    void aScannerThatNeedsMoreMemoryThanItsLimit() {
        try (var shop = new Workspace()) {
            shop.fill("media", Workspace.SMALL);
            shop.scan(
                    "media",
                    "jobTemplate: {resources: {limits: {memory: 12Mi}, requests: {memory: 8Mi}}}, " + Workspace.SLOWLY);
            Kubectl.await("it says why", () -> shop.reason("media").equals("OOMKilled"));
            var ready = shop.condition("media", "Ready");
            assertThat(ready.at("/status").asText()).isEqualTo("False");
            assertThat(ready.at("/message").asText()).contains("raise jobTemplate.resources.limits.memory");
            assertThat(shop.status("media").at("/usage").isMissingNode()).isTrue();
            // Corrected, it is tried at once.
            shop.scan("media", "");
            shop.awaitReady("media");
        }
    }

    @Test
    void aScanThatTakesLongerThanItMay() {
        try (var shop = new Workspace()) {
            shop.fill("media", Workspace.SMALL);
            shop.scan(
                    "media",
                    "limits: {maxDuration: 1m, prepareTimeout: 10s}, traversal: {operationsPerSecond: 2, threads: 1}");
            shop.awaitScanning();
            Kubectl.await("it says why", () -> shop.reason("media").equals("DeadlineExceeded"));
            assertThat(shop.condition("media", "Ready").at("/message").asText()).contains("limits.maxDuration");
            assertThat(shop.status("media").at("/consecutiveFailures").asInt()).isEqualTo(1);
            Kubectl.await("its pod is gone", () -> shop.scanPods().isEmpty());
        }
    }

    @Test
    void aPodThatTheNamespaceDoesNotAdmit() {
        try (var shop = new Workspace()) {
            shop.fill("media", Workspace.SMALL);
            Kubectl.run("-n", shop.name, "create", "quota", "tight", "--hard=pods=1");
            shop.scan("media", "");
            Kubectl.await("it says why", () -> shop.reason("media").equals("QuotaExceeded"));
            Kubectl.run("-n", shop.name, "delete", "quota", "tight");
            shop.awaitReady("media");
        }
    }

    /// Root is what the namespace's Pod Security Standard forbids, whatever its annotation says.
    @Test
    void aPodThatPodSecurityRefuses() {
        try (var shop = new Workspace()) {
            shop.fill("media", Workspace.SMALL);
            Kubectl.run("annotate", "namespace", shop.name, "diskusage.dev/allow-elevated=true");
            shop.scan("media", "security: {profile: Elevated}");
            Kubectl.await("it says why", () -> shop.reason("media").equals("AdmissionRejected"));
            assertThat(shop.condition("media", "Ready").at("/message").asText()).contains("violates PodSecurity");
            String enforce = "pod-security.kubernetes.io/enforce=privileged";
            Kubectl.run("label", "namespace", shop.name, enforce, "--overwrite");
            shop.awaitReady("media");
        }
    }
}
