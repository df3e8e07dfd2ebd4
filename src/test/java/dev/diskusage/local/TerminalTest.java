package dev.diskusage.local;

import static dev.diskusage.store.HalfReadRuns.LARGER;
import static dev.diskusage.store.HalfReadRuns.OWN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.store.HalfReadRuns;
import dev.diskusage.store.OpenedStore;
import dev.diskusage.store.PublishedRun;
import dev.diskusage.store.UsageStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The table that the stand-alone program prints after a run.
class TerminalTest {
    private static final Instant MONDAY = Instant.parse("2026-11-23T03:00:00Z");
    private static final Instant FRIDAY = Instant.parse("2026-11-27T03:00:00Z");

    @TempDir
    Path folder;

    private static String printed(PublishedRun run, int top) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(new PrintStream(out, false, UTF_8), false, top);
        LocalScan scan = LocalScan.ofFolder(Path.of("/"), Duration.ofHours(1), 3);
        terminal.ended(scan, new ScanRun.Outcome.Published(run));
        return out.toString(UTF_8);
    }

    @Test
    void whatCannotBeReadIsAsLargeAsItWasAndSaysSinceWhen() {
        try (UsageStore store = OpenedStore.open(folder)) {
            HalfReadRuns.publish(store, MONDAY, LARGER, 0);
            PublishedRun friday = HalfReadRuns.publish(store, FRIDAY, OWN, 1);
            assertThat(printed(friday, 20)).isEqualTo("""
                    ALLOCATED  APPARENT  FILES  DIRECTORIES  PATH
                      2.0 MiB   2.0 KiB      6            1  /a ! as of 2026-11-23T03:00:01Z
                      1.1 MiB    1000 B      3            3  / !
                      1.0 MiB    1000 B      3            1  /b
                    """);
            assertThat(printed(friday, 1))
                    .endsWith("  /a ! as of 2026-11-23T03:00:01Z\n")
                    .hasLineCount(2);
        }
    }

    @Test
    void whatNoRunCouldReadIsItsInode() {
        try (UsageStore store = OpenedStore.open(folder)) {
            HalfReadRuns.publish(store, MONDAY, OWN, 1);
            PublishedRun friday = HalfReadRuns.publish(store, FRIDAY, OWN, 1);
            assertThat(printed(friday, 20)).endsWith("  4.0 KiB       0 B      0            1  /a !\n");
        }
    }

    @Test
    void noTableWhereNoneIsWanted() {
        try (UsageStore store = OpenedStore.open(folder)) {
            assertThat(printed(HalfReadRuns.publish(store, MONDAY, LARGER, 0), 0))
                    .isEmpty();
        }
    }
}
