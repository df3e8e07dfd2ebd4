package dev.diskusage.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.api.DiskUsageScan;
import dev.diskusage.api.DiskUsageScanStatus;
import dev.diskusage.job.JobName;
import dev.diskusage.reconcile.History.Active;
import dev.diskusage.reconcile.History.Handled;
import dev.diskusage.reconcile.History.Setbacks;
import dev.diskusage.reconcile.Slots.Taken;
import dev.diskusage.reconcile.Slots.Waiting;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchedTest {
    private static final DiskUsageScan MEDIA = Made.scan("media", "");
    private static final DiskUsageScan BACKUP = Made.scan("backup", "");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                               | true",
                "{active: 1}                                      | true",
                "{conditions: [{type: Suspended, status: 'True'}]} | true",
                "{conditions: [{type: Complete, status: 'False'}]} | true",
                "{conditions: [{type: Complete, status: 'True'}]} | false",
                "{conditions: [{type: Failed, status: 'True'}]}   | false"
            })
    void aJobTakesASlotUntilItHasEnded(String status, boolean taken) {
        Watched watched = watched(Made.with(Made.job(MEDIA, "r1", Made.NOW), status));

        assertThat(watched.taken(Made.NOW)).hasSize(taken ? 1 : 0);
    }

    @Test
    void aJobThatIsBeingDeletedTakesNone() {
        Job going = Made.job(MEDIA, "r1", Made.NOW);
        going.getMetadata().setDeletionTimestamp(Made.NOW.toString());

        assertThat(watched(going).taken(Made.NOW)).isEmpty();
    }

    /// The deadline is an hour, and the kubelet and we ourselves are given five minutes to end it.
    @ParameterizedTest
    @CsvSource({"PT0S, true", "PT59M, true", "PT1H5M, true", "PT1H5M1S, false"})
    void aJobThatNobodyCanEndTakesNoSlotForEver(Duration age, boolean taken) {
        assertThat(watched(Made.job(MEDIA, "r1", Made.NOW.minus(age))).taken(Made.NOW))
                .hasSize(taken ? 1 : 0);
    }

    @Test
    void aSlotIsOfTheNodeOnceThePodHasOne() {
        Job placed = Made.job(MEDIA, "r1", Made.NOW);
        Job pending = Made.job(MEDIA, "r2", Made.NOW);
        Job without = Made.job(MEDIA, "r3", Made.NOW);
        var watched = new Watched(
                List.of(),
                List.of(placed, pending, without),
                List.of(Made.pod(placed, "{nodeName: node-1}", "{}"), Made.pod(pending, "{}", "{}")),
                Made.claim());

        assertThat(watched.taken(Made.NOW))
                .containsExactly(new Taken("shop", "node-1"), new Taken("shop", null), new Taken("shop", null));
    }

    /// What the status says of run r1, and how its Job stands -> whether the Job is left over.
    @ParameterizedTest
    @CsvSource({
        "under way, {}, false",
        "under way, 'conditions: [{type: Complete, status: ''True''}]', false",
        "over,      {}, true",
        "over,      'conditions: [{type: Complete, status: ''True''}]', true",
        "over,      'conditions: [{type: Failed, status: ''True''}]', false",
        "over,      'conditions: [{type: FailureTarget, status: ''True''}]', false",
        "before,    'conditions: [{type: Failed, status: ''True''}]', true"
    })
    void aJobIsLeftOverOnceTheStatusSaysThatItIsDone(String says, String job, boolean leftOver) {
        var active = new Active("r1", "job-r1", Made.NOW);
        History history = new History(
                says.equals("before") ? "r2" : "r1",
                Made.NOW,
                Made.NOW,
                Setbacks.NONE,
                0,
                Handled.NOTHING,
                says.equals("under way") ? active : null);
        String status = job.equals("{}") ? job : "{" + job + "}";
        Watched watched = watched(Made.with(Made.job(MEDIA, "r1", Made.NOW), status));

        assertThat(watched.leftOver(MEDIA, history)).hasSize(leftOver ? 1 : 0);
    }

    /// Its status could not be written, or not yet.
    @Test
    void theJobOfTheNextRunIsNotLeftOver() {
        String next = JobName.run("uid-media", null);

        assertThat(watched(Made.job(MEDIA, next, Made.NOW)).leftOver(MEDIA, History.NONE))
                .isEmpty();
    }

    /// Made anew under its name, a resource does not take over the Jobs of the one before.
    @Test
    void jobsAreThoseOfTheResourceAndNotOfItsName() {
        DiskUsageScan anew = Made.scan("media", "");
        anew.getMetadata().setUid("uid-anew");
        Job foreign = Made.job(MEDIA, "r9", Made.NOW);
        foreign.getMetadata().setLabels(null);
        var watched =
                new Watched(List.of(), List.of(Made.job(MEDIA, "r1", Made.NOW), foreign), List.of(), Made.claim());

        assertThat(watched.jobsOf(MEDIA)).hasSize(1);
        assertThat(watched.jobsOf(anew)).isEmpty();
    }

    @Test
    void whoAsksWaitsSinceItSaysSoAndTheOthersByTheirStatus() {
        DiskUsageScan queued = queued("queued", "", Made.NOW.minusSeconds(60));
        var watched = new Watched(List.of(MEDIA, BACKUP, queued), List.of(), List.of(), Made.claim());

        assertThat(watched.waiting(MEDIA, Made.NOW))
                .containsExactly(
                        new Waiting("uid-media", "shop", Made.NOW),
                        new Waiting("uid-queued", "shop", Made.NOW.minusSeconds(60)));
    }

    @Test
    void nobodyWaitsTwice() {
        DiskUsageScan self = queued("self", "", Made.NOW.minusSeconds(60));

        assertThat(new Watched(List.of(self), List.of(), List.of(), Made.claim()).waiting(self, Made.NOW))
                .containsExactly(new Waiting("uid-self", "shop", Made.NOW));
    }

    /// Its status still says that it waits until it is reconciled.
    @Test
    void aScanThatWasSuspendedWhileItWaitedHoldsUpNobody() {
        DiskUsageScan suspended = queued("suspended", "suspend: true", Made.NOW.minusSeconds(60));

        assertThat(new Watched(List.of(suspended), List.of(), List.of(), Made.claim()).waiting(MEDIA, Made.NOW))
                .extracting(Waiting::uid)
                .containsExactly("uid-media");
    }

    private static DiskUsageScan queued(String name, String spec, Instant since) {
        DiskUsageScan scan = Made.scan(name, spec);
        scan.setStatus(ScanStatus.of(
                scan,
                DiskUsageScanStatus.NONE,
                History.NONE,
                new Findings(since, new Findings.State.Queued("Queued", "waits"), null),
                null));
        return scan;
    }

    private static Watched watched(Job job) {
        return new Watched(List.of(), List.of(job), List.of(), Made.claim());
    }
}
