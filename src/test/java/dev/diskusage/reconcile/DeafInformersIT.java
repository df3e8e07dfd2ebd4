package dev.diskusage.reconcile;

import static dev.diskusage.reconcile.PlayedCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.kube.ApiRelay;
import dev.diskusage.kube.KubeApi;
import dev.diskusage.store.OpenedStore;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Whether it shows that an informer has lost its watch on the real API server: JOSDK's own word for it is taken.
@Tag("api")
@ExtendWith(KubeApi.class)
class DeafInformersIT {
    /// Resources, Jobs, pods, claims.
    private static final int INFORMERS = 4;

    @TempDir
    Path folder;

    @Test
    void allAreDeafWhileNoWatchComesThroughAndNoneAfterwards(KubernetesClient admin) {
        var account = new ShippedAccount(admin);
        var relay = new ApiRelay(admin.getConfiguration().getMasterUrl());
        var config = Config.fromKubeconfig(account.kubeconfig(relay.url()));
        config.setNamespace(admin.getNamespace());
        try (relay;
                var store = OpenedStore.open(folder);
                var client = new KubernetesClientBuilder().withConfig(config).build();
                var operator = new RunningOperator(client, store, 1)) {
            assertThat(operator.deafInformers()).isEmpty();

            relay.block();
            relay.drop();
            soon().until(() -> operator.deafInformers().size() == INFORMERS);

            relay.unblock();
            soon().until(() -> operator.deafInformers().isEmpty());
        }
    }
}
