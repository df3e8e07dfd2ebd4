package dev.diskusage.reconcile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.api.DiskUsageScanStatus;
import dev.diskusage.api.DiskUsageScanStatus.TopDirectory;
import dev.diskusage.api.DiskUsageScanStatus.Usage;
import dev.diskusage.reconcile.Findings.State;
import dev.diskusage.reconcile.History.Active;
import dev.diskusage.reconcile.History.Handled;
import dev.diskusage.reconcile.History.Setbacks;
import dev.diskusage.store.PublishedRun;
import dev.diskusage.store.RunId;
import dev.diskusage.trend.FullForecast;
import dev.diskusage.trend.Growth;
import dev.diskusage.trend.Period;
import dev.diskusage.trend.Trend;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.Progress;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.Totals;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScanStatusTest {
    private static final DiskUsageScan MEDIA = Made.scan("media", "");
    private static final Instant LATER = Made.NOW.plus(Duration.ofMinutes(30));

    /// All that a decision rests on comes back, or a restart of the operator would change it.
    @Test
    void aHistoryComesBackFromTheStatus() {
        var random = new Random(5);
        for (int i = 0; i < 500; i++) {
            History history = history(random);

            DiskUsageScanStatus status = readBack(status(DiskUsageScanStatus.NONE, history, new State.Resting()));

            assertThat(ScanStatus.history(status)).isEqualTo(history);
        }
    }

    @Test
    void aResourceWithoutAStatusHasNoHistory() {
        assertThat(ScanStatus.history(DiskUsageScanStatus.NONE)).isEqualTo(History.NONE);
    }

    /// Else every reconcile would write, and every write bring a reconcile.
    @Test
    void theSameFindingsGiveTheSameStatusAgain() {
        DiskUsageScanStatus once = published(DiskUsageScanStatus.NONE, totals("/", 4096));
        History history = ScanStatus.history(once);

        DiskUsageScanStatus again = status(readBack(once), history, new State.Resting());

        assertThat(status(readBack(again), history, new State.Resting())).isEqualTo(again);
    }

    @Test
    void resultsStayWhateverBecomesOfLaterScans() {
        DiskUsageScanStatus good = published(DiskUsageScanStatus.NONE, totals("/", 4096));

        DiskUsageScanStatus bad =
                status(good, ScanStatus.history(good).failed(LATER, Made.PROBLEM), new State.Failed(Made.PROBLEM));

        assertThat(bad.runId()).isEqualTo("r1");
        assertThat(bad.usage()).isEqualTo(good.usage());
        assertThat(bad.topDirectories()).isEqualTo(good.topDirectories()).isNotEmpty();
        assertThat(bad.lastScanDuration()).isEqualTo("4m10s");
        assertThat(bad.lastSuccessfulScanTime()).isEqualTo(Made.NOW);
        assertThat(bad.lastScanCompletionTime()).isEqualTo(LATER);
    }

    @Test
    void whoWaitsKeepsItsPlaceUntilItStarts() {
        State waits = new State.Queued("Queued", "waits");
        DiskUsageScanStatus first = status(DiskUsageScanStatus.NONE, History.NONE, waits);

        DiskUsageScanStatus second = ScanStatus.of(MEDIA, first, History.NONE, new Findings(LATER, waits, null), null);
        DiskUsageScanStatus started = status(second, History.NONE, new State.Scanning());

        assertThat(second.queuedSince()).isEqualTo(Made.NOW);
        assertThat(started.queuedSince()).isNull();
    }

    @Test
    void theNodeIsThatOfTheScanUnderWay() {
        History running =
                new History("r1", Made.NOW, null, Setbacks.NONE, 0, Handled.NOTHING, new Active("r1", "j", Made.NOW));
        var findings = new Findings(Made.NOW, new State.Scanning(), null, "node-1", null);

        DiskUsageScanStatus status = ScanStatus.of(MEDIA, DiskUsageScanStatus.NONE, running, findings, null);

        assertThat(requireNonNull(status.activeScan()).node()).isEqualTo("node-1");
        assertThat(status.observedGeneration()).isEqualTo(3);
    }

    @Test
    void progressIsShownOfTheScanUnderWayAlone() {
        History running =
                new History("r1", Made.NOW, null, Setbacks.NONE, 0, Handled.NOTHING, new Active("r1", "j", Made.NOW));
        var scanning = new Findings(Made.NOW, new State.Scanning(), null);
        var progress = new Progress(1_000, 4_096);

        var active = requireNonNull(ScanStatus.of(MEDIA, DiskUsageScanStatus.NONE, running, scanning, progress)
                .activeScan());
        History ended = running.failed(LATER, Made.PROBLEM);

        assertThat(active.entries()).isEqualTo(1_000);
        assertThat(active.bytes()).isEqualTo(4_096);
        assertThat(ScanStatus.of(MEDIA, DiskUsageScanStatus.NONE, ended, scanning, progress)
                        .activeScan())
                .isNull();
    }

    /// Zero would say that the scan has found nothing.
    @Test
    void progressThatIsNotKnownIsAbsent() {
        History running =
                new History("r1", Made.NOW, null, Setbacks.NONE, 0, Handled.NOTHING, new Active("r1", "j", Made.NOW));

        var active = requireNonNull(
                status(DiskUsageScanStatus.NONE, running, new State.Scanning()).activeScan());

        assertThat(active.entries()).isNull();
        assertThat(active.bytes()).isNull();
    }

    /// The status has whole seconds: half of one would differ from what is read back, and be written again for ever.
    @Test
    void theNextScanIsDueAtAWholeSecond() {
        var findings = new Findings(Made.NOW, new State.Resting(), LATER.plusMillis(999));

        assertThat(ScanStatus.of(MEDIA, DiskUsageScanStatus.NONE, History.NONE, findings, null)
                        .nextScanTime())
                .isEqualTo(LATER);
    }

    /// Scanned paths with their bytes -> the volume's bytes: what lies within another path is not counted again.
    @ParameterizedTest
    @CsvSource({
        "/=100, 100",
        "/a=1 /b=2, 3",
        "/=100 /a=1, 100",
        "/a=1 /=100 /a/b=7, 100",
        "/a=10 /a/b=7 /c=5, 15",
        "/a=10 /ab=7, 17",
        "/a/b/c=3 /a/b=5 /a=9, 9",
        "'', 0"
    })
    void pathsThatOverlapCountOnce(String paths, long bytes) {
        RunSummary.PathTotals[] totals = Arrays.stream(paths.split(" "))
                .filter(each -> !each.isEmpty())
                .map(each -> each.split("="))
                .map(each -> totals(each[0], Long.parseLong(each[1])))
                .toArray(RunSummary.PathTotals[]::new);

        Usage usage = requireNonNull(published(DiskUsageScanStatus.NONE, totals).usage());

        assertThat(usage.allocatedBytes()).isEqualTo(bytes);
        assertThat(usage.files()).isEqualTo(totals.length == 0 ? 0 : usage.directories());
    }

    @Test
    void anAllocatedSizeThatIsNotKnownIsAbsentAndTheApparentOneIsShown() {
        var blind = new RunSummary.PathTotals(EntryName.of("/"), 1, new Totals(Totals.UNKNOWN, 2048, 1, 1), 1);

        Usage usage = requireNonNull(published(DiskUsageScanStatus.NONE, blind).usage());

        assertThat(usage.allocatedBytes()).isNull();
        assertThat(usage.used()).isEqualTo("2.0 KiB");
    }

    /// The run ended 250.9 seconds after [Made#NOW]; what is left is counted from there, in whole days.
    @ParameterizedTest
    @CsvSource({"0, 0", "86399, 0", "86400, 1", "8640000, 100"})
    void theTrendIsCountedFromTheRun(long secondsLeft, long days) {
        Instant ended = Made.NOW.plusMillis(250_900);
        var full = new FullForecast(ended.plusSeconds(secondsLeft + 86_400), ended.plusSeconds(secondsLeft), null);
        var trend = new Trend(Map.of(Period.DAY, new Growth(-5L, List.of())), full);

        DiskUsageScanStatus status = published(DiskUsageScanStatus.NONE, trend, totals("/", 4096));

        assertThat(readBack(status).trend()).isEqualTo(new DiskUsageScanStatus.Trend(-5L, null, days + 1, days));
    }

    @Test
    void anUnknownTrendIsAbsentAndAKnownOneStaysUntilTheNextRun() {
        var trend = new Trend(Map.of(Period.WEEK, new Growth(7L, List.of())), null);
        DiskUsageScanStatus known = published(DiskUsageScanStatus.NONE, trend, totals("/", 4096));

        DiskUsageScanStatus failed =
                status(known, ScanStatus.history(known).failed(LATER, Made.PROBLEM), new State.Failed(Made.PROBLEM));

        assertThat(failed.trend()).isEqualTo(new DiskUsageScanStatus.Trend(null, 7L, null, null));
        assertThat(published(failed, totals("/", 4096)).trend()).isNull();
    }

    private static RunSummary.PathTotals totals(String path, long bytes) {
        return new RunSummary.PathTotals(EntryName.of(path), 1, new Totals(bytes, bytes, 1, 1), 1);
    }

    private static DiskUsageScanStatus published(DiskUsageScanStatus before, RunSummary.PathTotals... paths) {
        return published(before, Trend.UNKNOWN, paths);
    }

    private static DiskUsageScanStatus published(
            DiskUsageScanStatus before, Trend trend, RunSummary.PathTotals... paths) {
        var summary = new RunSummary(
                Made.NOW,
                Duration.ofMillis(250_900),
                List.of(paths),
                new RunSummary.Unreadable(Map.of("EACCES", 2L, "ENOENT", 9L), List.of()),
                new RunSummary.FileSystem(0, 0, 0, 0));
        var run = new PublishedRun(new RunId(ServedScans.id(MEDIA), "r1"), summary, Path.of("r1.db"), 1);
        var result = new Findings.Result(
                run, List.of(new TopDirectory("/", 100L, null)), 3, trend, Findings.StoreWarnings.NONE);
        var findings = new Findings(Made.NOW, new State.Succeeded(2), null, null, result);
        History ended = new History("r1", Made.NOW, Made.NOW, Setbacks.NONE, 0, Handled.NOTHING, null);
        DiskUsageScanStatus status = ScanStatus.of(MEDIA, before, ended, findings, null);
        assertThat(requireNonNull(status.usage()).unreadableEntries()).isEqualTo(2);
        assertThat(status.usage().staleDirectories()).isEqualTo(3);
        return status;
    }

    private static DiskUsageScanStatus status(DiskUsageScanStatus before, History history, State state) {
        return ScanStatus.of(MEDIA, before, history, new Findings(Made.NOW, state, null), null);
    }

    /// As the API server gives it back.
    private static DiskUsageScanStatus readBack(DiskUsageScanStatus status) {
        var json = new KubernetesSerialization();
        return json.unmarshal(json.asJson(status), DiskUsageScanStatus.class);
    }

    private static History history(Random random) {
        return new History(
                text(random),
                time(random),
                time(random),
                new Setbacks(random.nextInt(3), random.nextInt(3), random.nextBoolean() ? null : Made.PROBLEM),
                random.nextInt(3),
                new Handled(text(random), text(random), text(random)),
                random.nextBoolean() ? null : new Active("run", "job", Made.NOW.plusSeconds(random.nextInt(9))));
    }

    private static @Nullable String text(Random random) {
        return random.nextBoolean() ? null : "text" + random.nextInt(9);
    }

    private static @Nullable Instant time(Random random) {
        return random.nextBoolean() ? null : Made.NOW.plusSeconds(random.nextInt(999_999));
    }
}
