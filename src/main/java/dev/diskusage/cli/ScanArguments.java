package dev.diskusage.cli;

import dev.diskusage.scan.ScanRequest;
import dev.diskusage.scan.ScanRequest.ScanPath;
import dev.diskusage.scan.ScanRequest.Traversal;
import dev.diskusage.usage.HardLinks;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/// What `disk-usage scan` was asked.
///
/// @param top directories in a table or JSON; 0 is all of them
/// @param db where to keep the run, or null
record ScanArguments(
        ScanRequest request,
        Format format,
        int top,
        @Nullable Path db) {
    /// Levels reported when nobody says: enough to see who it is, few enough to read.
    private static final int DEFAULT_DEPTH = 3;

    /// Lines of a table that a terminal shows at once.
    static final int DEFAULT_TOP = 20;

    /// Rows per batch: beyond some hundred the store gains nothing, and a batch of 1,000 takes 0.3 MB.
    private static final int BATCH_SIZE = 1000;

    enum Format {
        TABLE,
        JSON,
        NCDU
    }

    /// Built by hand and not from annotations: reflection costs time at each start.
    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().addOption(help());
        spec.usageMessage()
                .description("Sums up a folder by directory and prints the largest.")
                .footer(
                        "",
                        "Exit status: 0 all was read; 1 wrong usage, or the result cannot be written;",
                        "2 PATH cannot be read; 3 finished, but parts could not be read.");
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("PATH")
                .type(String.class)
                .arity("1")
                .required(true)
                .description("The folder.")
                .build());
        addWalking(spec);
        addReporting(spec);
        return spec;
    }

    /// By hand: picocli's mixin for it reads annotations.
    static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .type(boolean.class)
                .arity("0")
                .usageHelp(true)
                .description("Print this help and exit.")
                .build();
    }

    private static void addWalking(CommandSpec spec) {
        spec.addOption(OptionSpec.builder("--exclude")
                .paramLabel("PATTERN")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description("Leave out what matches, as in .gitignore; / is PATH. May be given several times.")
                .build());
        spec.addOption(option("--hard-links", "MODE", HardLinks.class)
                .converters(text -> choice(HardLinks.values(), text))
                .description("A file with several names counts: once (default), each (time), or split (evenly).")
                .build());
        spec.addOption(flag("--follow-symlinks", "A symlink to a file below PATH stands for that file."));
        spec.addOption(flag("--cross-file-systems", "Go into other file systems that are mounted below PATH."));
        spec.addOption(number("--threads", "N", Traversal.MAX_THREADS)
                .description("At most 256; 0 (default) decides by the file system.")
                .build());
        spec.addOption(number("--operations-per-second", "N", Integer.MAX_VALUE)
                .description("Limit of calls to the file system, of all threads together; 0 (default) is none.")
                .build());
    }

    private static void addReporting(CommandSpec spec) {
        spec.addOption(number("--depth", "LEVELS", ScanPath.MAX_DEPTH)
                .description("Levels below PATH that are reported, at most 1000 (3; for ncdu all). All is in the sums.")
                .build());
        spec.addOption(number("--top", "N", Integer.MAX_VALUE)
                .description("Directories in the table (20) or the JSON (all); 0 is all.")
                .build());
        spec.addOption(option("--format", "FORMAT", Format.class)
                .converters(text -> choice(Format.values(), text))
                .description("table (default), json, or ncdu (for ncdu -f and gdu -f).")
                .build());
        spec.addOption(option("--db", "FILE", Path.class)
                .description("Keep the run as a SQLite file; one that is there is replaced.")
                .build());
    }

    static OptionSpec.Builder option(String name, String label, Class<?> type) {
        return OptionSpec.builder(name).paramLabel(label).type(type);
    }

    /// Of 0 to `max`.
    static OptionSpec.Builder number(String name, String label, int max) {
        return option(name, label, Integer.class).converters(text -> {
            try {
                int number = Integer.parseInt(text);
                if (number >= 0 && number <= max) {
                    return number;
                }
            } catch (NumberFormatException _) {
                // Said below.
            }
            throw new TypeConversionException("'" + text + "' is not a whole number from 0 to " + max);
        });
    }

    private static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name)
                .type(boolean.class)
                .arity("0")
                .description(description)
                .build();
    }

    static <E extends Enum<E>> E choice(E[] values, String text) {
        StringBuilder names = new StringBuilder();
        for (E each : values) {
            String name = each.name().toLowerCase(Locale.ROOT);
            if (name.equals(text)) {
                return each;
            }
            names.append(names.isEmpty() ? "" : ", ").append(name);
        }
        throw new TypeConversionException("'" + text + "' is none of: " + names);
    }

    /// @throws ParameterException names the option and its value
    static ScanArguments of(ParseResult parsed) {
        Format format = parsed.matchedOptionValue("--format", Format.TABLE);
        int depth = parsed.matchedOptionValue("--depth", format == Format.NCDU ? ScanPath.MAX_DEPTH : DEFAULT_DEPTH);
        int top = parsed.matchedOptionValue("--top", format == Format.TABLE ? DEFAULT_TOP : 0);
        String path = parsed.matchedPositionalValue(0, "");
        try {
            if (path.isEmpty()) {
                throw new IllegalArgumentException("PATH is empty: give a folder");
            }
            Traversal traversal = new Traversal(
                    parsed.matchedOptionValue("--hard-links", HardLinks.ONCE),
                    parsed.hasMatchedOption("--follow-symlinks"),
                    !parsed.hasMatchedOption("--cross-file-systems"),
                    parsed.matchedOptionValue("--threads", 0),
                    parsed.matchedOptionValue("--operations-per-second", 0));
            ScanPath all = new ScanPath("/", path, depth, parsed.matchedOptionValue("--exclude", List.of()));
            ScanRequest request = new ScanRequest(Path.of(path), List.of(all), traversal, BATCH_SIZE, false);
            return new ScanArguments(request, format, top, parsed.matchedOptionValue("--db", null));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(parsed.commandSpec().commandLine(), e.getMessage(), e);
        }
    }
}
