package dev.diskusage.job;

import dev.diskusage.api.DiskUsageScan;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/// Objects as a cluster has them.
final class Pods {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private Pods() {}

    static DiskUsageScan scan(String spec) {
        return YAML.unmarshal("""
                apiVersion: diskusage.dev/v1alpha1
                kind: DiskUsageScan
                metadata: {name: media, namespace: shop, uid: 0d9f4b9c-6b7e-4a39-9f57-6c2a5a1a7c11}
                spec: {persistentVolumeClaim: media%s}
                """.formatted(spec.isEmpty() ? "" : ", " + spec), DiskUsageScan.class);
    }

    static PersistentVolumeClaim claim(String phase, String mode) {
        return YAML.unmarshal("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: media}
                spec: {accessModes: [%s]}
                status: {phase: %s}
                """.formatted(mode, phase), PersistentVolumeClaim.class);
    }

    /// @param spec more of the pod's spec, in flow style
    static Pod consumer(String name, String phase, String spec) {
        return YAML.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata: {name: %s}
                spec:
                  volumes: [{name: data, persistentVolumeClaim: {claimName: media}}]
                  containers: [{name: app, volumeMounts: [{name: data, mountPath: /data}]}]
                  %s
                status: {phase: %s}
                """.formatted(name, spec, phase), Pod.class);
    }

    static Container container(String name, String securityContext) {
        Container container = new Container();
        container.setName(name);
        container.setSecurityContext(securityContext(securityContext));
        return container;
    }

    static SecurityContext securityContext(String yaml) {
        return YAML.unmarshal("---\n" + yaml, SecurityContext.class);
    }
}
