package dev.diskusage.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/// The operator's ServiceAccount as `k8s/base/rbac.yaml` has it: a client with its token and nothing else, which
/// remembers what it asked for.
final class ShippedAccount {
    private static final Path RBAC = Path.of("k8s", "base", "rbac.yaml");
    private static final String NAMESPACE = "disk-usage";
    private static final String NAME = "disk-usage-operator";

    private final KubernetesClient client;
    private final Set<String> asked = new ConcurrentSkipListSet<>();

    ShippedAccount(KubernetesClient admin) {
        admin.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        for (HasMetadata each : objects(admin)) {
            if (each instanceof Namespaced) {
                each.getMetadata().setNamespace(NAMESPACE);
            }
            admin.resource(each).serverSideApply();
        }
        String token = admin.serviceAccounts()
                .inNamespace(NAMESPACE)
                .withName(NAME)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(3600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
        var config = new ConfigBuilder(admin.getConfiguration())
                .withClientCertData(null)
                .withClientCertFile(null)
                .withClientKeyData(null)
                .withClientKeyFile(null)
                .withOauthToken(token)
                .build();
        client = new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("asked", new Interceptor() {
                    @Override
                    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
                        asked.add(verb(request));
                    }
                }))
                .build();
    }

    KubernetesClient client() {
        return client;
    }

    /// As `VERB RESOURCE.GROUP`, each: `list pods`, `patch diskusagescans/status.diskusage.dev`.
    Set<String> asked() {
        return new TreeSet<>(asked);
    }

    /// What the shipped ClusterRole grants, in the same words.
    static Set<String> granted(KubernetesClient any) {
        Set<String> granted = new TreeSet<>();
        for (HasMetadata each : objects(any)) {
            if (each instanceof ClusterRole role) {
                role.getRules().forEach(rule -> rule.getVerbs()
                        .forEach(verb -> rule.getResources().forEach(resource -> rule.getApiGroups()
                                .forEach(group -> granted.add(words(verb, resource, group))))));
            }
        }
        return granted;
    }

    private static List<HasMetadata> objects(KubernetesClient any) {
        try (var in = Files.newInputStream(RBAC)) {
            return any.load(in).items();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String words(String verb, String resource, String group) {
        return verb + " " + resource + (group.isEmpty() ? "" : "." + group);
    }

    /// As the API server reads a path: `/apis/GROUP/VERSION/[namespaces/NS/]RESOURCE[/NAME[/SUBRESOURCE]]`.
    private static String verb(HttpRequest request) {
        String[] parts = request.uri().getPath().substring(1).split("/", -1);
        boolean core = parts[0].equals("api");
        if (!core && !parts[0].equals("apis")) {
            return request.method() + " " + request.uri().getPath();
        }
        int at = core ? 2 : 3;
        if (parts.length > at + 2 && parts[at].equals("namespaces")) {
            at += 2;
        }
        boolean named = parts.length > at + 1;
        String resource = parts[at] + (parts.length > at + 2 ? "/" + parts[at + 2] : "");
        boolean watch = String.valueOf(request.uri().getQuery()).contains("watch=true");
        String verb =
                switch (request.method()) {
                    case "GET" -> watch ? "watch" : named ? "get" : "list";
                    case "POST" -> "create";
                    case "PUT" -> "update";
                    case "PATCH" -> "patch";
                    default -> "delete";
                };
        return words(verb, resource, core ? "" : parts[1]);
    }
}
