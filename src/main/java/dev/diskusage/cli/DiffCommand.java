package dev.diskusage.cli;

import dev.diskusage.cli.ScanArguments.Format;
import dev.diskusage.store.ChangedDirectory;
import dev.diskusage.store.Measure;
import dev.diskusage.store.RunFile;
import dev.diskusage.store.RunGrowth;
import dev.diskusage.store.StoreException;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.RunSummary.PathTotals;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// What became of each directory between two runs.
final class DiffCommand {
    private final RunFile before;
    private final RunFile after;
    private final RunGrowth growth;
    private final Report report;

    private DiffCommand(RunFile before, RunFile after, RunGrowth growth, Report report) {
        this.before = before;
        this.after = after;
        this.growth = growth;
        this.report = report;
    }

    /// @param top directories that grew most; 0 is every change
    private record Report(Format format, Measure by, int top) {}

    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().addOption(ScanArguments.help());
        spec.usageMessage()
                .description(
                        "Says what grew between two runs that were kept: run files of a store (runs/<uid>/<run>.db),",
                        "or of scan --db. Directories are the same when their paths are.")
                .footer(
                        "",
                        "Exit status: 0 all was compared; 1 wrong usage, or a run cannot be read; 3 finished, but",
                        "directories that only one run has were left out, where the other reported less deep or could",
                        "not read.");
        spec.addPositional(StoreCommands.path("OLD", 0, "The earlier run."));
        spec.addPositional(StoreCommands.path("NEW", 1, "The later run."));
        spec.addPositional(RunArguments.below(2, "Only what lies below this directory, which both runs have."));
        spec.addOption(ScanArguments.number("--top", "N", Integer.MAX_VALUE)
                .description("The directories that grew most: in the table 20, in the JSON all; 0 is every change.")
                .build());
        spec.addOption(RunArguments.by("What is compared"));
        spec.addOption(RunArguments.format());
        return spec;
    }

    static int run(ParseResult parsed, PrintStream out, PrintStream err) {
        Path old = parsed.matchedPositionalValue(0, Path.of(""));
        Path later = parsed.matchedPositionalValue(1, Path.of(""));
        Format format = parsed.matchedOptionValue("--format", Format.TABLE);
        int top = parsed.matchedOptionValue("--top", format == Format.TABLE ? ScanArguments.DEFAULT_TOP : 0);
        try (RunFile before = RunFile.open(old);
                RunFile after = RunFile.open(later);
                RunGrowth growth = new RunGrowth(before, after)) {
            Measure by = growth.common(parsed.matchedOptionValue("--by", Measure.ALLOCATED));
            DiffCommand diff = new DiffCommand(before, after, growth, new Report(format, by, top));
            List<ChangedDirectory> from = diff.from(parsed.matchedPositionalValue(2, ""));
            diff.warn(by, parsed, err);
            diff.write(from, out);
            return diff.complain(err);
        } catch (StoreException | UncheckedIOException e) {
            err.println("disk-usage: " + e.getMessage());
            return ExitCode.USAGE;
        }
    }

    private List<ChangedDirectory> from(String path) {
        List<ChangedDirectory> from = path.isEmpty()
                ? growth.roots()
                : growth.find(EntryName.of(path)).stream().toList();
        if (from.isEmpty()) {
            throw new StoreException(
                    path.isEmpty()
                            ? "the runs have no path in common: " + paths(before) + " and " + paths(after)
                            : "not both runs have a directory "
                                    + EntryName.of(path).printable() + ": give one that both reported, below "
                                    + paths(before));
        }
        return from;
    }

    static String paths(RunFile run) {
        return run.summary().paths().stream()
                .map(PathTotals::path)
                .map(EntryName::printable)
                .collect(Collectors.joining(", "));
    }

    private void warn(Measure by, ParseResult parsed, PrintStream err) {
        if (by != parsed.matchedOptionValue("--by", Measure.ALLOCATED)) {
            err.println("disk-usage: compared by apparent bytes: one of the runs could not know those on disk");
        }
        if (after.summary().started().isBefore(before.summary().started())) {
            err.println("disk-usage: OLD is the later one of the two runs: what it calls grown has shrunk");
        }
    }

    private void write(List<ChangedDirectory> from, PrintStream out) {
        Consumer<Consumer<ChangedDirectory>> changes = each -> {
            if (report.top == 0) {
                growth.forEachChange(from, each);
            } else {
                growth.largestGrowth(from, report.by, report.top).forEach(each);
            }
        };
        try {
            if (report.format == Format.JSON) {
                DiffJson.write(out, before, after, changes);
            } else {
                DiffTable table = new DiffTable(out, report.by);
                table.head();
                changes.accept(table::line);
            }
            // A PrintStream keeps its errors to itself.
            if (out.checkError()) {
                throw new IOException("standard output is closed or full");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the report: " + e.getMessage(), e);
        }
    }

    private int complain(PrintStream err) {
        long roots = before.roots().size()
                + after.roots().size()
                - 2L * growth.roots().size();
        if (roots > 0) {
            err.println("disk-usage: scanned paths that only one of the runs has are left out: " + roots);
        }
        if (growth.leftOut() > 0) {
            err.println("disk-usage: in " + growth.leftOut() + " directories what only one of the runs has is left out:"
                    + " the other reported less deep there, or could not read all of them");
        }
        return roots > 0 || growth.leftOut() > 0 ? ExitCode.PARTLY_UNREADABLE : ExitCode.WHOLE;
    }
}
