package dev.diskusage.reconcile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.api.DiskUsageScanStatus.Problem;
import dev.diskusage.job.GivenJobConfig;
import dev.diskusage.job.JobName;
import dev.diskusage.job.JobOutcome;
import dev.diskusage.job.Placement;
import dev.diskusage.job.ScanJob;
import dev.diskusage.reconcile.Findings.State;
import dev.diskusage.reconcile.History.Active;
import dev.diskusage.reconcile.History.Handled;
import dev.diskusage.reconcile.History.Setbacks;
import dev.diskusage.reconcile.NextStep.Why;
import dev.diskusage.reconcile.ScanSituation.Declared;
import dev.diskusage.reconcile.ScanSituation.LiveJob;
import dev.diskusage.store.OpenedStore;
import dev.diskusage.store.PublishedRun;
import dev.diskusage.store.RunRecord;
import dev.diskusage.store.RunResult;
import dev.diskusage.store.UsageStore;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What each step does to the cluster, the store and the history.
class ActionTest {
    private static final DiskUsageScan MEDIA = Made.scan("media", "retention: {runs: 2}");
    private static final GivenJobConfig JOBS = new GivenJobConfig(URI.create("https://operator.test:8443"));
    private static final String RUN = JobName.run("uid-media", "r1");
    private static final String JOB = JobName.of("media", RUN);
    private static final Handled WISHES = new Handled("hash", "request", null);
    private static final NextStep.Start START = new NextStep.Start(RUN, JOB, Made.NOW, 4, WISHES);
    private static final Setbacks ONE_FAILURE = new Setbacks(1, 0, new Problem("Evicted", "by the node", false));
    private static final History RESTING = new History("r1", Made.NOW, Made.NOW, ONE_FAILURE, 0, Handled.NOTHING, null);
    private static final History RUNNING = RESTING.started(START);
    private static final Watched NOTHING = new Watched(List.of(), List.of(), List.of(), Made.claim());

    @TempDir
    Path folder;

    private final PlayedApi api = new PlayedApi();
    private UsageStore store;
    private Action action;

    @BeforeEach
    void open() {
        store = OpenedStore.open(folder);
        action = new Action(api, store, new ScanJob(JOBS), () -> "PEM", new JobGate(api, new Slots(1, 1, 1)));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aStartMakesTheJobAndIsRemembered() {
        Action.Done done = act(START, RESTING, null);

        assertThat(api.jobs).containsOnlyKeys(JOB);
        assertThat(done.history()).isEqualTo(RESTING.started(START));
        assertThat(done.findings().state()).isInstanceOf(State.Preparing.class);
        assertThat(done.more()).isTrue();
        assertThat(store.counts("uid-media")).containsEntry(RunResult.MISSED, 4L);
    }

    /// A try like any other: remembered, counted once, and not as a failure.
    @Test
    void aVolumeInUseIsSkipped() {
        useVolume("Pending", "app");

        Action.Done done = act(START, RESTING, null);
        act(START, RESTING, null);

        var why = new Problem(
                "WorkloadPending",
                "app wants the volume and does not run yet: it goes first, the scan is skipped",
                false);
        assertThat(api.jobs).isEmpty();
        assertThat(done.history()).isEqualTo(RESTING.started(START).madeWay(Made.NOW, why));
        assertThat(done.findings().state()).isEqualTo(new State.Held(why));
        assertThat(done.more()).isTrue();
        assertThat(store.counts("uid-media"))
                .containsEntry(RunResult.SKIPPED, 1L)
                .containsEntry(RunResult.FAILED, 0L)
                .containsEntry(RunResult.MISSED, 4L);
    }

    @Test
    void aTryAsksForThePodsAndOnlyAnElevatedOneForItsNamespace() {
        act(START, RESTING, null);
        assertThat(api.asked).containsExactly("pods shop", "create " + JOB);

        api.asked.clear();
        DiskUsageScan elevated = Made.scan("media", "security: {profile: Elevated}");
        Action.Done done = action.act(START, elevated, situation(RESTING, null), NOTHING);

        assertThat(api.asked).containsExactly("pods shop", "namespace shop");
        assertThat(requireNonNull(done.history().setbacks().last()).needsPerson())
                .isTrue();
    }

    @Test
    void aClaimThatIsNotFitLeavesTheScanDue() {
        var why = new Placement.Hold("ClaimLost", "restore it", true);

        Action.Done done = act(new NextStep.Hold(why), RESTING, null);

        assertThat(done.history()).isEqualTo(RESTING);
        assertThat(done.findings().state()).isEqualTo(new State.Held(new Problem("ClaimLost", "restore it", true)));
        assertThat(done.more()).isFalse();
        assertThat(api.asked).isEmpty();
        assertThat(store.history("uid-media")).isEmpty();
    }

    @Test
    void withoutASlotTheScanStaysDue() {
        act(START, RESTING, null);

        Action.Done done =
                act(new NextStep.Start(JobName.run("uid-media", RUN), "job", Made.NOW, 0, WISHES), RESTING, null);

        assertThat(done.history()).isEqualTo(RESTING);
        assertThat(done.findings().state())
                .isEqualTo(new State.Queued("Queued", "1 scans run already: see disk-usage.reconcile.max-scans"));
    }

    /// Refused again and again: as a failure it is tried ever later.
    @Test
    void aJobThatTheApiServerRefusesIsAFailure() {
        api.refusal = new JobOutcome.Waiting("QuotaExceeded", "exceeded quota", true);

        Action.Done done = act(START, RESTING, null);

        assertThat(done.history().setbacks().failures()).isEqualTo(2);
        assertThat(done.history().active()).isNull();
        assertThat(done.history().startedWith()).isEqualTo(WISHES);
        assertThat(done.findings().state())
                .isEqualTo(new State.Failed(new Problem("QuotaExceeded", "exceeded quota", false)));
        assertThat(lastRecord().reason()).isEqualTo("QuotaExceeded");
    }

    @Test
    void whileAJobLivesItsOutcomeIsShown() {
        assertThat(watch(new JobOutcome.Running("n")).findings().node()).isEqualTo("n");
        assertThat(watch(new JobOutcome.Running("n")).findings().state()).isEqualTo(new State.Scanning());
        assertThat(watch(new JobOutcome.Waiting("PodPending", "soon", false))
                        .findings()
                        .state())
                .isEqualTo(new State.Preparing("PodPending", "soon"));
        assertThat(watch(new JobOutcome.Waiting("ErrImagePull", "no", true))
                        .findings()
                        .state())
                .isEqualTo(new State.Blocked("ErrImagePull", "no"));
        assertThat(api.asked).isEmpty();
    }

    @Test
    void aPublishedRunShowsItsTotals() {
        for (String run : List.of("r0", "r1", RUN)) {
            OpenedStore.publish(store, ServedScans.id(MEDIA), run, 40);
        }

        Action.Done done = act(new NextStep.Succeed(), RUNNING, live());

        Findings.Result result = Objects.requireNonNull(done.findings().result());
        assertThat(result.run()).isEqualTo(store.lastPublished("uid-media").orElseThrow());
        assertThat(result.trend()).isEqualTo(store.trend("uid-media"));
        assertThat(result.warnings().lack()).isNull();
        assertThat(result.top())
                .hasSize(20)
                .isSortedAccordingTo((a, b) -> Long.compare(b.bytes(), a.bytes()))
                .noneMatch(each -> each.path().equals("/"));
        assertThat(done.history().setbacks().failures()).isZero();
        assertThat(store.history("uid-media"))
                .extracting(each -> each.run().id())
                .containsExactly(RUN, "r1");
    }

    /// The run itself is larger than all that may be kept.
    @Test
    void aResultSaysThatThereIsNoRoomForMore() {
        store.close();
        store = OpenedStore.openWithin(folder, "4K");
        action = new Action(api, store, new ScanJob(JOBS), () -> "PEM", new JobGate(api, new Slots(1, 1, 1)));
        OpenedStore.publish(store, ServedScans.id(MEDIA), RUN, 400);

        Action.Done done = act(new NextStep.Succeed(), RUNNING, live());

        assertThat(Objects.requireNonNull(done.findings().result()).warnings().lack())
                .contains("there is room for 4.0 KiB")
                .contains("disk-usage.store.max-size");
    }

    @Test
    void aResultSaysThatAnEarlierOneWasDamaged() throws IOException {
        PublishedRun earlier = OpenedStore.publish(store, ServedScans.id(MEDIA), "r0", 4);
        store.close();
        Files.writeString(earlier.file(), "rubbish".repeat(1000));
        store = OpenedStore.open(folder);
        action = new Action(api, store, new ScanJob(JOBS), () -> "PEM", new JobGate(api, new Slots(1, 1, 1)));
        OpenedStore.publish(store, ServedScans.id(MEDIA), RUN, 4);

        Action.Done done = act(new NextStep.Succeed(), RUNNING, live());

        assertThat(Objects.requireNonNull(done.findings().result()).warnings().damage())
                .contains("damaged and moved aside")
                .endsWith("then remove runs/" + ServedScans.id(MEDIA).uid() + "/r0.db.corrupt");
    }

    /// For whoever wants to look at its pod; the next start removes it.
    @Test
    void theJobOfAFailedRunStaysAndTheFailureIsCounted() {
        Action.Done done = act(new NextStep.Fail(new JobOutcome.Failed("OOMKilled", "more memory")), RUNNING, live());

        assertThat(api.asked).isEmpty();
        assertThat(done.history().setbacks().failures()).isEqualTo(2);
        assertThat(done.findings().state()).isEqualTo(new State.Failed(Made.PROBLEM));
        assertThat(lastRecord().result()).isEqualTo(RunResult.FAILED);
        assertThat(lastRecord().run().id()).isEqualTo(RUN);
    }

    @ParameterizedTest
    @EnumSource(Why.class)
    void anEndLeavesTheHistoryReadyForTheNextAndTheJobUntilThatIsWritten(Why why) {
        Action.Done done = act(new NextStep.End(why), RUNNING, live());

        assertThat(api.asked).isEmpty();
        assertThat(done.history().active()).isNull();
        assertThat(done.history().lastEnd()).isEqualTo(Made.NOW);
        assertThat(done.more()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "PREEMPTED, PREEMPTED, Preempted, made way, 1, 1",
        "PREPARE_TIMEOUT, FAILED, PrepareTimeout, (no image), 2, 0",
        "MAX_DURATION, FAILED, DeadlineExceeded, limits.maxDuration, 2, 0"
    })
    void anEndThatNobodyWishedForIsCountedWithItsReason(
            Why why, RunResult result, String reason, String says, int failures, int skips) {
        Setbacks setbacks =
                act(new NextStep.End(why), RUNNING, live()).history().setbacks();

        assertThat(lastRecord().result()).isEqualTo(result);
        assertThat(setbacks.failures()).isEqualTo(failures);
        assertThat(setbacks.skips()).isEqualTo(skips);
        assertThat(requireNonNull(setbacks.last()).reason()).isEqualTo(reason);
        assertThat(requireNonNull(setbacks.last()).message()).contains(says.replaceAll("[()]", ""));
    }

    @ParameterizedTest
    @EnumSource(names = {"SUSPENDED", "SPEC_CHANGED", "INVALID_SPEC"})
    void anEndThatAUserWishedForIsNoFailure(Why why) {
        Action.Done done = act(new NextStep.End(why), RUNNING, live());

        assertThat(done.history().setbacks()).isEqualTo(ONE_FAILURE);
        assertThat(store.history("uid-media")).isEmpty();
    }

    @Test
    void whoRestsChangesNothing() {
        Instant due = Made.NOW.plusSeconds(60);

        assertThat(act(new NextStep.Sleep(due), RESTING, null).findings())
                .isEqualTo(new Findings(Made.NOW, new State.Resting(), due));
        assertThat(act(new NextStep.Sleep(null), RESTING, null).findings().state())
                .isEqualTo(new State.Suspended());
        assertThat(act(new NextStep.Stall("nonsense"), RESTING, null).findings().state())
                .isEqualTo(new State.Invalid("nonsense"));
        assertThat(act(new NextStep.Queue(), RESTING, null).findings().state()).isInstanceOf(State.Queued.class);
        assertThat(api.asked).isEmpty();
    }

    private Action.Done watch(JobOutcome outcome) {
        var live = new LiveJob(RUN, JOB, "hash", Made.NOW, outcome, false, false);
        return act(new NextStep.Watch(Made.NOW), RUNNING, live);
    }

    private Action.Done act(NextStep step, History history, @Nullable LiveJob live) {
        Action.Done done = action.act(step, MEDIA, situation(history, live), NOTHING);
        Active active = done.history().active();
        assertThat(active == null || active.run().equals(done.history().lastRun()))
                .isTrue();
        return done;
    }

    private static ScanSituation situation(History history, @Nullable LiveJob live) {
        var declared = new Declared("uid-media", "media", null, null, false, WISHES, World.TIMEOUTS);
        return new ScanSituation(Made.NOW, declared, history, live, null);
    }

    private void useVolume(String phase, String pod) {
        api.pods.add(new PodBuilder()
                .withNewMetadata()
                .withName(pod)
                .endMetadata()
                .withNewSpec()
                .addNewVolume()
                .withNewPersistentVolumeClaim("claim-of-media", false)
                .endVolume()
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .endStatus()
                .build());
    }

    private static LiveJob live() {
        var waiting = new JobOutcome.Waiting("ErrImagePull", "no image", true);
        return new LiveJob(RUN, JOB, "hash", Made.NOW, waiting, false, false);
    }

    private RunRecord lastRecord() {
        return store.history("uid-media").getFirst();
    }
}
