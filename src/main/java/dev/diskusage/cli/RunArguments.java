package dev.diskusage.cli;

import dev.diskusage.cli.ScanArguments.Format;
import dev.diskusage.store.Measure;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// What is asked of kept runs, whichever command does.
final class RunArguments {
    private RunArguments() {}

    /// One that may be left out. @param index 0 for the first
    static PositionalParamSpec below(int index, String description) {
        return PositionalParamSpec.builder()
                .paramLabel("PATH")
                .index(Integer.toString(index))
                .type(String.class)
                .arity("0..1")
                .description(description)
                .build();
    }

    /// @param what is done by it: `What is large`
    static OptionSpec by(String what) {
        return ScanArguments.option("--by", "SUM", Measure.class)
                .converters(text -> ScanArguments.choice(Measure.values(), text))
                .description(what + ": allocated (default) or apparent bytes, or files.")
                .build();
    }

    static OptionSpec format() {
        return ScanArguments.option("--format", "FORMAT", Format.class)
                .converters(text -> ScanArguments.choice(new Format[] {Format.TABLE, Format.JSON}, text))
                .description("table (default) or json.")
                .build();
    }
}
