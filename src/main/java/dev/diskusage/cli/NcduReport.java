package dev.diskusage.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.diskusage.store.StoredDirectory;
import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.Totals;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/// A run in ncdu's export format (ncdu 1.9 and newer: "JSON File Format", version 1.2), for `ncdu -f` and `gdu -f`.
///
/// We know directories, not files, so the files of a directory are one item, `(1234 files)`, with what the directory
/// itself takes in it: both programs then show our totals. Names are raw bytes, as ncdu writes them.
final class NcduReport {
    private final JsonGenerator json;
    private int open;

    private NcduReport(JsonGenerator json) {
        this.json = json;
    }

    static void write(OutputStream out, RunSummary summary, ScannedRun run) throws IOException {
        try (JsonGenerator json =
                new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            json.writeStartArray();
            json.writeNumber(1);
            json.writeNumber(2);
            json.writeStartObject();
            json.writeStringField("progname", "disk-usage");
            json.writeNumberField("timestamp", summary.started().getEpochSecond());
            json.writeEndObject();
            NcduReport report = new NcduReport(json);
            run.forEachDepthFirst(report::writeDirectory);
            report.closeDownTo(0);
            json.writeEndArray();
            json.writeRaw('\n');
        }
    }

    private void closeDownTo(int level) throws IOException {
        for (; open > level; open--) {
            json.writeEndArray();
        }
    }

    private void writeDirectory(StoredDirectory directory) {
        DirectoryUsage usage = directory.usage();
        Totals own = usage.own();
        try {
            closeDownTo(usage.place().level());
            json.writeStartArray();
            open++;
            json.writeStartObject();
            writeName(usage);
            if (own.files() == 0) {
                writeSizes(own);
            }
            if (usage.unreadable() > 0) {
                json.writeBooleanField("read_error", true);
            }
            json.writeEndObject();
            if (own.files() > 0) {
                json.writeStartObject();
                json.writeStringField("name", own.files() == 1 ? "(1 file)" : "(" + own.files() + " files)");
                writeSizes(own);
                json.writeEndObject();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the report: " + e.getMessage(), e);
        }
    }

    /// The root's name is its absolute path: ncdu wants one.
    private void writeName(DirectoryUsage usage) throws IOException {
        json.writeFieldName("name");
        if (usage.place().level() == 0) {
            json.writeString(Path.of(usage.place().name().text())
                    .toAbsolutePath()
                    .normalize()
                    .toString());
        } else {
            byte[] name = usage.place().name().bytes();
            json.writeUTF8String(name, 0, name.length);
        }
    }

    private void writeSizes(Totals own) throws IOException {
        json.writeNumberField("asize", own.apparentBytes());
        if (own.allocatedKnown()) {
            json.writeNumberField("dsize", own.allocatedBytes());
        }
    }
}
