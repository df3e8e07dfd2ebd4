package dev.diskusage.reconcile;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.api.DiskUsageScanStatus.ActiveScan;
import dev.diskusage.ingest.RunAccess;
import dev.diskusage.job.ScanJob;
import dev.diskusage.store.RunId;
import dev.diskusage.usage.ScanId;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Lets a pod write a run when, all as the API server says it now: its token has our audience and is bound to it; a Job
/// controls it; a scan controls that Job; and the scan's status, which nobody but the operator writes, names that Job
/// and that run as under way. So a tenant who makes Jobs and pods of any shape reaches no run of another namespace,
/// nor one of its own that the operator has not started. Needs: create `tokenreviews`, get `pods`, `jobs`,
/// `diskusagescans`.
@Singleton
final class JobRunAccess implements RunAccess {
    private static final String POD_NAME = "authentication.kubernetes.io/pod-name";
    private static final String POD_UID = "authentication.kubernetes.io/pod-uid";
    private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

    private final KubernetesClient client;

    JobRunAccess(KubernetesClient client) {
        this.client = client;
    }

    private record PodName(String namespace, String name, String uid) {}

    @Override
    public Verdict check(String token, String run) {
        try {
            TokenReviewStatus review = review(token);
            if (!Boolean.TRUE.equals(review.getAuthenticated())
                    || !audiences(review).contains(ScanJob.AUDIENCE)) {
                return new Verdict.NotAuthenticated(
                        "the token is not valid for the audience " + ScanJob.AUDIENCE + detail(review.getError()));
            }
            return pod(review)
                    .map(pod -> checkPod(pod, run))
                    .orElseGet(() -> new Verdict.Forbidden("the token is not bound to a pod: use a projected one"));
        } catch (KubernetesClientException e) {
            return new Verdict.Unavailable("the API server cannot say whose token this is: " + e.getMessage());
        }
    }

    private TokenReviewStatus review(String token) {
        TokenReview review = client.resource(new TokenReviewBuilder()
                        .withNewSpec()
                        .withToken(token)
                        .withAudiences(ScanJob.AUDIENCE)
                        .endSpec()
                        .build())
                .create();
        return review.getStatus();
    }

    private static List<String> audiences(TokenReviewStatus review) {
        return review.getAudiences() == null ? List.of() : review.getAudiences();
    }

    private static Optional<PodName> pod(TokenReviewStatus review) {
        String user = review.getUser().getUsername();
        Map<String, List<String>> extra = review.getUser().getExtra();
        if (!user.startsWith(SERVICE_ACCOUNT) || extra == null || !extra.containsKey(POD_UID)) {
            return Optional.empty();
        }
        String namespace = user.substring(SERVICE_ACCOUNT.length()).split(":", 2)[0];
        return Optional.of(new PodName(namespace, first(extra, POD_NAME), first(extra, POD_UID)));
    }

    private static String first(Map<String, List<String>> extra, String key) {
        return extra.getOrDefault(key, List.of()).stream().findFirst().orElse("");
    }

    private Verdict checkPod(PodName name, String run) {
        String who = "pod " + name.namespace() + "/" + name.name();
        @Nullable
        Pod pod = client.pods()
                .inNamespace(name.namespace())
                .withName(name.name())
                .get();
        if (pod == null || !pod.getMetadata().getUid().equals(name.uid())) {
            return new Verdict.Forbidden(who + " is gone");
        }
        Optional<Job> job = owner(pod, "Job")
                .map(owner -> same(
                        client.batch()
                                .v1()
                                .jobs()
                                .inNamespace(name.namespace())
                                .withName(owner.getName())
                                .get(),
                        owner));
        Optional<DiskUsageScan> scan = job.flatMap(each -> owner(each, HasMetadata.getKind(DiskUsageScan.class)))
                .map(owner -> same(
                        client.resources(DiskUsageScan.class)
                                .inNamespace(name.namespace())
                                .withName(owner.getName())
                                .get(),
                        owner));
        if (job.isEmpty() || scan.isEmpty()) {
            return new Verdict.Forbidden(who + " belongs to no Job of a DiskUsageScan that is there");
        }
        return checkScan(who + " of Job " + job.get().getMetadata().getName(), job.get(), scan.get(), run);
    }

    private static Verdict checkScan(String who, Job job, DiskUsageScan scan, String run) {
        @Nullable
        ActiveScan active = scan.getStatus() == null ? null : scan.getStatus().activeScan();
        if (active == null || !active.jobName().equals(job.getMetadata().getName())) {
            // The status is written right after the Job: the scanner may be faster.
            return new Verdict.Unavailable(who + " is not the one that the status of scan "
                    + scan.getMetadata().getName() + " names as under way");
        }
        if (!active.runId().equals(run)) {
            return new Verdict.Forbidden(who + " may write run " + active.runId() + " only, not " + run);
        }
        return new Verdict.Granted(new RunId(
                new ScanId(
                        scan.getMetadata().getNamespace(),
                        scan.getMetadata().getName(),
                        scan.getMetadata().getUid(),
                        scan.getSpec().persistentVolumeClaim()),
                run));
    }

    private static Optional<OwnerReference> owner(HasMetadata owned, String kind) {
        return owned.getMetadata().getOwnerReferences().stream()
                .filter(each -> Boolean.TRUE.equals(each.getController())
                        && each.getKind().equals(kind))
                .findFirst();
    }

    /// Null when it is gone or another one of the same name.
    private static <T extends HasMetadata> @Nullable T same(@Nullable T found, OwnerReference owner) {
        return found != null && found.getMetadata().getUid().equals(owner.getUid()) ? found : null;
    }

    private static String detail(@Nullable String error) {
        return error == null || error.isBlank() ? "" : ": " + error;
    }
}
