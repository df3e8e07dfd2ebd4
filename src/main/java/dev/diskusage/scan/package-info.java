/// One scan from its request to its summary: wires walk and aggregate, reports progress. Plain Java, no framework, so
/// that it runs in a scan Job, in the one-off command and inside the stand-alone program alike.
@NullMarked
package dev.diskusage.scan;

import org.jspecify.annotations.NullMarked;
