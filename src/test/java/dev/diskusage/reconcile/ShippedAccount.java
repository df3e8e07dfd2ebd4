package dev.diskusage.reconcile;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToIntFunction;

/// The operator's ServiceAccount as `k8s/base/rbac.yaml` has it: a client with its token and nothing else, which
/// remembers what it asked for.
final class ShippedAccount {
    private static final Path RBAC = Path.of("k8s", "base", "rbac.yaml");
    private static final String NAMESPACE = "disk-usage";
    private static final String NAME = "disk-usage-operator";

    private final KubernetesClient client;
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<URI> uris = new CopyOnWriteArrayList<>();
    private final HttpServer failing;
    private volatile ToIntFunction<HttpRequest> faults = _ -> 0;

    ShippedAccount(KubernetesClient admin) {
        failing = failing();
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
                        String call = verb(request);
                        calls.add(call);
                        uris.add(request.uri());
                        int status = call.startsWith("watch") ? 0 : faults.applyAsInt(request);
                        if (status > 0) {
                            builder.uri(URI.create(
                                    "http://127.0.0.1:" + failing.getAddress().getPort() + "/" + status));
                        }
                    }
                }))
                .build();
    }

    KubernetesClient client() {
        return client;
    }

    /// @param server that stands for the API server, or its own
    String kubeconfig(String server) {
        return """
                apiVersion: v1
                kind: Config
                current-context: shipped
                clusters: [{name: shipped, cluster: {server: "%s", certificate-authority-data: "%s"}}]
                users: [{name: shipped, user: {token: "%s"}}]
                contexts: [{name: shipped, context: {cluster: shipped, user: shipped, namespace: %s}}]
                """.formatted(server, Base64.getEncoder().encodeToString(authority()), token(), NAMESPACE);
    }

    String token() {
        return client.getConfiguration().getOauthToken();
    }

    /// What the API server's certificate is signed by, as PEM.
    byte[] authority() {
        Config config = client.getConfiguration();
        try {
            return config.getCaCertData() != null
                    ? Base64.getDecoder().decode(config.getCaCertData())
                    : Files.readAllBytes(Path.of(config.getCaCertFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As `VERB RESOURCE.GROUP`, each: `list pods`, `patch diskusagescans/status.diskusage.dev`.
    Set<String> asked() {
        return new TreeSet<>(calls);
    }

    /// Of each call.
    List<URI> uris() {
        return List.copyOf(uris);
    }

    /// As [#asked], each call by itself, in order.
    List<String> calls() {
        return List.copyOf(calls);
    }

    void forget() {
        calls.clear();
        uris.clear();
    }

    /// Calls, but no watch, of which that is not 0 are answered with that status in place of the API server.
    void fails(ToIntFunction<HttpRequest> status) {
        faults = status;
    }

    private static HttpServer failing() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                int status = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
                byte[] body =
                        ("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"played\",\"code\":"
                                        + status + "}")
                                .getBytes(StandardCharsets.UTF_8);
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
