package dev.diskusage.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.api.Timetable;
import dev.diskusage.job.JobOutcome;
import dev.diskusage.reconcile.History.Handled;
import dev.diskusage.reconcile.History.Setbacks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// The same things happen to a scan in each order that there is, each seen at once or together with the next: it ends
/// the same.
class AnyOrderTest {
    private static final List<Consumer<World>> EVENTS = List.of(
            world -> world.scanHash = "b",
            world -> world.requestId = "now",
            world -> world.job(new JobOutcome.Failed("OOMKilled", ""), false),
            world -> world.jobs.clear(),
            World::unwelcome,
            world -> world.pass(Duration.ofHours(3)),
            world -> world.pass(Duration.ofMinutes(-7)));

    @Test
    void theEndIsTheSame() {
        List<List<Consumer<World>>> orders = new ArrayList<>();
        orders(new ArrayList<>(EVENTS), 0, orders);
        assertThat(orders).hasSize(5040);
        for (List<Consumer<World>> order : orders) {
            // A bit for each event: whether the scan is looked at after it.
            for (int looks : List.of(0b1111111, 0b1010101, 0)) {
                World world = new World(new Timetable.Every(Duration.ofHours(1)));
                world.settle();
                for (int i = 0; i < order.size(); i++) {
                    order.get(i).accept(world);
                    if ((looks >> i & 1) == 1) {
                        world.settle();
                    }
                }
                assertEndsWell(world);
            }
        }
    }

    private static void orders(List<Consumer<World>> events, int from, List<List<Consumer<World>>> into) {
        if (from == events.size()) {
            into.add(List.copyOf(events));
        }
        for (int i = from; i < events.size(); i++) {
            Collections.swap(events, from, i);
            orders(events, from + 1, into);
            Collections.swap(events, from, i);
        }
    }

    /// From then on all goes well, for as long as it takes for a retry and for a scan that came due meanwhile.
    private static void assertEndsWell(World world) {
        for (int i = 0; i < 3; i++) {
            world.settle();
            world.job(new JobOutcome.Running("node-1"), true);
            if (world.settle() instanceof NextStep.Sleep
                    && world.history.setbacks().inARow() > 0) {
                world.pass(Duration.ofMinutes(30));
            }
        }
        assertThat(world.settle()).isInstanceOf(NextStep.Sleep.class);
        assertThat(world.jobs).isEmpty();
        assertThat(world.history.startedWith()).isEqualTo(new Handled("b", "now", null));
        assertThat(world.history.setbacks()).isEqualTo(Setbacks.NONE);
        assertThat(world.history.active()).isNull();
    }
}
