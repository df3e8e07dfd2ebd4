package dev.diskusage.reconcile;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.job.JobOutcome;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An API server in memory: what the test put there, and which questions it was asked. By one thread, but [#create].
final class PlayedApi extends Cluster {
    final Map<String, DiskUsageScan> scans = new LinkedHashMap<>();
    final Map<String, Job> jobs = new LinkedHashMap<>();
    final List<Pod> pods = new ArrayList<>();
    final List<Event> events = new ArrayList<>();

    /// Names that it does not answer for.
    final Set<String> unreachable = new HashSet<>();

    final List<String> asked = new ArrayList<>();

    JobOutcome.@Nullable Waiting refusal;

    PlayedApi() {
        super((KubernetesClient) Proxy.newProxyInstance(
                PlayedApi.class.getClassLoader(), new Class<?>[] {KubernetesClient.class}, (_, method, _) -> {
                    throw new AssertionError("nobody plays " + method);
                }));
    }

    private void answer(String question, String name) {
        asked.add(question + " " + name);
        if (unreachable.contains(name)) {
            throw new KubernetesClientException("connection refused");
        }
    }

    @Override
    Map<String, String> annotations(String namespace) {
        answer("namespace", namespace);
        return Map.of();
    }

    @Override
    List<Pod> pods(String namespace) {
        answer("pods", namespace);
        return pods;
    }

    @Override
    Optional<DiskUsageScan> scan(String namespace, String name) {
        answer("scan", name);
        return Optional.ofNullable(scans.get(name));
    }

    @Override
    Optional<Job> job(String namespace, String name) {
        answer("job", name);
        return Optional.ofNullable(jobs.get(name));
    }

    @Override
    synchronized JobOutcome.@Nullable Waiting create(Job job) {
        answer("create", job.getMetadata().getName());
        if (refusal == null) {
            jobs.put(job.getMetadata().getName(), job);
        }
        return refusal;
    }

    @Override
    void delete(String namespace, String job) {
        answer("delete", job);
        jobs.remove(job);
    }

    @Override
    List<Event> eventsOf(String namespace, List<String> uids) {
        answer("events", String.join(",", uids));
        return events;
    }
}
