package dev.diskusage.reconcile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.api.Timetable;
import dev.diskusage.job.JobOutcome;
import dev.diskusage.job.Placement;
import dev.diskusage.reconcile.History.Setbacks;
import dev.diskusage.reconcile.NextStep.End;
import dev.diskusage.reconcile.NextStep.Hold;
import dev.diskusage.reconcile.NextStep.Queue;
import dev.diskusage.reconcile.NextStep.Sleep;
import dev.diskusage.reconcile.NextStep.Stall;
import dev.diskusage.reconcile.NextStep.Start;
import dev.diskusage.reconcile.NextStep.Watch;
import dev.diskusage.reconcile.NextStep.Why;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NextStepTest {
    private final World world = new World(new Timetable.Every(Duration.ofHours(1)));

    @Test
    void aNewScanStartsAtOnceAndIsThenWatched() {
        assertThat(world.decide()).isInstanceOf(Start.class);
        assertThat(world.settle()).isInstanceOf(Watch.class);
        assertThat(world.history.active()).isNotNull();
    }

    @Test
    void aPublishedRunIsSuccessEvenBeforeTheJobSaysSo() {
        succeed();

        assertThat(world.history.setbacks().failures()).isZero();
        assertThat(world.history.active()).isNull();
        assertThat(world.decide()).isInstanceOf(Sleep.class);
    }

    @Test
    void aJobThatSucceededWithoutResultsHasFailed() {
        world.settle();
        world.job(JobOutcome.SUCCEEDED, false);

        assertThat(world.decide()).isEqualTo(new NextStep.Fail(JobOutcome.NOTHING_PUBLISHED));
    }

    @Test
    void aJobThatSomebodyDeletedHasFailedAndIsTriedAgain() {
        world.settle();
        world.jobs.clear();

        assertThat(world.decide()).isEqualTo(new NextStep.Fail(JobOutcome.VANISHED));
        world.settle();
        world.pass(NextStep.FIRST_RETRY);
        assertThat(world.decide()).isInstanceOf(Start.class);
    }

    @Test
    void theNextScanIsDueWithinOneAndAHalfIntervals() {
        succeed();
        Sleep sleep = (Sleep) world.decide();

        assertThat(sleep.due())
                .isBetween(World.START.plus(Duration.ofMinutes(30)), World.START.plus(Duration.ofMinutes(90)));
        world.now = requireNonNull(sleep.due());
        assertThat(world.decide()).isInstanceOf(Start.class);
    }

    @Test
    void missedRunsAreCountedAndCaughtUpByOne() {
        succeed();
        world.pass(Duration.ofHours(10));
        world.settle();

        assertThat(world.starts()).isEqualTo(2);
        assertThat(world.history.missed()).isBetween(8L, 9L);
    }

    @Test
    void veryManyMissedRunsAreCountedInBoundedTime() {
        succeed();
        world.pass(Duration.ofDays(3650));
        world.settle();

        assertThat(world.history.missed()).isEqualTo(DueTime.MAX_MISSED);
    }

    @Test
    void aSuspendedScanStartsNothingAndItsJobIsEnded() {
        world.settle();
        world.suspended = true;

        assertThat(world.decide()).isEqualTo(new End(Why.SUSPENDED));
        assertThat(world.settle()).isEqualTo(new Sleep(null));
        assertThat(world.history.setbacks().failures()).isZero();
    }

    @Test
    void aRequestRunsOnceAndAtOnce() {
        succeed();
        world.requestId = "2026-11-23";
        succeed();

        assertThat(world.starts()).isEqualTo(2);
        assertThat(world.decide()).isInstanceOf(Sleep.class);
        world.requestId = null;
        assertThat(world.decide()).isInstanceOf(Sleep.class);
    }

    @Test
    void aChangeOfWhatIsScannedEndsTheJobAndStartsAnother() {
        world.settle();
        String first = world.jobs.keySet().iterator().next();
        world.scanHash = "b";

        assertThat(world.decide()).isEqualTo(new End(Why.SPEC_CHANGED));
        assertThat(world.settle()).isInstanceOf(Watch.class);
        assertThat(world.jobs).hasSize(1).doesNotContainKey(first);
        assertThat(world.history.setbacks().failures()).isZero();
    }

    @Test
    void aPodThatDoesNotRunInTimeIsEnded() {
        world.settle();
        world.pass(World.TIMEOUTS.prepare());

        assertThat(world.decide()).isEqualTo(new End(Why.PREPARE_TIMEOUT));
    }

    @Test
    void aPodThatRunsTooLongIsEndedWhenNobodyElseDid() {
        world.settle();
        world.job(new JobOutcome.Running("node-1"), false);
        world.pass(World.TIMEOUTS.longest());
        assertThat(world.decide()).isInstanceOf(Watch.class);
        world.pass(NextStep.DEADLINE_GRACE);

        assertThat(world.decide()).isEqualTo(new End(Why.MAX_DURATION));
    }

    @Test
    void aScanGivesWayToAWorkload() {
        world.settle();
        world.unwelcome();

        assertThat(world.decide()).isEqualTo(new End(Why.PREEMPTED));
        assertThat(world.settle()).isInstanceOf(Sleep.class);
    }

    @Test
    void failuresAreRetriedEverLaterAndThenOnlyByTheTimetable() {
        World daily = new World(new Timetable.Every(Duration.ofDays(1)));
        for (int i = 0; i < NextStep.MAX_RETRIES; i++) {
            fail(daily);
            daily.pass(NextStep.FIRST_RETRY.multipliedBy(1L << i).minusSeconds(1));
            assertThat(daily.decide()).isInstanceOf(Sleep.class);
            daily.pass(Duration.ofSeconds(1));
        }
        fail(daily);

        Sleep sleep = (Sleep) daily.decide();
        assertThat(sleep.due()).isAfter(daily.now.plus(Duration.ofHours(1)));
    }

    @Test
    void aScanWithoutASlotWaits() {
        world.obstacle = World.NO_SLOT;

        assertThat(world.decide()).isEqualTo(new Queue());
    }

    /// As soon as the claim is fit: no try was lost meanwhile, and none is waited for.
    @Test
    void aScanWithoutAVolumeStaysDue() {
        world.obstacle = World.NO_VOLUME;
        world.settle();
        world.pass(Duration.ofHours(7));
        assertThat(world.settle()).isEqualTo(new Hold(new Placement.Hold("ClaimNotFound", "create it", false)));
        assertThat(world.history).isEqualTo(History.NONE);

        world.obstacle = null;
        assertThat(world.decide()).isInstanceOf(Start.class);
    }

    /// A volume that is always in use costs four tries more than it has due times, ever.
    @Test
    void aScanThatMadeWayIsTriedAgainLikeOneThatFailed() {
        World daily = new World(new Timetable.Every(Duration.ofDays(1)));
        int tries = 0;
        for (int minute = 0; minute < Duration.ofDays(10).toMinutes(); minute++) {
            if (daily.decide() instanceof Start start) {
                daily.history = daily.history.started(start).madeWay(daily.now, Made.PROBLEM);
                tries++;
            }
            daily.pass(Duration.ofMinutes(1));
        }

        assertThat(tries).isBetween(9 + NextStep.MAX_RETRIES, 11 + NextStep.MAX_RETRIES);
        assertThat(daily.history.setbacks()).isEqualTo(new Setbacks(0, tries, Made.PROBLEM));
    }

    @Test
    void aBrokenTimetableStallsAndItsJobIsEnded() {
        world.settle();
        world.problem = "spec.schedule: nonsense";

        assertThat(world.settle()).isEqualTo(new Stall("spec.schedule: nonsense"));
        assertThat(world.jobs).isEmpty();
    }

    @Test
    void aClockThatStepsBackCostsOneScanAndNothingWaitsForIt() {
        succeed();
        world.pass(Duration.ofDays(-100));
        succeed();

        assertThat(world.starts()).isEqualTo(2);
        assertThat(world.history.lastStart()).isEqualTo(world.now);
        assertThat(((Sleep) world.decide()).due()).isBefore(world.now.plus(Duration.ofMinutes(91)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whateverHappensItComesToRestWithAtMostOneJob(int block) {
        for (int seed = block * 1000; seed < block * 1000 + 700; seed++) {
            var random = new Random(seed);
            World one = new World(new Timetable.Every(Duration.ofSeconds(60 + random.nextInt(7200))));
            for (int i = 0; i < 60; i++) {
                one.event(random);
                assertThat(one.decide()).as("decided twice, seed %d", seed).isEqualTo(one.decide());
                NextStep rest = one.settle();
                assertThat(one.jobs).as("seed %d", seed).hasSizeLessThanOrEqualTo(1);
                assertThat(one.settle()).as("settled twice, seed %d", seed).isEqualTo(rest);
                assertThat(one.history.active() != null).as("seed %d", seed).isEqualTo(!one.jobs.isEmpty());
            }
            assertNoRunWasStartedTwice(one, seed);
        }
    }

    @ParameterizedTest
    @EnumSource(Why.class)
    void everyEndLeavesTheScanReadyForTheNext(Why why) {
        world.settle();
        world.act(new End(why));
        world.requestId = "again";

        assertThat(world.decide()).isInstanceOf(Start.class);
    }

    private static void assertNoRunWasStartedTwice(World world, int seed) {
        assertThat(world.taken.stream().filter(Start.class::isInstance).map(each -> ((Start) each).run()))
                .as("seed %d", seed)
                .doesNotHaveDuplicates();
    }

    private void succeed() {
        world.settle();
        world.job(new JobOutcome.Running("node-1"), true);
        world.settle();
    }

    private static void fail(World world) {
        assertThat(world.settle()).isInstanceOf(Watch.class);
        world.job(new JobOutcome.Failed("OOMKilled", ""), false);
        world.settle();
    }
}
