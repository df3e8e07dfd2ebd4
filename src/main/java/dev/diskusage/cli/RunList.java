package dev.diskusage.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.diskusage.store.KeptRun;
import dev.diskusage.store.RunRecord;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.IecSize;
import dev.diskusage.usage.ScanId;
import dev.diskusage.usage.Totals;
import java.io.IOException;
import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// The runs of a store, as a table or as JSON.
final class RunList {
    /// Columns as wide as a time, `succeeded`, the largest size that is usual, and a billion files.
    private static final String LINE = "%-20s  %-9s  %10s  %13s  %-24s  %s%n";

    private RunList() {}

    static void writeTable(PrintStream out, List<KeptRun> runs) {
        out.printf(Locale.ROOT, LINE, "PUBLISHED", "RESULT", "ALLOCATED", "FILES", "SCAN", "RUN");
        for (KeptRun each : runs) {
            RunRecord run = each.record();
            ScanId scan = run.run().scan();
            out.printf(
                    Locale.ROOT,
                    LINE,
                    run.ended().truncatedTo(ChronoUnit.SECONDS),
                    result(run),
                    IecSize.of(totals(run).allocatedBytes()),
                    String.format(Locale.ROOT, "%,d", totals(run).files()),
                    scan.namespace() + "/" + scan.name(),
                    EntryName.of(each.file().toString()).printable());
        }
    }

    static void writeJson(PrintStream out, List<KeptRun> runs) throws IOException {
        try (JsonGenerator json = new JsonFactory()
                .createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeArrayFieldStart("runs");
            for (KeptRun each : runs) {
                writeRun(json, each);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    private static void writeRun(JsonGenerator json, KeptRun kept) throws IOException {
        RunRecord run = kept.record();
        ScanId scan = run.run().scan();
        json.writeStartObject();
        json.writeStringField("file", EntryName.of(kept.file().toString()).text());
        json.writeStringField("run", run.run().id());
        json.writeStringField("published", run.ended().toString());
        json.writeStringField("result", result(run));
        json.writeStringField("namespace", scan.namespace());
        json.writeStringField("scan", scan.name());
        json.writeStringField("persistentvolumeclaim", scan.claim());
        JsonReport.writeTotals(json, totals(run));
        json.writeEndObject();
    }

    private static String result(RunRecord run) {
        return run.result().name().toLowerCase(Locale.ROOT);
    }

    private static Totals totals(RunRecord run) {
        return Objects.requireNonNull(run.totals(), "a published run has totals");
    }
}
