package dev.diskusage.cli;

import dev.diskusage.store.StoreBackup;
import dev.diskusage.store.StoreCheck;
import dev.diskusage.store.StoreException;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.IecSize;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// What is done with a store's folder from outside, also while the program that owns it runs.
final class StoreCommands {
    private StoreCommands() {}

    static CommandSpec backupSpec() {
        CommandSpec spec = CommandSpec.create().addOption(ScanArguments.help());
        spec.usageMessage()
                .description(
                        "Copies the folder of a store, also while it is in use. The copy holds whole runs only",
                        "and is itself a store's folder.")
                .footer("", "Exit status: 0 done; 1 wrong usage, or it cannot be done, and TO is not there.");
        spec.addPositional(path("DATA", 0, "The store's folder: disk-usage.store.directory."));
        return spec.addPositional(path("TO", 1, "The new folder; its parent must be there."));
    }

    static CommandSpec verifySpec() {
        CommandSpec spec = CommandSpec.create().addOption(ScanArguments.help());
        spec.usageMessage()
                .description(
                        "Reads every file of a store's folder and prints a line for each that is not as it should be,",
                        "with what to do. Changes nothing; the program may run meanwhile.")
                .footer(
                        "",
                        "Exit status: 0 all is sound; 1 wrong usage, or DATA is no store's folder;",
                        "4 something is wrong.");
        return spec.addPositional(path("DATA", 0, "The store's folder: disk-usage.store.directory."));
    }

    /// One that must be given. @param index 0 for the first
    static PositionalParamSpec path(String label, int index, String description) {
        return PositionalParamSpec.builder()
                .paramLabel(label)
                .index(Integer.toString(index))
                .type(Path.class)
                .arity("1")
                .required(true)
                .description(description)
                .build();
    }

    static int backup(ParseResult parsed, PrintStream out, PrintStream err) {
        Path data = parsed.matchedPositionalValue(0, Path.of(""));
        Path to = parsed.matchedPositionalValue(1, Path.of(""));
        try {
            StoreBackup.Made made = StoreBackup.make(data, to, Instant.now());
            out.println(to + ": " + count(made.runs(), "run") + ", " + IecSize.of(made.bytes()));
            return ExitCode.WHOLE;
        } catch (StoreException e) {
            err.println("disk-usage: " + e.getMessage());
            return ExitCode.USAGE;
        }
    }

    static int verify(ParseResult parsed, PrintStream out, PrintStream err) {
        Path data = parsed.matchedPositionalValue(0, Path.of(""));
        try {
            StoreCheck.Checked checked = StoreCheck.run(data);
            for (StoreCheck.Problem each : checked.problems()) {
                out.println(EntryName.of(each.what() + "; " + each.advice()).printable());
            }
            int problems = checked.problems().size();
            out.println(data + ": " + count(checked.runs(), "run") + ", "
                    + (problems == 0 ? "all is sound" : count(problems, "problem")));
            return problems == 0 ? ExitCode.WHOLE : ExitCode.PROBLEMS;
        } catch (StoreException e) {
            err.println("disk-usage: " + e.getMessage());
            return ExitCode.USAGE;
        }
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
