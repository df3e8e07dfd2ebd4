package dev.diskusage.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimedBodyTest {
    @Test
    void readsAllOfABodyUpToTheBound() throws IOException {
        byte[] bytes = new byte[200_000];
        new Random(1).nextBytes(bytes);

        assertThat(new TimedBody(Duration.ofMinutes(1)).read(new ByteArrayInputStream(bytes), 200_000))
                .isEqualTo(bytes);
    }

    /// From a stream without an end: it stops at the bound.
    @Test
    void stopsAtTheBound() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 1;
            }
        };
        assertThatThrownBy(() -> new TimedBody(Duration.ofMinutes(1)).read(endless, 1_000_000))
                .isInstanceOfSatisfying(
                        Refused.class, e -> assertThat(e.status()).isEqualTo(413))
                .hasMessage("the batch has more than 1000000 bytes");
    }

    @Test
    void doesNotWaitForADripForEver() {
        InputStream drip = new InputStream() {
            @Override
            public int read() {
                return 1;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                return 1;
            }
        };
        assertThatThrownBy(() -> new TimedBody(Duration.ofNanos(1)).read(drip, 1_000_000))
                .isInstanceOfSatisfying(
                        Refused.class, e -> assertThat(e.status()).isEqualTo(408))
                .hasMessage("the batch took more than PT0.000000001S to arrive");
    }
}
