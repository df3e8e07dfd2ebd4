package dev.diskusage.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecHashTest {
    private static final String BASE = hash("paths: [{path: /a, depth: 3, exclude: ['*.tmp']}, {path: /b}]");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "depth: 3",
                "paths: [{path: /uploads}]",
                "paths: [{path: /, depth: 5}]",
                "paths: [{path: /, exclude: ['*.tmp']}]",
                "traversal: {hardLinks: each}",
                "traversal: {hardLinks: split}",
                "traversal: {followSymlinks: true}",
                "traversal: {oneFileSystem: false}",
                "metrics: {sizeBuckets: true}",
                "security: {profile: Elevated}",
                "security: {runAs: Fixed, runAsUser: 1000}"
            })
    void whatAResultDependsOnChangesIt(String spec) {
        assertThat(hash(spec)).isNotEqualTo(hash(""));
    }

    /// Changing one of these must not end a scan that runs.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "interval: 5m",
                "schedule: '0 3 * * *', timeZone: Europe/Berlin",
                "suspend: true",
                "trigger: {requestId: now}",
                "batchSize: 7",
                "traversal: {threads: 4, operationsPerSecond: 100}",
                "metrics: {depth: 4, maxSeries: 1, fileCount: false, directoryCount: false}",
                "retention: {runs: 2, maxAge: 5h}",
                "limits: {maxDuration: 5h, prepareTimeout: 1m}",
                "access: {whenInUse: Skip, preemptForWorkload: false}",
                "jobTemplate: {resources: {limits: {memory: 1Gi}}, tolerations: [{operator: Exists}]}"
            })
    void whatAResultDoesNotDependOnLeavesIt(String spec) {
        assertThat(hash(spec)).isEqualTo(hash(""));
    }

    @Test
    void everyPartOfEveryPathCounts() {
        assertThat(Stream.of(
                                "paths: [{path: /b}, {path: /a, depth: 3, exclude: ['*.tmp']}]",
                                "paths: [{path: /a, depth: 3, exclude: ['*.tmp']}]",
                                "paths: [{path: /a, depth: 3, exclude: ['*.tmp', x]}, {path: /b}]",
                                "paths: [{path: /a, depth: 4, exclude: ['*.tmp']}, {path: /b}]")
                        .map(SpecHashTest::hash))
                .doesNotContain(BASE)
                .doesNotHaveDuplicates();
    }

    /// It is kept in a status for ever: a hash that a new version computes otherwise starts every scan anew.
    @Test
    void itStaysTheSameFromVersionToVersion() {
        assertThat(hash("")).isEqualTo("de7e5707-5791-3def-9f22-d174f2d35c44");
    }

    private static String hash(String spec) {
        return SpecHash.of(Pods.scan(spec).getSpec());
    }
}
