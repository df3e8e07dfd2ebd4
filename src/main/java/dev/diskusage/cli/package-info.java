/// The command `disk-usage`: plain Java, no framework, started by the launcher that the build makes. `scan` runs
/// one scan and prints what it found; `show` and `diff` read runs that were kept; `migrate` comes from the classic
/// exporter; `backup` and `verify` look after a store's folder.
@NullMarked
package dev.diskusage.cli;

import org.jspecify.annotations.NullMarked;
