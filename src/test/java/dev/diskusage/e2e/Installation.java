package dev.diskusage.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The operator as `kubectl apply -k k8s/base` installs it, once for all tests.
final class Installation implements BeforeAllCallback {
    static final String NAMESPACE = "disk-usage";
    static final String NAME = "disk-usage-operator";

    /// Scans at once in all tests but those that say otherwise.
    static final int MAX_SCANS = 3;

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(Installation.class, _ -> install());
    }

    /// Or again, where an image of the same name was loaded since.
    private static String install() {
        Kubectl.run("apply", "-k", "k8s/base");
        settings(Map.of(
                "DISK_USAGE_RECONCILE_MAX_SCANS", "" + MAX_SCANS, "DISK_USAGE_RECONCILE_MAX_SCANS_PER_NODE", "9"));
        Kubectl.run("-n", NAMESPACE, "rollout", "restart", "deployment/" + NAME);
        rolledOut();
        return NAME;
    }

    private static void settings(Map<String, String> settings) {
        settings.forEach(
                (name, value) -> Kubectl.run("-n", NAMESPACE, "set", "env", "deployment/" + NAME, name + "=" + value));
    }

    static void rolledOut() {
        Kubectl.run("-n", NAMESPACE, "rollout", "status", "deployment/" + NAME, "--timeout=3m");
    }

    static JsonNode pod() {
        return Kubectl.get("-n", NAMESPACE, "pods", "-l", "app.kubernetes.io/component=operator")
                .at("/items/0");
    }

    /// As SIGKILL: no time to end anything.
    static void kill() {
        String name = pod().at("/metadata/name").asText();
        Kubectl.run("-n", NAMESPACE, "delete", "pod", name, "--grace-period=0", "--force");
    }

    static Scrape metrics() {
        return new Scrape(Kubectl.ofService(NAMESPACE, NAME + ":8080", "/metrics"));
    }
}
