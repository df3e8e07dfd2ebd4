package dev.diskusage.kube;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Starts one API server per test run, installs the committed CRD, and gives a test class an administrator's
/// [KubernetesClient] whose default namespace is made for that class. The folder with the programs is named by the
/// environment variable `KUBE_API_TEST_DIR`. Without it the tests are skipped with one line; in CI that is a failure.
public final class KubeApi implements BeforeAllCallback, ParameterResolver {
    private static final Path CRD = Path.of("crds", "diskusagescans.diskusage.dev-v1.yml");
    private static final Namespace STORE = Namespace.create(KubeApi.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        String folder = System.getenv("KUBE_API_TEST_DIR");
        if (folder == null && System.getenv("CI") != null) {
            throw new IllegalStateException("KUBE_API_TEST_DIR is not set: in CI the API tests must run");
        }
        Assumptions.assumeTrue(
                folder != null, "skipped: KUBE_API_TEST_DIR names no folder with kube-apiserver and etcd");
        Server server = context.getRoot()
                .getStore(STORE)
                .getOrComputeIfAbsent(Server.class, _ -> Server.start(folder), Server.class);
        context.getStore(STORE)
                .put(KubernetesClient.class, requireNonNull(server, "server").client(context.getRequiredTestClass()));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == KubernetesClient.class;
    }

    @Override
    public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(STORE).get(KubernetesClient.class);
    }

    /// Ends with the test run.
    private record Server(KubeAPIServer process) implements AutoCloseable {
        static Server start(String folder) {
            var process = new KubeAPIServer(KubeAPIServerConfigBuilder.anAPIServerConfig()
                    .withOfflineMode(true)
                    .withTestDir(folder)
                    .build());
            process.start();
            var server = new Server(process);
            try (KubernetesClient client = server.client("default")) {
                install(client);
            }
            return server;
        }

        KubernetesClient client(Class<?> test) {
            String namespace = test.getSimpleName().toLowerCase(java.util.Locale.ROOT);
            KubernetesClient client = client(namespace);
            client.namespaces()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .endMetadata()
                            .build())
                    .serverSideApply();
            return client;
        }

        private KubernetesClient client(String namespace) {
            Config config = Config.fromKubeconfig(process.getKubeConfigYaml());
            config.setNamespace(namespace);
            return new KubernetesClientBuilder().withConfig(config).build();
        }

        private static void install(KubernetesClient client) {
            CustomResourceDefinition crd = client.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .load(CRD.toFile())
                    .item();
            client.resource(crd).serverSideApply();
            client.resource(crd)
                    .waitUntilCondition(
                            each -> each != null
                                    && each.getStatus() != null
                                    && each.getStatus().getConditions().stream()
                                            .anyMatch(is -> is.getType().equals("Established")
                                                    && is.getStatus().equals("True")),
                            30,
                            TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            process.stop();
        }
    }
}
