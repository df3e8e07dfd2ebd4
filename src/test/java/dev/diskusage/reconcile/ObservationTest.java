package dev.diskusage.reconcile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.api.DiskUsageScanStatus;
import dev.diskusage.job.JobName;
import dev.diskusage.job.JobOutcome;
import dev.diskusage.job.ScanLabels;
import dev.diskusage.job.SpecHash;
import dev.diskusage.reconcile.History.Active;
import dev.diskusage.reconcile.History.Handled;
import dev.diskusage.reconcile.History.Setbacks;
import dev.diskusage.reconcile.ScanSituation.LiveJob;
import dev.diskusage.reconcile.ScanSituation.Obstacle;
import dev.diskusage.store.OpenedStore;
import dev.diskusage.store.RunId;
import dev.diskusage.store.RunRecord;
import dev.diskusage.store.RunResult;
import dev.diskusage.store.UsageStore;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObservationTest {
    private static final DiskUsageScan MEDIA = Made.scan("media", "");
    private static final String RUN = JobName.run("uid-media", null);
    private static final Handled HANDLED = new Handled(SpecHash.of(MEDIA.getSpec()), null, null);

    @TempDir
    Path folder;

    private final PlayedApi api = new PlayedApi();
    private final Job job = Made.job(MEDIA, RUN, Made.NOW);
    private UsageStore store;

    @BeforeEach
    void open() {
        store = OpenedStore.open(folder);
        job.getMetadata().setAnnotations(Map.of(ScanLabels.SPEC_HASH, "hash-of-the-job"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aNewScanHasNoHistoryAndNoJobAndItIsItsTurn() {
        ScanSituation seen = observe(MEDIA, DiskUsageScanStatus.NONE, nothing(), Duration.ZERO);

        assertThat(seen.history()).isEqualTo(History.NONE);
        assertThat(seen.live()).isNull();
        assertThat(seen.obstacle()).isNull();
        assertThat(api.asked).isEmpty();
    }

    @Test
    void theJobThatTheInformerShowsIsNotAskedFor() {
        LiveJob live = requireNonNull(
                observe(MEDIA, active(), with(job), Duration.ZERO).live());

        assertThat(live.run()).isEqualTo(RUN);
        assertThat(live.scanHash()).isEqualTo("hash-of-the-job");
        assertThat(live.created()).isEqualTo(Made.NOW);
        assertThat(live.outcome()).isInstanceOf(JobOutcome.Waiting.class);
        assertThat(api.asked).isEmpty();
    }

    /// The informer may be behind: a scan is not declared lost by what it does not show.
    @Test
    void aJobThatTheInformerDoesNotShowYetIsFoundAtTheApiServer() {
        api.jobs.put(job.getMetadata().getName(), job);

        assertThat(observe(MEDIA, active(), nothing(), Duration.ZERO).live()).isNotNull();
    }

    @Test
    void aJobThatNeitherHasIsGone() {
        ScanSituation seen = observe(MEDIA, active(), nothing(), Duration.ZERO);

        assertThat(seen.live()).isNull();
        assertThat(seen.history().active()).isNotNull();
        assertThat(api.asked).containsExactly("job job-" + RUN);
    }

    @Test
    void aJobThatIsGoneAfterItsRunWasPublishedHasDoneItsWork() {
        OpenedStore.publish(store, ServedScans.id(MEDIA), RUN, 3);

        ScanSituation seen = observe(MEDIA, active(), nothing(), Duration.ZERO);

        assertThat(NextStep.of(seen)).isEqualTo(new NextStep.Succeed());
    }

    @Test
    void aJobThatIsBeingDeletedIsGone() {
        job.getMetadata().setDeletionTimestamp(Made.NOW.toString());

        assertThat(observe(MEDIA, active(), with(job), Duration.ZERO).live()).isNull();
    }

    /// The operator was killed between making the Job and writing the status.
    @Test
    void aJobThatTheStatusDoesNotKnowIsTakenUpAsStartedForWhatIsWishedNow() {
        ScanSituation seen = observe(MEDIA, DiskUsageScanStatus.NONE, with(job), Duration.ofMinutes(1));

        assertThat(seen.history())
                .isEqualTo(new History(
                        RUN, Made.NOW, null, Setbacks.NONE, 0, HANDLED, new Active(RUN, "job-" + RUN, Made.NOW)));
        assertThat(seen.live()).isNotNull();
    }

    /// The one before, which failed and was left for whoever looks at its pod.
    @Test
    void aJobOfAnEarlierRunIsNotTakenUp() {
        Job earlier = Made.job(MEDIA, "earlier", Made.NOW);

        assertThat(observe(MEDIA, DiskUsageScanStatus.NONE, with(earlier), Duration.ZERO)
                        .live())
                .isNull();
    }

    @Test
    void onlyARunThatTheStorePublishedIsPublished() {
        var run = new RunId(ServedScans.id(MEDIA), RUN);
        store.record(new RunRecord(run, RunResult.FAILED, "OOMKilled", Made.NOW));
        assertThat(live(Duration.ZERO).published()).isFalse();

        OpenedStore.publish(store, ServedScans.id(MEDIA), "other", 3);
        assertThat(live(Duration.ZERO).published()).isFalse();
    }

    @Test
    void aPublishedRunIsPublishedThoughThePodStillRuns() {
        OpenedStore.publish(store, ServedScans.id(MEDIA), RUN, 3);

        assertThat(live(Duration.ZERO).published()).isTrue();
    }

    /// Events cost a call: only a pod that does not start in 20 seconds is worth one.
    @ParameterizedTest
    @CsvSource({"PT20S, 0", "PT21S, 1"})
    void eventsAreAskedForWhenAPodIsLate(Duration age, int calls) {
        api.events.add(new EventBuilder()
                .withReason("FailedCreate")
                .withMessage("exceeded quota: small")
                .build());

        JobOutcome.Waiting waiting = (JobOutcome.Waiting) live(age).outcome();

        assertThat(waiting.reason()).isEqualTo(calls == 0 ? "PodPending" : "QuotaExceeded");
        assertThat(api.asked).hasSize(calls).allMatch(each -> each.equals("events uid-of-job-" + RUN + ","));
    }

    /// Running or not, preempted for workloads or not -> whether the pods of the namespace are asked for, and one that
    /// waits for the volume ends the scan.
    @ParameterizedTest
    @CsvSource({"Running, true, true", "Running, false, false", "Pending, true, false"})
    void aRunningScanIsUnwelcomeWhereAWorkloadWaits(String phase, boolean preempt, boolean unwelcome) {
        api.pods.add(new PodBuilder()
                .withNewMetadata()
                .withName("app")
                .endMetadata()
                .withNewSpec()
                .addNewVolume()
                .withNewPersistentVolumeClaim("claim-of-media", false)
                .endVolume()
                .endSpec()
                .build());
        DiskUsageScan scan = Made.scan("media", "access: {preemptForWorkload: " + preempt + "}");
        var pod = Made.pod(job, "{nodeName: n}", "{phase: " + phase + "}");
        var watched = new Watched(List.of(), List.of(job), List.of(pod), Made.claim());

        assertThat(requireNonNull(
                                observe(scan, active(), watched, Duration.ZERO).live())
                        .unwelcome())
                .isEqualTo(unwelcome);
        assertThat(api.asked).hasSize(unwelcome ? 1 : 0);
    }

    @Test
    void whatIsWishedIsTheSpecsHashItsRequestAndTheAnnotation() {
        DiskUsageScan scan = Made.scan("media", "depth: 5, trigger: {requestId: now}");
        scan.getMetadata().setAnnotations(Map.of(DiskUsageScan.RECONCILE_AT, "noon"));

        assertThat(observe(scan, DiskUsageScanStatus.NONE, nothing(), Duration.ZERO)
                        .declared()
                        .wishes())
                .isEqualTo(new Handled(SpecHash.of(scan.getSpec()), "now", "noon"));
    }

    @Test
    void aBrokenScheduleIsAProblemAndNoTimetable() {
        DiskUsageScan scan = Made.scan("media", "schedule: \"0 0 30 2 *\"");

        var declared = observe(scan, DiskUsageScanStatus.NONE, nothing(), Duration.ZERO)
                .declared();

        assertThat(declared.timetable()).isNull();
        assertThat(declared.problem()).startsWith("spec.schedule");
    }

    @Test
    void withoutAFreeSlotItIsNotItsTurn() {
        DiskUsageScan other = Made.scan("other", "");
        var full = new Watched(List.of(), List.of(Made.job(other, "r9", Made.NOW)), List.of(), Made.claim());

        assertThat(observe(MEDIA, DiskUsageScanStatus.NONE, full, Duration.ZERO).obstacle())
                .isEqualTo(new Obstacle.NoSlot());
    }

    /// Slots or none: who has no volume does not stand in the queue.
    @Test
    void withoutAClaimThereIsNothingToAskFor() {
        Job running = Made.job(Made.scan("other", ""), "r9", Made.NOW);
        var full = new Watched(List.of(), List.of(running), List.of(), null);

        assertThat(observe(MEDIA, DiskUsageScanStatus.NONE, full, Duration.ZERO).obstacle())
                .isInstanceOfSatisfying(
                        Obstacle.NoVolume.class,
                        none -> assertThat(none.why().reason()).isEqualTo("ClaimNotFound"));
        assertThat(api.asked).isEmpty();
    }

    private LiveJob live(Duration age) {
        return requireNonNull(observe(MEDIA, active(), with(job), age).live());
    }

    private ScanSituation observe(DiskUsageScan scan, DiskUsageScanStatus status, Watched watched, Duration later) {
        var slots = new Slots(1, 1, 1);
        return new Observation(api, store, slots, new JobGate(api, slots))
                .of(scan, status, watched, Made.NOW.plus(later));
    }

    private static DiskUsageScanStatus active() {
        var history =
                new History(RUN, Made.NOW, null, Setbacks.NONE, 0, HANDLED, new Active(RUN, "job-" + RUN, Made.NOW));
        return ScanStatus.of(
                MEDIA,
                DiskUsageScanStatus.NONE,
                history,
                new Findings(Made.NOW, new Findings.State.Scanning(), null),
                null);
    }

    private static Watched nothing() {
        return new Watched(List.of(), List.of(), List.of(), Made.claim());
    }

    private static Watched with(Job job) {
        return new Watched(List.of(), List.of(job), List.of(), Made.claim());
    }
}
