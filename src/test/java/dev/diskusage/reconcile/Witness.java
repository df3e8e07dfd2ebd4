package dev.diskusage.reconcile;

import dev.diskusage.api.Condition;
import dev.diskusage.api.DiskUsageScan;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Sees all that happens to the scans of a namespace, also what is over before anybody looks.
final class Witness implements AutoCloseable {
    private final Set<String> jobs = ConcurrentHashMap.newKeySet();
    private final List<String> ready = new CopyOnWriteArrayList<>();
    private final List<Watch> watches;

    Witness(KubernetesClient admin) {
        watches = List.of(
                admin.batch().v1().jobs().watch(each(Job.class, this::see)),
                admin.resources(DiskUsageScan.class).watch(each(DiskUsageScan.class, this::see)));
    }

    /// UIDs of all Jobs there ever were.
    Set<String> jobsEver() {
        return jobs;
    }

    /// What `Ready` said, one change after the other, as `TRUE/ScanSucceeded`.
    List<String> readyEver() {
        return ready;
    }

    private void see(Job job) {
        jobs.add(job.getMetadata().getUid());
    }

    private void see(DiskUsageScan scan) {
        if (scan.getStatus() != null) {
            Conditions.find(scan.getStatus(), Conditions.READY)
                    .map(each -> shown(each))
                    .filter(each -> ready.isEmpty() || !ready.getLast().equals(each))
                    .ifPresent(ready::add);
        }
    }

    private static String shown(Condition condition) {
        return condition.status() + "/" + condition.reason();
    }

    private static <T extends HasMetadata> Watcher<T> each(Class<T> type, Consumer<T> seen) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, T object) {
                seen.accept(type.cast(object));
            }

            @Override
            public void onClose(WatcherException cause) {
                throw new AssertionError(cause);
            }
        };
    }

    @Override
    public void close() {
        watches.forEach(Watch::close);
    }
}
