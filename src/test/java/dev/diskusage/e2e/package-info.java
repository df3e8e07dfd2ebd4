/// The operator on a real cluster, as a user has it: kubectl, the manifests of `k8s/`, the image that the build made.
/// Runs with `-Pe2e` against the cluster that KUBECONFIG names; only a default StorageClass and `busybox:stable` on
/// its nodes are taken for granted.
@NullMarked
package dev.diskusage.e2e;

import org.jspecify.annotations.NullMarked;
