package dev.diskusage.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.reconcile.Slots.Taken;
import dev.diskusage.reconcile.Slots.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private final Slots slots = new Slots(3, 2, 1);

    @Test
    void whoWaitsLongestComesFirst() {
        List<Waiting> waiting =
                List.of(waiting("late", "a", 30), waiting("early", "b", 10), waiting("middle", "c", 20));
        List<Taken> taken = List.of(new Taken("x", "n1"), new Taken("y", null));

        assertThat(slots.turnOf("early", taken, waiting)).isTrue();
        assertThat(slots.turnOf("middle", taken, waiting)).isFalse();
    }

    @Test
    void aNamespaceAtItsLimitDoesNotHoldUpOthers() {
        List<Waiting> waiting = List.of(waiting("first", "full", 10), waiting("second", "other", 20));
        List<Taken> taken = List.of(new Taken("full", "n1"), new Taken("full", "n2"));

        assertThat(slots.turnOf("first", taken, waiting)).isFalse();
        assertThat(slots.turnOf("second", taken, waiting)).isTrue();
    }

    @Test
    void aNodeTakesSoMany() {
        List<Taken> taken = List.of(new Taken("a", "n1"), new Taken("b", null));

        assertThat(slots.full(new Taken("c", "n1"), taken)).contains("node n1");
        assertThat(slots.full(new Taken("c", "n2"), taken)).isNull();
        assertThat(slots.full(new Taken("c", null), taken)).isNull();
        assertThat(new Slots(2, 2, 9).full(new Taken("c", null), taken)).contains("max-scans");
        assertThat(new Slots(9, 1, 9).full(new Taken("a", null), taken)).contains("max-scans-per-namespace");
    }

    @Test
    void neverMoreStartThanThereAreSlotsAndNoneStaysFreeThatSomebodyCouldTake() {
        var random = new Random(11);
        for (int i = 0; i < 2000; i++) {
            var limits = new Slots(1 + random.nextInt(6), 1 + random.nextInt(3), 9);
            List<Taken> taken = new ArrayList<>();
            List<Waiting> waiting = new ArrayList<>();
            for (int j = random.nextInt(12); j > 0; j--) {
                waiting.add(waiting("uid" + j, "ns" + random.nextInt(3), random.nextInt(100)));
            }
            while (startOne(limits, taken, waiting)) {}

            assertThat(taken).hasSizeLessThanOrEqualTo(limits.global());
            assertThat(waiting)
                    .allMatch(each -> taken.size() == limits.global()
                            || taken.stream()
                                            .filter(one -> one.namespace().equals(each.namespace()))
                                            .count()
                                    == limits.perNamespace());
        }
    }

    private static boolean startOne(Slots limits, List<Taken> taken, List<Waiting> waiting) {
        for (Waiting each : waiting) {
            if (limits.turnOf(each.uid(), taken, waiting)) {
                taken.add(new Taken(each.namespace(), null));
                return waiting.remove(each);
            }
        }
        return false;
    }

    private static Waiting waiting(String uid, String namespace, int due) {
        return new Waiting(uid, namespace, Instant.EPOCH.plusSeconds(due));
    }
}
