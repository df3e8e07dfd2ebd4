package dev.diskusage.api;

import java.util.stream.Stream;

/// Specs and what becomes of them: the tables that the API server must agree with. Each line is a spec in YAML's flow
/// style, without its braces and without the claim where it does not matter.
public final class Manifests {
    private Manifests() {}

    /// @param spec YAML
    /// @param field that the refusal must name
    /// @param says that the refusal must contain
    public record Refused(String spec, String field, String says) {
        @Override
        public String toString() {
            return spec;
        }
    }

    public static Stream<String> accepted() {
        return ACCEPTED.lines();
    }

    public static Stream<Refused> refused() {
        return REFUSED.lines()
                .map(line -> line.split(" +=> | +\\| "))
                .map(each -> new Refused(each[0], each[1], each[2]));
    }

    /// The spec with its claim, as YAML.
    public static String complete(String spec) {
        return spec.contains("persistentVolumeClaim")
                ? "{" + spec + "}"
                : "{persistentVolumeClaim: media, " + spec + "}";
    }

    private static final String ACCEPTED = """
            persistentVolumeClaim: media
            persistentVolumeClaim: data.postgres-0
            paths: [{path: /}]
            paths: [{path: /uploads, depth: 4, exclude: ["*.tmp", /uploads/cache]}]
            paths: [{path: /a}, {path: /a/b}, {path: /..a}, {path: /a..}, {path: "/with space/ünïcode"}]
            paths: [{path: /, depth: 0}]
            depth: 0
            depth: 32
            batchSize: 1
            batchSize: 10000
            interval: 1m
            interval: 60s
            interval: 1h30m
            interval: 8760h
            schedule: "0 3 * * *"
            schedule: "*/15 0-6,22 * JAN-MAR MON"
            schedule: "@daily"
            schedule: "0 3 * * *", timeZone: Europe/Berlin
            suspend: true
            trigger: {requestId: "2026-11-23"}
            trigger: {}
            traversal: {hardLinks: each}
            traversal: {hardLinks: split, followSymlinks: true, oneFileSystem: false, threads: 256, operationsPerSecond: 250}
            metrics: {depth: 0, maxSeries: 0, fileCount: false, directoryCount: false, sizeBuckets: true}
            retention: {runs: 1, maxAge: 1h}
            limits: {maxDuration: 24h}
            limits: {maxDuration: 1m, prepareTimeout: 59s}
            access: {whenInUse: Skip, preemptForWorkload: false}
            security: {profile: Elevated}
            security: {runAs: Fixed, runAsUser: 1000, runAsGroup: 2000}
            jobTemplate: {resources: {requests: {cpu: 1, memory: 1Gi}, limits: {cpu: 1500m, memory: 1e9}}}
            jobTemplate: {priorityClassName: ""}
            jobTemplate: {priorityClassName: system-node-critical}
            jobTemplate: {tolerations: [{operator: Exists}, {key: gpu, value: "yes", effect: NoSchedule}]}
            jobTemplate: {tolerations: [{key: gone, operator: Exists, effect: NoExecute, tolerationSeconds: 30}]}
            """;

    private static final String REFUSED = """
            depth: 2, persistentVolumeClaim: null                        => spec.persistentVolumeClaim | Required value
            persistentVolumeClaim: ""                                    => spec.persistentVolumeClaim | should be at least 1 chars
            persistentVolumeClaim: Media                                 => spec.persistentVolumeClaim | should match
            persistentVolumeClaim: media/x                               => spec.persistentVolumeClaim | should match
            persistentVolumeClaim: [a, b]                                => spec.persistentVolumeClaim | must be of type string
            paths: []                                                    => spec.paths | should have at least 1 items
            paths: /                                                     => spec.paths | must be of type array
            paths: [{depth: 1}]                                          => spec.paths[0].path | Required value
            paths: [{path: ""}]                                          => spec.paths[0].path | should be at least 1 chars
            paths: [{path: uploads}]                                     => spec.paths[0].path | should match
            paths: [{path: /a/../b}]                                     => spec.paths[0].path | must not contain '.' or '..'
            paths: [{path: /..}]                                         => spec.paths[0].path | must not contain '.' or '..'
            paths: [{path: /a}, {path: /./b}]                            => spec.paths[1].path | must not contain '.' or '..'
            paths: [{path: /a/}]                                         => spec.paths[0].path | must not end with '/'
            paths: [{path: /a//b}]                                       => spec.paths[0].path | must not end with '/'
            paths: [{path: /a}, {path: /a}]                              => spec.paths[1] | Duplicate value
            paths: [{path: /a, depth: -1}]                               => spec.paths[0].depth | greater than or equal to 0
            paths: [{path: /a, depth: 33}]                               => spec.paths[0].depth | less than or equal to 32
            paths: [{path: /a, exclude: [""]}]                           => spec.paths[0].exclude[0] | should be at least 1 chars
            paths: [{path: /a, exclude: ["a\\nb"]}]                      => spec.paths[0].exclude[0] | should match
            paths: [{path: /a, exclude: x}]                              => spec.paths[0].exclude | must be of type array
            paths: [{path: /a, level: 3}]                                => spec.paths[0].level | unknown field
            depth: -1                                                    => spec.depth | greater than or equal to 0
            depth: 33                                                    => spec.depth | less than or equal to 32
            depth: two                                                   => spec.depth | must be of type integer
            depth: 1.5                                                   => spec.depth | must be of type integer
            batchSize: 0                                                 => spec.batchSize | greater than or equal to 1
            batchSize: 10001                                             => spec.batchSize | less than or equal to 10000
            interval: ""                                                 => spec.interval | should be at least 2 chars
            interval: 59s                                                => spec.interval | interval must be between 1m and 8760h
            interval: 8761h                                              => spec.interval | interval must be between 1m and 8760h
            interval: 1d                                                 => spec.interval | should match
            interval: hourly                                             => spec.interval | should match
            interval: 3600                                               => spec.interval | must be of type string
            interval: -1h                                                => spec.interval | should match
            interval: 1h, schedule: "@daily"                             => spec.interval | exclude each other
            schedule: "0 3 * *"                                          => spec.schedule | should match
            schedule: "@every 1h"                                        => spec.schedule | should match
            schedule: every day                                          => spec.schedule | should match
            timeZone: Europe/Berlin                                      => spec.timeZone | timeZone needs schedule
            interval: 1h, timeZone: Europe/Berlin                        => spec.timeZone | timeZone needs schedule
            schedule: "@daily", timeZone: "Europe Berlin"                => spec.timeZone | should match
            suspend: "yes please"                                        => spec.suspend | must be of type boolean
            trigger: {requestId: ""}                                     => spec.trigger.requestId | should be at least 1 chars
            trigger: {requestId: 7}                                      => spec.trigger.requestId | must be of type string
            trigger: now                                                 => spec.trigger | must be of type object
            traversal: {hardLinks: twice}                                => spec.traversal.hardLinks | Unsupported value
            traversal: {threads: -1}                                     => spec.traversal.threads | greater than or equal to 0
            traversal: {threads: 257}                                    => spec.traversal.threads | less than or equal to 256
            traversal: {operationsPerSecond: -5}                         => spec.traversal.operationsPerSecond | greater than or equal to 0
            metrics: {depth: 33}                                         => spec.metrics.depth | less than or equal to 32
            metrics: {maxSeries: 10001}                                  => spec.metrics.maxSeries | less than or equal to 10000
            metrics: {maxSeries: -1}                                     => spec.metrics.maxSeries | greater than or equal to 0
            retention: {runs: 0}                                         => spec.retention.runs | greater than or equal to 1
            retention: {runs: 1001}                                      => spec.retention.runs | less than or equal to 1000
            retention: {maxAge: 59m}                                     => spec.retention.maxAge | at least 1h
            limits: {maxDuration: 10m}                                   => spec.limits.maxDuration | longer than prepareTimeout
            limits: {prepareTimeout: 2h}                                 => spec.limits.maxDuration | longer than prepareTimeout
            limits: {maxDuration: 30s, prepareTimeout: 10s}              => spec.limits.maxDuration | between 1m and 720h
            limits: {prepareTimeout: 9s}                                 => spec.limits.prepareTimeout | at least 10s
            access: {whenInUse: Kill}                                    => spec.access.whenInUse | Unsupported value
            access: {strategy: Direct}                                   => spec.access.strategy | unknown field
            security: {profile: Privileged}                              => spec.security.profile | Unsupported value
            security: {runAs: Fixed}                                     => spec.security.runAs | runAsUser is needed
            security: {runAsUser: 1000}                                  => spec.security.runAs | refused without it
            security: {runAs: Fixed, runAsUser: 0}                       => spec.security.runAsUser | greater than or equal to 1
            security: {fsGroup: 1000}                                    => spec.security.fsGroup | unknown field
            jobTemplate: {resources: {limits: {memory: lots}}}           => spec.jobTemplate.resources.limits.memory | should match
            jobTemplate: {resources: {limits: {memory: -1Gi}}}           => spec.jobTemplate.resources.limits.memory | should match
            jobTemplate: {resources: {limits: {gpu: 1}}}                 => spec.jobTemplate.resources.limits.gpu | unknown field
            jobTemplate: {priorityClassName: High}                       => spec.jobTemplate.priorityClassName | should match
            jobTemplate: {tolerations: [{operator: In}]}                 => spec.jobTemplate.tolerations[0].operator | Unsupported value
            jobTemplate: {tolerations: [{operator: Exists, value: x}]}   => spec.jobTemplate.tolerations[0].value | refused with operator: Exists
            jobTemplate: {tolerations: [{effect: Evict}]}                => spec.jobTemplate.tolerations[0].effect | Unsupported value
            jobTemplate: {image: evil}                                   => spec.jobTemplate.image | unknown field
            jobTemplate: {serviceAccountName: admin}                     => spec.jobTemplate.serviceAccountName | unknown field
            volume: media                                                => spec.volume | unknown field
            """;
}
