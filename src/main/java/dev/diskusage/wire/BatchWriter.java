package dev.diskusage.wire;

import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.LinkedUsage;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.RunSummary.Failure;
import dev.diskusage.usage.RunSummary.FileSystem;
import dev.diskusage.usage.RunSummary.PathTotals;
import dev.diskusage.usage.RunSummary.Unreadable;
import dev.diskusage.usage.Totals;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// One batch into CBOR; the order of the values is the format, [BatchReader] is its mirror.
final class BatchWriter {
    static final int DIRECTORIES = 1;
    static final int LINKED = 2;
    static final int END = 3;

    private final CBORGenerator out;

    BatchWriter(CBORGenerator out) {
        this.out = out;
    }

    void write(Batch batch) throws IOException {
        out.writeStartArray(batch, 2);
        switch (batch) {
            case Batch.Directories(List<DirectoryUsage> rows) -> {
                out.writeNumber(DIRECTORIES);
                out.writeStartArray(rows, rows.size());
                for (DirectoryUsage row : rows) {
                    directory(row);
                }
                out.writeEndArray();
            }
            case Batch.Linked(List<LinkedUsage> additions) -> {
                out.writeNumber(LINKED);
                out.writeStartArray(additions, additions.size());
                for (LinkedUsage addition : additions) {
                    linked(addition);
                }
                out.writeEndArray();
            }
            case Batch.End(RunSummary summary) -> {
                out.writeNumber(END);
                summary(summary);
            }
        }
        out.writeEndArray();
    }

    /// Hot: once per row.
    private void directory(DirectoryUsage row) throws IOException {
        DirectoryUsage.Place place = row.place();
        // id, parent, level, name, four totals twice, mtime, unreadable.
        out.writeStartArray(row, 14 + row.filesBySize().size());
        out.writeNumber(place.id());
        out.writeNumber(place.parentId());
        out.writeNumber(place.level());
        name(place.name());
        totals(row.all());
        totals(row.own());
        out.writeNumber(row.newestMtimeSeconds());
        out.writeNumber(row.unreadable());
        counts(row.filesBySize());
        out.writeEndArray();
    }

    private void linked(LinkedUsage addition) throws IOException {
        // id and four totals twice.
        out.writeStartArray(addition, 9 + addition.filesBySize().size());
        out.writeNumber(addition.id());
        totals(addition.all());
        totals(addition.own());
        counts(addition.filesBySize());
        out.writeEndArray();
    }

    private void summary(RunSummary summary) throws IOException {
        out.writeStartArray(summary, 7);
        out.writeNumber(summary.started().getEpochSecond());
        out.writeNumber(summary.started().getNano());
        out.writeNumber(summary.took().toNanos());
        out.writeStartArray(summary.paths(), summary.paths().size());
        for (PathTotals path : summary.paths()) {
            out.writeStartArray(path, 7);
            name(path.path());
            out.writeNumber(path.rootId());
            totals(path.all());
            out.writeNumber(path.rows());
            out.writeEndArray();
        }
        out.writeEndArray();
        unreadable(summary.unreadable());
        fileSystem(summary.fileSystem());
        out.writeEndArray();
    }

    private void unreadable(Unreadable unreadable) throws IOException {
        out.writeStartArray(unreadable, 2 * unreadable.byErrno().size());
        for (Map.Entry<String, Long> each : unreadable.byErrno().entrySet()) {
            out.writeString(each.getKey());
            out.writeNumber(each.getValue());
        }
        out.writeEndArray();
        out.writeStartArray(unreadable.first(), 3 * unreadable.first().size());
        for (Failure failure : unreadable.first()) {
            out.writeString(failure.errno());
            out.writeString(failure.call());
            name(failure.path());
        }
        out.writeEndArray();
    }

    private void fileSystem(FileSystem fileSystem) throws IOException {
        out.writeStartArray(fileSystem, 4);
        out.writeNumber(fileSystem.sizeBytes());
        out.writeNumber(fileSystem.availableBytes());
        out.writeNumber(fileSystem.inodes());
        out.writeNumber(fileSystem.inodesFree());
        out.writeEndArray();
    }

    private void totals(Totals totals) throws IOException {
        out.writeNumber(totals.allocatedBytes());
        out.writeNumber(totals.apparentBytes());
        out.writeNumber(totals.files());
        out.writeNumber(totals.directories());
    }

    private void counts(List<Long> counts) throws IOException {
        for (long count : counts) {
            out.writeNumber(count);
        }
    }

    private void name(EntryName name) throws IOException {
        out.writeBinary(name.bytes());
    }
}
