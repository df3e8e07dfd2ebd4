package dev.diskusage.scan;

import dev.diskusage.usage.HardLinks;
import dev.diskusage.usage.ScanId;
import dev.diskusage.wire.ScanTicket;
import dev.diskusage.wire.ScanTicket.Operator;
import dev.diskusage.wire.ScanTicket.ScannedPath;
import dev.diskusage.wire.ScanTicket.Traversal;
import dev.diskusage.wire.ScanTicket.Work;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Tickets for run `r-1` of scan `shop/media`, which scans a whole folder.
public final class Tickets {
    private Tickets() {}

    public static ScanTicket of(URI url, String caPem, Path token, Duration patience, Path volume) {
        return new ScanTicket(
                "r-1",
                new ScanId("shop", "media", "6b1c", "media-claim"),
                new Work(
                        volume,
                        List.of(new ScannedPath("/", 3, List.of())),
                        new Traversal(HardLinks.ONCE, false, true, 0, 0),
                        2,
                        false),
                new Operator(url, caPem, token, patience));
    }
}
