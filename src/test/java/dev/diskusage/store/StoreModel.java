package dev.diskusage.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.diskusage.usage.ScanId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What a [UsageStore] ought to say after what was done to it: lists in memory, no files, no SQLite.
final class StoreModel {
    /// @param directories of a published run; 0 of another
    private record Run(String id, RunResult result, int directories) {
        boolean published() {
            return directories > 0;
        }
    }

    /// Newest first. Unpublished runs end at times before all published ones, so they come last.
    private static final class Known {
        final List<Run> published = new ArrayList<>();
        final List<Run> others = new ArrayList<>();
        final Map<RunResult, Long> counts = new EnumMap<>(KnownScan.NO_RUNS);

        void add(Run run) {
            boolean again = Stream.concat(published.stream(), others.stream())
                    .anyMatch(each -> each.id.equals(run.id) && each.result == run.result);
            counts.merge(run.result, again ? 0L : 1L, Long::sum);
            published.removeIf(each -> each.id.equals(run.id));
            others.removeIf(each -> each.id.equals(run.id));
            (run.published() ? published : others).addFirst(run);
        }

        boolean isPublished(String id) {
            return published.stream().anyMatch(each -> each.id.equals(id));
        }

        List<Run> all() {
            return Stream.concat(published.stream(), others.stream()).toList();
        }
    }

    private final Map<ScanId, Known> scans = new HashMap<>();
    private int recorded;

    void published(RunId run, int directories) {
        known(run.scan()).add(new Run(run.id(), RunResult.PARTIAL, directories));
    }

    /// @return what to record
    RunRecord recorded(RunId run, RunResult result) {
        if (!known(run.scan()).isPublished(run.id())) {
            known(run.scan()).add(new Run(run.id(), result, 0));
        }
        return new RunRecord(run, result, "why", Instant.EPOCH.plusSeconds(++recorded));
    }

    void missed(ScanId scan, long runs) {
        known(scan).counts.merge(RunResult.MISSED, runs, Long::sum);
    }

    void keptNewest(ScanId scan, int runs) {
        if (scans.containsKey(scan)) {
            List<Run> published = scans.get(scan).published;
            published
                    .subList(Math.min(Math.max(1, runs), published.size()), published.size())
                    .clear();
        }
    }

    void forgotten(ScanId scan) {
        scans.remove(scan);
    }

    private Known known(ScanId scan) {
        return scans.computeIfAbsent(scan, _ -> new Known());
    }

    /// `<scan uid>/<run id>.db` of each published run.
    TreeSet<String> files() {
        TreeSet<String> files = new TreeSet<>();
        scans.forEach((scan, known) -> known.published.forEach(run -> files.add(scan.uid() + "/" + run.id + ".db")));
        return files;
    }

    void assertSays(UsageStore store) {
        assertThat(store.scans()).containsExactlyInAnyOrderElementsOf(scans.keySet());
        assertThat(store.lastPublished())
                .extracting(run -> run.run().scan())
                .containsExactlyInAnyOrderElementsOf(scans.entrySet().stream()
                        .filter(each -> !each.getValue().published.isEmpty())
                        .map(Map.Entry::getKey)
                        .toList());
        scans.forEach((scan, known) -> assertSays(store, scan.uid(), known));
    }

    private static void assertSays(UsageStore store, String uid, Known known) {
        assertThat(store.counts(uid)).isEqualTo(known.counts);
        assertThat(store.history(uid))
                .extracting(run -> run.run().id(), RunRecord::result)
                .containsExactlyElementsOf(known.all().stream()
                        .map(run -> tuple(run.id, run.result))
                        .toList());
        if (known.published.isEmpty()) {
            assertThat(store.lastPublished(uid)).isEmpty();
            return;
        }
        PublishedRun last = store.lastPublished(uid).orElseThrow();
        assertThat(last.run().id()).isEqualTo(known.published.getFirst().id);
        assertThat(OpenedStore.rows(last)).isEqualTo(known.published.getFirst().directories);
    }
}
