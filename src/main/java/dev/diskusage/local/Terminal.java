package dev.diskusage.local;

import dev.diskusage.scan.DirectoryTable;
import dev.diskusage.scan.ProgressLine;
import dev.diskusage.store.Measure;
import dev.diskusage.store.PublishedRun;
import dev.diskusage.store.RunFile;
import dev.diskusage.usage.IecSize;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.Totals;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// What a person sees of the runs: a line that moves while one goes on, then what came of it. Any thread.
final class Terminal implements RunReport {
    private static final System.Logger LOG = System.getLogger(Terminal.class.getName());

    /// Back to the start of the line and clear it.
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean interactive;
    private final int top;
    private boolean lineShown;

    /// @param interactive whether a person looks at `out`: only then a line can move
    /// @param top directories of the table after each run; 0 prints none
    Terminal(PrintStream out, boolean interactive, int top) {
        this.out = out;
        this.interactive = interactive;
        this.top = top;
    }

    /// On a terminal it replaces the line before, else it is one more line of the log.
    ///
    /// @param running asked when it is this call's turn, so that no line comes after the end of its run
    synchronized void progress(Supplier<Collection<ScanRun>> running) {
        for (ScanRun each : running.get()) {
            String line = each.local().title() + ": " + ProgressLine.of(each.progress());
            if (interactive) {
                out.print(CLEAR_LINE + line);
                out.flush();
                lineShown = true;
                return;
            }
            LOG.log(Level.INFO, line);
        }
    }

    @Override
    public synchronized void ended(LocalScan scan, ScanRun.Outcome outcome) {
        if (lineShown) {
            out.print(CLEAR_LINE);
            lineShown = false;
        }
        switch (outcome) {
            case ScanRun.Outcome.Published(PublishedRun run) -> published(scan, run);
            case ScanRun.Outcome.Failed(String reason) ->
                LOG.log(
                        Level.ERROR,
                        scan.title() + " Ready=False ScanFailed: " + reason
                                + "; what the last good run found stays served");
            case ScanRun.Outcome.Cancelled _ -> LOG.log(Level.INFO, scan.title() + ": the run was given up");
        }
    }

    private void published(LocalScan scan, PublishedRun run) {
        RunSummary summary = run.summary();
        if (top > 0) {
            try (RunFile file = run.open()) {
                out.print(DirectoryTable.of(
                        file.largestKnown(file.roots(), Measure.ALLOCATED, Integer.MAX_VALUE, top).stream()
                                .map(each -> new DirectoryTable.Line(
                                        each.path(), each.all(), each.unreadable() > 0, each.asOf()))
                                .toList()));
                out.flush();
            }
        }
        Totals all = summary.paths().stream().map(RunSummary.PathTotals::all).reduce(Totals.NONE, Totals::plus);
        LOG.log(
                Level.INFO,
                String.format(
                        Locale.ROOT,
                        "%s Ready=True: %s in %,d entries, %.1f s, kept in %s",
                        scan.title(),
                        IecSize.of(all.allocatedBytes()),
                        summary.entries(),
                        summary.took().toMillis() / 1e3,
                        run.file()));
        if (!summary.complete()) {
            LOG.log(
                    Level.WARNING,
                    scan.title() + " ScanSucceededPartially: not all could be read: " + unreadable(summary));
        }
    }

    /// `EACCES 3 (/private/a)`: each errno with its number, then the first path.
    private static String unreadable(RunSummary summary) {
        String counts = summary.unreadable().byErrno().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", "));
        return summary.unreadable().first().stream()
                .findFirst()
                .map(first -> counts + " (first " + first.path().printable() + ")")
                .orElse(counts);
    }
}
