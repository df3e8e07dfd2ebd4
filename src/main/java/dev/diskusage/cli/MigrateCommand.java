package dev.diskusage.cli;

import dev.diskusage.migrate.Became;
import dev.diskusage.migrate.ExporterMigration;
import dev.diskusage.migrate.MigrationException;
import dev.diskusage.store.StoreException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Comparator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `disk-usage migrate`: from the stand-alone disk usage exporter to this program.
final class MigrateCommand {
    private MigrateCommand() {}

    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().addOption(ScanArguments.help());
        spec.usageMessage()
                .description(
                        "Makes manifests and settings of a disk usage exporter's configuration, and says of each key",
                        "what became of it.")
                .footer("", "Exit status: 0 done; 1 wrong usage, or it cannot be done, and nothing is written.");
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("CONFIG")
                .type(Path.class)
                .arity("1")
                .required(true)
                .description("The exporter's YAML file.")
                .build());
        spec.addOption(OptionSpec.builder("--to")
                .paramLabel("FOLDER")
                .type(Path.class)
                .description("Where to write; is made (disk-usage).")
                .build());
        return spec.addOption(OptionSpec.builder("--db")
                .paramLabel("FILE")
                .type(Path.class)
                .description("The exporter's SQLite database (db-path), taken over as a first run.")
                .build());
    }

    static int run(ParseResult parsed, PrintStream out, PrintStream err) {
        Path configuration = parsed.matchedPositionalValue(0, Path.of(""));
        Path to = parsed.matchedOptionValue("--to", Path.of("disk-usage"));
        try {
            ExporterMigration done = ExporterMigration.run(configuration, to, parsed.matchedOptionValue("--db", null));
            int width = done.keys().stream()
                    .map(each -> each.key().length())
                    .max(Comparator.naturalOrder())
                    .orElse(0);
            for (Became each : done.keys()) {
                out.println(each.key() + " ".repeat(width - each.key().length()) + "  " + each.text());
            }
            done.written().forEach(file -> out.println("written: " + file));
            out.println("start it in " + to.toAbsolutePath().normalize()
                    + ": java -jar quarkus-run.jar (docs/migration.md)");
            return ExitCode.WHOLE;
        } catch (MigrationException | StoreException e) {
            err.println("disk-usage: " + e.getMessage());
            return ExitCode.USAGE;
        }
    }
}
