/// The one-off command `disk-usage scan PATH`: plain Java, no framework, started by the launcher that the build makes.
/// Reads its arguments, runs one scan and prints what it found; knows no manifests, no schedule and no metrics.
@NullMarked
package dev.diskusage.cli;

import org.jspecify.annotations.NullMarked;
