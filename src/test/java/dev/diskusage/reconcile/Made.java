package dev.diskusage.reconcile;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.api.DiskUsageScanStatus.Problem;
import dev.diskusage.job.ScanLabels;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;

/// Resources, Jobs and pods as an API server holds them, made by the test.
final class Made {
    static final Problem PROBLEM = new Problem("OOMKilled", "more memory", false);
    static final Instant NOW = Instant.parse("2026-11-25T03:00:00Z");
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private Made() {}

    /// Its UID is its name with `uid-` before it.
    static DiskUsageScan scan(String name, String spec) {
        return YAML.unmarshal("""
                apiVersion: diskusage.dev/v1alpha1
                kind: DiskUsageScan
                metadata: {name: %1$s, namespace: shop, uid: uid-%1$s, generation: 3, resourceVersion: "10"}
                spec: {persistentVolumeClaim: claim-of-%1$s%2$s}
                """.formatted(name, spec.isEmpty() ? "" : ", " + spec), DiskUsageScan.class);
    }

    /// Bound, to be written by one node.
    static PersistentVolumeClaim claim() {
        return YAML.unmarshal("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: claim}
                spec: {accessModes: [ReadWriteOnce]}
                status: {phase: Bound}
                """, PersistentVolumeClaim.class);
    }

    /// The Job `job-RUN` of a run, an hour allowed.
    static Job job(DiskUsageScan scan, String run, Instant created) {
        return YAML.unmarshal(
                """
                apiVersion: batch/v1
                kind: Job
                metadata:
                  name: job-%1$s
                  namespace: %2$s
                  uid: uid-of-job-%1$s
                  creationTimestamp: "%3$s"
                  labels: {%4$s: %5$s, %6$s: %1$s}
                spec: {activeDeadlineSeconds: 3600}
                """.formatted(
                                run,
                                scan.getMetadata().getNamespace(),
                                created,
                                ScanLabels.SCAN_UID,
                                scan.getMetadata().getUid(),
                                ScanLabels.RUN),
                Job.class);
    }

    /// @param spec YAML in flow style
    /// @param status YAML in flow style
    static Pod pod(Job job, String spec, String status) {
        return YAML.unmarshal(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: pod, namespace: shop, uid: uid-of-pod, labels: {%s: %s}}
                spec: %s
                status: %s
                """.formatted(ScanLabels.RUN, Watched.label(job, ScanLabels.RUN), spec, status), Pod.class);
    }

    static Job with(Job job, String status) {
        job.setStatus(YAML.unmarshal("---\n" + status, io.fabric8.kubernetes.api.model.batch.v1.JobStatus.class));
        return job;
    }
}
