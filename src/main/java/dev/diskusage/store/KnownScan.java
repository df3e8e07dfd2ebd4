package dev.diskusage.store;

import dev.diskusage.usage.ScanId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// All that is known of a scan. Immutable: readers see one state or the next.
///
/// @param runs newest first
/// @param counts of every result
/// @param last null until a run is published
record KnownScan(
        ScanId scan,
        List<RunRecord> runs,
        Map<RunResult, Long> counts,
        @Nullable PublishedRun last) {
    /// Runs without a file that are remembered. They are for a person who looks why; a scan that fails every minute
    /// must not fill the disk.
    private static final int MAX_UNPUBLISHED = 50;

    static final Map<RunResult, Long> NO_RUNS =
            Arrays.stream(RunResult.values()).collect(Collectors.toUnmodifiableMap(result -> result, _ -> 0L));

    KnownScan {
        runs = List.copyOf(runs);
        counts = Map.copyOf(counts);
    }

    static KnownScan unknown(ScanId scan) {
        return new KnownScan(scan, List.of(), NO_RUNS, null);
    }

    /// One more run, counted. Takes the place of an earlier one of the same id, and is not counted again when that
    /// ended alike: whoever records a run may have to do it twice.
    KnownScan with(RunRecord run) {
        boolean again =
                runs.stream().anyMatch(each -> each.run().id().equals(run.run().id()) && each.result() == run.result());
        List<RunRecord> all = new ArrayList<>(runs);
        all.removeIf(each -> each.run().id().equals(run.run().id()));
        all.addFirst(run);
        all.sort(Comparator.comparing(RunRecord::ended).reversed());
        int unpublished = 0;
        for (var each = all.iterator(); each.hasNext(); ) {
            if (!each.next().hasFile() && ++unpublished > MAX_UNPUBLISHED) {
                each.remove();
            }
        }
        Map<RunResult, Long> more = new EnumMap<>(counts);
        more.merge(run.result(), again ? 0L : 1L, Long::sum);
        return new KnownScan(run.run().scan(), all, more, last);
    }

    KnownScan withMissed(long missed) {
        Map<RunResult, Long> more = new EnumMap<>(counts);
        more.merge(RunResult.MISSED, missed, Long::sum);
        return new KnownScan(scan, runs, more, last);
    }

    /// Runs that failed since the last one that was published; at most as many as are remembered.
    long failuresInARow() {
        return runs.stream()
                .takeWhile(each -> !each.hasFile())
                .filter(each -> each.result() == RunResult.FAILED)
                .count();
    }

    KnownScan withLast(@Nullable PublishedRun published) {
        return new KnownScan(scan, runs, counts, published);
    }

    /// Without the runs of which that is true; the counts stay.
    KnownScan without(Predicate<RunRecord> gone) {
        return new KnownScan(scan, runs.stream().filter(gone.negate()).toList(), counts, last);
    }

    /// Whether it has that run, with a file. A start asks for each of hundreds of thousands of files.
    boolean hasFile(String runId) {
        for (RunRecord run : runs) {
            if (run.hasFile() && run.run().id().equals(runId)) {
                return true;
            }
        }
        return false;
    }

    /// When a run that is published now ends: after all others, also when the clock went back.
    Instant endAfterOthers(Instant now) {
        List<RunRecord> published = published();
        Instant next = published.isEmpty() ? now : published.getFirst().ended().plusMillis(1);
        return next.isAfter(now) ? next : now;
    }

    /// Newest first.
    List<RunRecord> published() {
        return runs.stream().filter(RunRecord::hasFile).toList();
    }

    /// Of these the ones that may go: not the newest, nor the one that is served, which is older when the newest cannot
    /// be read.
    List<RunRecord> replaceable() {
        return published().stream()
                .skip(1)
                .filter(run -> last == null || !run.run().equals(last.run()))
                .toList();
    }
}
