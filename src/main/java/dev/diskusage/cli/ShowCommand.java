package dev.diskusage.cli;

import dev.diskusage.cli.ScanArguments.Format;
import dev.diskusage.scan.DirectoryTable;
import dev.diskusage.scan.ScanRequest.ScanPath;
import dev.diskusage.store.KeptRun;
import dev.diskusage.store.KnownDirectory;
import dev.diskusage.store.Measure;
import dev.diskusage.store.RunFile;
import dev.diskusage.store.StaleDirectory;
import dev.diskusage.store.StoreException;
import dev.diskusage.store.StoredDirectory;
import dev.diskusage.usage.EntryName;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// What is in a run that was kept, and which runs a store has.
final class ShowCommand {
    /// Directories or runs at once, each some 300 bytes of the 48 MB that the launcher gives. Who wants all of a
    /// run asks its file.
    private static final int MAX_TOP = 10_000;

    private final Asked asked;
    private final PrintStream out;

    private ShowCommand(Asked asked, PrintStream out) {
        this.asked = asked;
        this.out = out;
    }

    /// @param path below which directories are shown; empty for the scanned paths
    /// @param levels below `path`
    private record Asked(String path, Measure by, int levels, int top, Format format) {
        static Asked of(ParseResult parsed) {
            return new Asked(
                    parsed.matchedPositionalValue(1, ""),
                    parsed.matchedOptionValue("--by", Measure.ALLOCATED),
                    parsed.matchedOptionValue("--depth", ScanPath.MAX_DEPTH),
                    parsed.matchedOptionValue("--top", ScanArguments.DEFAULT_TOP),
                    parsed.matchedOptionValue("--format", Format.TABLE));
        }
    }

    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().addOption(ScanArguments.help());
        spec.usageMessage()
                .description(
                        "Shows the largest directories of a run that was kept: a run file of a store, or of scan --db.",
                        "Of a store's folder it lists the runs, the newest first.")
                .footer(
                        "",
                        "Exit status: 0 shown; 1 wrong usage, or it cannot be read; 3 shown, but the run could not read",
                        "parts of what it scanned.");
        spec.addPositional(StoreCommands.path("RUN", 0, "The run's file, or the store's folder."));
        spec.addPositional(RunArguments.below(1, "Only this directory, and what lies below it."));
        spec.addOption(ScanArguments.number("--depth", "LEVELS", ScanPath.MAX_DEPTH)
                .description("Levels below PATH that are shown: 1 is what lies right in it. All that the run has.")
                .build());
        spec.addOption(ScanArguments.number("--top", "N", MAX_TOP)
                .description("The largest directories, or the newest runs: 20, at most 10,000.")
                .build());
        spec.addOption(RunArguments.by("What is large"));
        spec.addOption(RunArguments.format());
        return spec;
    }

    static int run(ParseResult parsed, PrintStream out, PrintStream err) {
        Path file = parsed.matchedPositionalValue(0, Path.of(""));
        ShowCommand show = new ShowCommand(Asked.of(parsed), out);
        try {
            if (Files.isDirectory(file)) {
                return show.runs(file);
            }
            try (RunFile run = RunFile.open(file)) {
                show.directories(run);
                return ScanCommand.complain(run.summary(), err);
            }
        } catch (StoreException | UncheckedIOException e) {
            err.println("disk-usage: " + e.getMessage());
            return ExitCode.USAGE;
        }
    }

    private int runs(Path data) {
        if (!asked.path.isEmpty()) {
            throw new StoreException("cannot show " + EntryName.of(asked.path).printable() + " of " + data
                    + ": it is a folder: give the file of one run");
        }
        List<KeptRun> newest = KeptRun.in(data).stream().limit(asked.top).toList();
        write(() -> {
            if (asked.format == Format.JSON) {
                RunList.writeJson(out, newest);
            } else {
                RunList.writeTable(out, newest);
            }
        });
        return ExitCode.WHOLE;
    }

    private void directories(RunFile run) {
        List<KnownDirectory> largest = largest(run);
        write(() -> {
            if (asked.format == Format.JSON) {
                JsonReport.write(
                        out, run.summary(), json -> largest.forEach(each -> JsonReport.writeKnown(json, each)));
            } else {
                out.print(DirectoryTable.of(largest.stream()
                        .map(each ->
                                new DirectoryTable.Line(each.path(), each.all(), each.unreadable() > 0, each.asOf()))
                        .toList()));
            }
        });
    }

    private List<KnownDirectory> largest(RunFile run) {
        EntryName path = EntryName.of(asked.path);
        List<StoredDirectory> from =
                asked.path.isEmpty() ? run.roots() : run.find(path).stream().toList();
        if (from.isEmpty()) {
            return Stream.<KnownDirectory>of(new KnownDirectory.Stale(withoutRow(run, path)))
                    .limit(asked.top)
                    .toList();
        }
        int maxLevel = from.getFirst().usage().place().level() + asked.levels;
        return run.largestKnown(from, asked.by, maxLevel, asked.top);
    }

    /// One of which not even the inode could be read: only an earlier run knows it.
    private static StaleDirectory withoutRow(RunFile run, EntryName path) {
        StaleDirectory stale = run.findStale(path)
                .orElseThrow(() -> new StoreException("the run has no directory " + path.printable()
                        + ": give one that it reported, in " + DiffCommand.paths(run)));
        if (path.namesBelow(stale.path()).filter(List::isEmpty).isEmpty()) {
            throw new StoreException("the run could not read " + stale.path().printable() + ", so it does not know "
                    + path.printable() + ": ask run " + stale.known().run() + " of "
                    + stale.known().ended() + ", the last that could");
        }
        return stale;
    }

    private interface Report {
        void write() throws IOException;
    }

    private void write(Report report) {
        try {
            report.write();
            // A PrintStream keeps its errors to itself.
            if (out.checkError()) {
                throw new IOException("standard output is closed or full");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the report: " + e.getMessage(), e);
        }
    }
}
