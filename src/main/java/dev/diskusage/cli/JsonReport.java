package dev.diskusage.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.diskusage.store.KnownDirectory;
import dev.diskusage.store.StaleDirectory;
import dev.diskusage.store.StoredDirectory;
import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.Totals;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Consumer;

/// A run as one JSON object. Numbers are bytes, counts and seconds; what is not known is absent. Paths are valid UTF-8:
/// see [dev.diskusage.usage.EntryName#text].
final class JsonReport {
    private JsonReport() {}

    /// @param directories writes each directory of the report
    static void write(OutputStream out, RunSummary summary, Consumer<JsonGenerator> directories) throws IOException {
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
            directories.accept(json);
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

    /// One of which an earlier run is the last that could read it has `as_of`, the end of that run, and `as_of_run`.
    static void writeKnown(JsonGenerator json, KnownDirectory known) {
        switch (known) {
            case KnownDirectory.Seen(StoredDirectory seen) -> writeDirectory(json, seen);
            case KnownDirectory.Stale(StaleDirectory stale) -> writeStale(json, stale);
        }
    }

    private static void writeStale(JsonGenerator json, StaleDirectory stale) {
        try {
            json.writeStartObject();
            json.writeStringField("path", stale.path().text());
            json.writeNumberField("level", stale.place().level());
            writeTotals(json, stale.known().all());
            json.writeNumberField("unreadable_entries", stale.known().unreadable());
            json.writeStringField("as_of", stale.known().ended().toString());
            json.writeStringField("as_of_run", stale.known().run());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the report: " + e.getMessage(), e);
        }
    }

    static void writeDirectory(JsonGenerator json, StoredDirectory directory) {
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
