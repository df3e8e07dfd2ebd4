package dev.diskusage.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.UUID;

/// A namespace of its own for one test, under PodSecurity `restricted`; gone at the end, with all in it.
final class Workspace implements AutoCloseable {
    /// Some 600 entries.
    static final String SMALL = "echo hello > f; for i in $(seq 300); do mkdir -p d/$i; echo $i > d/$i/f; done";

    /// Of a spec: [#SMALL] then takes some ten seconds.
    static final String SLOWLY = "traversal: {operationsPerSecond: 150, threads: 1}";

    final String name = "e2e-" + UUID.randomUUID().toString().substring(0, 8);

    Workspace() {
        Kubectl.run("create", "namespace", name);
        Kubectl.run("label", "namespace", name, "pod-security.kubernetes.io/enforce=restricted");
        // A controller makes it in its time, and no pod is admitted before.
        Kubectl.run("-n", name, "wait", "--for=create", "serviceaccount/default", "--timeout=3m");
    }

    @Override
    public void close() {
        Kubectl.run("delete", "namespace", name, "--ignore-not-found", "--wait=false");
    }

    void claim(String claim) {
        Kubectl.apply("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %s, namespace: %s}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """.formatted(claim, name));
    }

    /// Makes the claim, and a pod `fill-CLAIM` that mounts it at /v, runs the script there and stays. Returns when the
    /// script is done.
    void fill(String claim, String script) {
        claim(claim);
        use(claim, script);
    }

    /// As [#fill] for a claim that is there.
    void use(String claim, String script) {
        Kubectl.apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: fill-%1$s, namespace: %2$s}
                spec:
                  terminationGracePeriodSeconds: 0
                  securityContext: {runAsNonRoot: true, runAsUser: 1000, seccompProfile: {type: RuntimeDefault}}
                  containers:
                  - name: fill
                    image: busybox:stable
                    imagePullPolicy: IfNotPresent
                    command: [sh, -c, 'cd /v && sh -ec "$SCRIPT" && sync && touch /tmp/filled; sleep 100000']
                    readinessProbe: {exec: {command: [test, -e, /tmp/filled]}, periodSeconds: 1}
                    env: [{name: SCRIPT, value: '%3$s'}]
                    securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                    volumeMounts: [{name: v, mountPath: /v}]
                  volumes: [{name: v, persistentVolumeClaim: {claimName: %1$s}}]
                """.formatted(claim, name, script.replace("'", "''").replace("\n", "; ")));
        Kubectl.run("-n", name, "wait", "--for=condition=Ready", "pod/fill-" + claim, "--timeout=3m");
    }

    /// What the command prints in the pod that filled the claim.
    String inPodOf(String claim, String command) {
        return Kubectl.run("-n", name, "exec", "fill-" + claim, "--", "sh", "-c", "cd /v; " + command);
    }

    /// @param spec in YAML's flow style without its braces, as `depth: 3`; the claim's name is the scan's
    void scan(String claim, String spec) {
        scan(claim, claim, spec);
    }

    void scan(String scan, String claim, String spec) {
        Kubectl.apply("""
                apiVersion: diskusage.dev/v1alpha1
                kind: DiskUsageScan
                metadata: {name: %s, namespace: %s}
                spec: {persistentVolumeClaim: %s, %s}
                """.formatted(scan, name, claim, spec.isEmpty() ? "interval: 24h" : "interval: 24h, " + spec));
    }

    JsonNode status(String scan) {
        return Kubectl.get("-n", name, "dus", scan).at("/status");
    }

    JsonNode condition(String scan, String type) {
        for (JsonNode each : status(scan).at("/conditions")) {
            if (each.at("/type").asText().equals(type)) {
                return each;
            }
        }
        return MissingNode.getInstance();
    }

    /// @return the reason of `Ready`, empty where there is none yet
    String reason(String scan) {
        return condition(scan, "Ready").at("/reason").asText();
    }

    void awaitReady(String scan) {
        Kubectl.run("-n", name, "wait", "--for=condition=Ready", "dus/" + scan, "--timeout=3m");
    }

    JsonNode jobs() {
        return Kubectl.get("-n", name, "jobs").at("/items");
    }

    JsonNode scanPods() {
        return Kubectl.get("-n", name, "pods", "-l", "app.kubernetes.io/managed-by=disk-usage-operator")
                .at("/items");
    }

    /// Until the scanner of the only scan runs.
    void awaitScanning() {
        Kubectl.await(
                "a scan pod runs",
                () -> scanPods().at("/0/status/phase").asText().equals("Running"));
    }
}
