package dev.diskusage.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diskusage.store.RunId;
import dev.diskusage.usage.ScanId;
import dev.diskusage.wire.BatchCodec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyPlacesTest {
    private static final int RUNS = 3;

    private final BodyPlaces places = new BodyPlaces(new TestConfig(RUNS, 1_000));

    private static RunId run(int number) {
        return new RunId(new ScanId("shop", "media", "uid-media", "media-claim"), "r" + number);
    }

    private List<BodyPlaces.Place> takeAllOf(int run) {
        List<BodyPlaces.Place> taken = new ArrayList<>();
        for (int i = 0; i < BatchCodec.MAX_UNANSWERED; i++) {
            taken.add(places.take(run(run)));
        }
        return taken;
    }

    private void refuses(int run, int status, String message) {
        assertThatThrownBy(() -> places.take(run(run)))
                .isInstanceOfSatisfying(
                        Refused.class, e -> assertThat(e.status()).isEqualTo(status))
                .hasMessageContaining(message);
    }

    @Test
    void oneRunTakesNoMoreThanAScannerSendsAtOnce() {
        List<BodyPlaces.Place> taken = takeAllOf(1);

        refuses(1, 429, "run r1 sends 2 batches already");
        assertThat(takeAllOf(2)).hasSize(BatchCodec.MAX_UNANSWERED);
        taken.getFirst().close();
        places.take(run(1));
        refuses(1, 429, "run r1");
    }

    @Test
    void allTogetherTakeNoMoreThanTheRunsThatMayBeOpen() {
        List<BodyPlaces.Place> first = takeAllOf(1);
        takeAllOf(2);
        takeAllOf(3);

        refuses(4, 503, "the operator is busy");
        first.forEach(BodyPlaces.Place::close);
        assertThat(takeAllOf(4)).hasSize(BatchCodec.MAX_UNANSWERED);
    }

    @Test
    void whatWasRefusedTookNothing() {
        List<BodyPlaces.Place> taken = takeAllOf(1);
        for (int i = 0; i < 100; i++) {
            refuses(1, 429, "run r1");
        }
        taken.forEach(BodyPlaces.Place::close);

        assertThat(takeAllOf(1)).hasSize(BatchCodec.MAX_UNANSWERED);
        takeAllOf(2);
        takeAllOf(3);
        refuses(4, 503, "busy");
    }
}
