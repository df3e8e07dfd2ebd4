package dev.diskusage.cli;

import dev.diskusage.store.ChangedDirectory;
import dev.diskusage.store.ComparedDirectory;
import dev.diskusage.store.Measure;
import dev.diskusage.usage.IecSize;
import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Changed directories as a table for a terminal, line by line, so that there may be any number of them. A path marked
/// with `!` has entries below that one of the runs could not read.
final class DiffTable {
    /// Columns as wide as the largest size that is usual, `1023.9 GiB` with its sign.
    private static final String LINE = "%-6s  %11s  %11s  %11s  %12s  %s%n";

    private final PrintStream out;
    private final Measure by;

    DiffTable(PrintStream out, Measure by) {
        this.out = out;
        this.by = by;
    }

    void head() {
        out.printf(Locale.ROOT, LINE, "CHANGE", "GROWTH", "BEFORE", "AFTER", "FILES", "PATH");
    }

    void line(ChangedDirectory changed) {
        out.printf(
                Locale.ROOT,
                LINE,
                changed.change().name().toLowerCase(Locale.ROOT),
                signed(changed.growth(by), by),
                of(changed.before()),
                of(changed.after()),
                signed(changed.growth(Measure.FILES), Measure.FILES),
                changed.path().printable() + (changed.partlyUnreadable() ? " !" : ""));
    }

    private String of(@Nullable ComparedDirectory usage) {
        return usage == null ? "-" : text(by.of(usage.all()), by);
    }

    private static String signed(long number, Measure by) {
        return number == 0 ? "0" : (number > 0 ? "+" : "-") + text(Math.abs(number), by);
    }

    private static String text(long number, Measure by) {
        return by == Measure.FILES ? String.format(Locale.ROOT, "%,d", number) : IecSize.of(number);
    }
}
