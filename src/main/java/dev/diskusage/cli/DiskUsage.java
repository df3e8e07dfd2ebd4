package dev.diskusage.cli;

import dev.diskusage.scan.Scan;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// The program's main. Exit codes: see [ExitCode].
public final class DiskUsage {
    private DiskUsage() {}

    public static void main(String[] args) {
        if (args.length > 1 && args[0].equals("scan")) {
            Scan.linkAhead();
        }
        int code = run(args, System.out, System.err);
        System.out.flush();
        // Runtime.exit asks for its logger first, which takes milliseconds.
        if (code != ExitCode.WHOLE) {
            System.exit(code);
        }
    }

    /// @param out takes the report, UTF-8
    /// @param err takes progress and errors
    static int run(String[] args, PrintStream out, PrintStream err) {
        CommandSpec spec = CommandSpec.create()
                .name("disk-usage")
                .addOption(ScanArguments.help())
                .addOption(OptionSpec.builder("-V", "--version")
                        .type(boolean.class)
                        .arity("0")
                        .versionHelp(true)
                        .description("Print the version and exit.")
                        .build())
                .addSubcommand("scan", ScanArguments.spec())
                .addSubcommand("migrate", MigrateCommand.spec())
                .addSubcommand("backup", StoreCommands.backupSpec())
                .addSubcommand("verify", StoreCommands.verifySpec())
                .addSubcommand("show", ShowCommand.spec())
                .addSubcommand("diff", DiffCommand.spec());
        spec.version("disk-usage " + version());
        spec.usageMessage().description("Says what fills a folder, right to the byte.");
        CommandLine command = new CommandLine(spec).setOut(new PrintWriter(out, true));
        try {
            ParseResult parsed = command.parseArgs(args);
            if (CommandLine.printHelpIfRequested(parsed)) {
                return ExitCode.WHOLE;
            }
            if (!parsed.hasSubcommand()) {
                throw new ParameterException(command, "give a command: disk-usage scan PATH");
            }
            return run(parsed.subcommand(), out, err);
        } catch (ParameterException e) {
            CommandSpec asked = e.getCommandLine().getCommandSpec();
            err.println("disk-usage: " + e.getMessage());
            err.println("Try 'disk-usage " + (asked.parent() == null ? "scan" : asked.name()) + " --help'.");
            return ExitCode.USAGE;
        }
    }

    private static int run(ParseResult asked, PrintStream out, PrintStream err) {
        return switch (asked.commandSpec().name()) {
            case "migrate" -> MigrateCommand.run(asked, out, err);
            case "backup" -> StoreCommands.backup(asked, out, err);
            case "verify" -> StoreCommands.verify(asked, out, err);
            case "show" -> ShowCommand.run(asked, out, err);
            case "diff" -> DiffCommand.run(asked, out, err);
            default -> new ScanCommand(ScanArguments.of(asked), out, err).run();
        };
    }

    private static String version() {
        String version = DiskUsage.class.getPackage().getImplementationVersion();
        return version == null ? "(development)" : version;
    }
}
