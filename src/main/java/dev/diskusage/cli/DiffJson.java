package dev.diskusage.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.diskusage.store.ChangedDirectory;
import dev.diskusage.store.ComparedDirectory;
import dev.diskusage.store.RunFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Changed directories as one JSON object, streamed. A directory lacks `before` when it is new and `after` when it is
/// gone; all else as in [JsonReport].
final class DiffJson {
    private DiffJson() {}

    /// @param changes hands each change on, in the order of the report
    static void write(OutputStream out, RunFile before, RunFile after, Consumer<Consumer<ChangedDirectory>> changes)
            throws IOException {
        try (JsonGenerator json = new JsonFactory()
                .createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .useDefaultPrettyPrinter()) {
            json.writeStartObject();
            writeRun(json, "before", before);
            writeRun(json, "after", after);
            json.writeArrayFieldStart("directories");
            changes.accept(each -> writeChange(json, each));
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    private static void writeRun(JsonGenerator json, String name, RunFile run) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("run", run.run().id());
        json.writeStringField("started", run.summary().started().toString());
        json.writeBooleanField("complete", run.summary().complete());
        json.writeEndObject();
    }

    private static void writeChange(JsonGenerator json, ChangedDirectory changed) {
        try {
            json.writeStartObject();
            json.writeStringField("path", changed.path().text());
            json.writeStringField("change", changed.change().name().toLowerCase(Locale.ROOT));
            writeSide(json, "before", changed.before());
            writeSide(json, "after", changed.after());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the report: " + e.getMessage(), e);
        }
    }

    private static void writeSide(JsonGenerator json, String name, @Nullable ComparedDirectory usage)
            throws IOException {
        if (usage != null) {
            json.writeObjectFieldStart(name);
            JsonReport.writeTotals(json, usage.all());
            json.writeNumberField("newest_mtime_seconds", usage.newestMtimeSeconds());
            json.writeNumberField("unreadable_entries", usage.unreadable());
            json.writeEndObject();
        }
    }
}
