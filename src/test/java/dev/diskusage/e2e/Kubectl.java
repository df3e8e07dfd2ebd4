package dev.diskusage.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.diskusage.testing.Command;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/// `kubectl` on the cluster of KUBECONFIG.
final class Kubectl {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Kubectl() {}

    /// What it prints. Its complaint, when it ends with one, is the error.
    static String run(String... words) {
        return new Command("kubectl").and(words).run().orFail();
    }

    static Command.Result tryTo(String... words) {
        return new Command("kubectl").and(words).run();
    }

    static void apply(String manifest) {
        new Command("kubectl", "apply", "-f", "-").run(manifest).orFail();
    }

    /// @return a missing node when there is no such object
    static JsonNode get(String... words) {
        String out = new Command("kubectl", "get", "--ignore-not-found", "-o", "json")
                .and(words)
                .run()
                .orFail();
        return out.isBlank() ? JSON.missingNode() : json(out);
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The API server carries the request into the cluster's network.
    static String ofService(String namespace, String service, String path) {
        return run("get", "--raw", "/api/v1/namespaces/" + namespace + "/services/" + service + "/proxy" + path);
    }

    /// Fails after three minutes, which only a machine in great distress needs.
    static ConditionFactory await(String what) {
        return Awaitility.await(what)
                .pollInterval(Duration.ofMillis(300))
                .pollInSameThread()
                .ignoreExceptions()
                .atMost(Duration.ofMinutes(3));
    }

    static void await(String what, Callable<Boolean> holds) {
        await(what).until(holds);
    }
}
