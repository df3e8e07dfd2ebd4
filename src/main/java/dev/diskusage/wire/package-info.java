/// What scanner and operator say to each other: the ticket that a scan Job is started with, the batches that it sends
/// back, their bytes and their bounds. No transport: `scan` sends, `ingest` receives. Plain Java.
@NullMarked
package dev.diskusage.wire;

import org.jspecify.annotations.NullMarked;
