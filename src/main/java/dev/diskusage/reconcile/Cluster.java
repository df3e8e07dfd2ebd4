package dev.diskusage.reconcile;

import dev.diskusage.api.Condition;
import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.api.DiskUsageScanStatus;
import dev.diskusage.job.JobOutcome;
import dev.diskusage.job.Observed;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The calls to the API server, each one round trip. What is watched comes from the informers instead. Any thread.
///
/// All throw [KubernetesClientException] when the API server does not answer: JOSDK then tries the reconcile again.
@Singleton
class Cluster {
    private static final String NAME = "disk-usage-operator";

    /// The API server's answer to what it understands but does not take (RFC 9110).
    private static final int UNPROCESSABLE = 422;

    private final KubernetesClient client;

    @Inject
    Cluster(KubernetesClient client) {
        this.client = client;
    }

    /// Asks for what the operator lives on, before anything else does.
    ///
    /// @throws NoClusterException when the API server does not answer, or does not answer that
    void requireOurKind() {
        try {
            client.resources(DiskUsageScan.class)
                    .inAnyNamespace()
                    .list(new ListOptionsBuilder().withLimit(1L).build());
        } catch (KubernetesClientException e) {
            String server = "the API server at " + client.getMasterUrl();
            String problem =
                    switch (e.getCode()) {
                        case HttpURLConnection.HTTP_NOT_FOUND ->
                            server + " knows no DiskUsageScan: kubectl apply -k crds";
                        case HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN ->
                            server + " does not permit what k8s/base/rbac.yaml grants: " + e.getMessage();
                        default -> server + " does not answer: " + rootOf(e) + "; see KUBECONFIG and the network";
                    };
            throw new NoClusterException(problem, e);
        }
    }

    private static String rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    /// What an administrator says about a namespace; empty when it is gone.
    Map<String, String> annotations(String namespace) {
        Namespace found = client.namespaces().withName(namespace).get();
        Map<String, String> annotations =
                found == null ? null : found.getMetadata().getAnnotations();
        return Objects.requireNonNullElse(annotations, Map.of());
    }

    List<Pod> pods(String namespace) {
        return client.pods().inNamespace(namespace).list().getItems();
    }

    Optional<DiskUsageScan> scan(String namespace, String name) {
        return Optional.ofNullable(client.resources(DiskUsageScan.class)
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    Optional<Job> job(String namespace, String name) {
        return Optional.ofNullable(
                client.batch().v1().jobs().inNamespace(namespace).withName(name).get());
    }

    /// Creates the Job, or finds that it is there already.
    ///
    /// @return why the API server refuses it for good; null when the Job is there
    JobOutcome.@Nullable Waiting create(Job job) {
        try {
            client.resource(job).create();
            return null;
        } catch (KubernetesClientException e) {
            String reason = e.getStatus() == null ? null : e.getStatus().getReason();
            // Any other conflict, as of two that count for one quota at once, is no sign that the Job is there.
            if ("AlreadyExists".equals(reason)) {
                return null;
            }
            return switch (e.getCode()) {
                case HttpURLConnection.HTTP_FORBIDDEN, UNPROCESSABLE, HttpURLConnection.HTTP_BAD_REQUEST ->
                    Observed.refused(Objects.requireNonNullElse(
                            e.getStatus() == null ? null : e.getStatus().getMessage(), e.getMessage()));
                default -> throw e;
            };
        }
    }

    /// Deletes a Job with its pods, which end within their grace period. One that is gone is no error.
    void delete(String namespace, String job) {
        client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withName(job)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
    }

    List<Event> eventsOf(String namespace, List<String> uids) {
        return client.v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(each -> uids.contains(each.getInvolvedObject().getUid()))
                .toList();
    }

    /// Writes the status by server-side apply as its only owner, whatever else changed in the resource meanwhile.
    ///
    /// @return empty when the resource is gone
    Optional<DiskUsageScan> writeStatus(DiskUsageScan scan, DiskUsageScanStatus status) {
        var written = new DiskUsageScan();
        written.setMetadata(new ObjectMetaBuilder()
                .withName(scan.getMetadata().getName())
                .withNamespace(scan.getMetadata().getNamespace())
                // A resource made anew under the same name is another one: the API server then answers 409, until the
                // informer has seen it too.
                .withUid(scan.getMetadata().getUid())
                .build());
        written.setStatus(status);
        var how = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(NAME)
                .withForce(true)
                .build();
        try {
            return Optional.of(client.resource(written).subresource("status").patch(how));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// Notes a transition where `kubectl describe` shows it.
    void note(DiskUsageScan scan, Condition ready, Instant now) {
        var meta = scan.getMetadata();
        client.resource(new EventBuilder()
                        .withNewMetadata()
                        .withGenerateName(meta.getName() + ".")
                        .withNamespace(meta.getNamespace())
                        .endMetadata()
                        .withNewInvolvedObject()
                        .withApiVersion(scan.getApiVersion())
                        .withKind(scan.getKind())
                        .withName(meta.getName())
                        .withNamespace(meta.getNamespace())
                        .withUid(meta.getUid())
                        .endInvolvedObject()
                        .withType(ready.status() == Condition.Status.FALSE ? "Warning" : "Normal")
                        .withReason(ready.reason())
                        // The API server's own limit of an event's text.
                        .withMessage(ready.message()
                                .substring(0, Math.min(1024, ready.message().length())))
                        .withNewSource()
                        .withComponent(NAME)
                        .endSource()
                        .withFirstTimestamp(now.toString())
                        .withLastTimestamp(now.toString())
                        .withCount(1)
                        .build())
                .create();
    }
}
