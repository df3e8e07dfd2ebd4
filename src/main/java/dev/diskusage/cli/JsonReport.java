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
import java.util.Map;

/// A run as one JSON object. Numbers are bytes, counts and seconds; what is not known is absent. Paths are valid UTF-8:
/// see [dev.diskusage.usage.EntryName#text].
final class JsonReport {
    private JsonReport() {}

    /// @param top the largest directories, in their order; 0 is all, each followed by those below it
    static void write(OutputStream out, RunSummary summary, ScannedRun run, int top) throws IOException {
        try (JsonGenerator json = new JsonFactory()
                .createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("started", summary.started().toString());
            json.writeNumberField("took_seconds", summary.took().toNanos() / 1e9);
            json.writeBooleanField("complete", summary.complete());
            writeUnreadable(json, summary.unreadable());
            writeFileSystem(json, summary.fileSystem());
            json.writeArrayFieldStart("directories");
            if (top == 0) {
                run.forEachDepthFirst(each -> writeDirectory(json, each));
            } else {
                run.largest(top).forEach(each -> writeDirectory(json, each));
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    private static void writeUnreadable(JsonGenerator json, RunSummary.Unreadable unreadable) throws IOException {
        json.writeObjectFieldStart("unreadable");
        for (Map.Entry<String, Long> each : unreadable.byErrno().entrySet()) {
            json.writeNumberField(each.getKey(), each.getValue());
        }
        json.writeEndObject();
        json.writeArrayFieldStart("first_unreadable");
        for (RunSummary.Failure each : unreadable.first()) {
            json.writeStartObject();
            json.writeStringField("path", each.path().text());
            json.writeStringField("call", each.call());
            json.writeStringField("errno", each.errno());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeFileSystem(JsonGenerator json, RunSummary.FileSystem fileSystem) throws IOException {
        if (fileSystem.sizeBytes() == 0) {
            return;
        }
        json.writeObjectFieldStart("file_system");
        json.writeNumberField("size_bytes", fileSystem.sizeBytes());
        json.writeNumberField("available_bytes", fileSystem.availableBytes());
        if (fileSystem.inodes() > 0) {
            json.writeNumberField("inodes", fileSystem.inodes());
            json.writeNumberField("inodes_free", fileSystem.inodesFree());
        }
        json.writeEndObject();
    }

    private static void writeDirectory(JsonGenerator json, StoredDirectory directory) {
        DirectoryUsage usage = directory.usage();
        try {
            json.writeStartObject();
            json.writeStringField("path", directory.path().text());
            json.writeNumberField("level", usage.place().level());
            writeTotals(json, usage.all());
            json.writeObjectFieldStart("own");
            writeTotals(json, usage.own());
            json.writeEndObject();
            json.writeNumberField("newest_mtime_seconds", usage.newestMtimeSeconds());
            json.writeNumberField("unreadable_entries", usage.unreadable());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the report: " + e.getMessage(), e);
        }
    }

    static void writeTotals(JsonGenerator json, Totals totals) throws IOException {
        if (totals.allocatedKnown()) {
            json.writeNumberField("allocated_bytes", totals.allocatedBytes());
        }
        json.writeNumberField("apparent_bytes", totals.apparentBytes());
        json.writeNumberField("files", totals.files());
        json.writeNumberField("directories", totals.directories());
    }
}
