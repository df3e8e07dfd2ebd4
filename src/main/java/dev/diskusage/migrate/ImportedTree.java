package dev.diskusage.migrate;

import dev.diskusage.store.ExporterDatabase;
import dev.diskusage.store.ExporterDatabase.Row;
import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.DirectoryUsage.Place;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.RunSummary.PathTotals;
import dev.diskusage.usage.Totals;
import dev.diskusage.usage.UsageSink;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes a tree of the exporter's flat rows: each is taken for the sum of all below its directory, and must be able
/// to be that. Holds one row per level.
final class ImportedTree {
    /// Rows per transaction.
    private static final int BATCH = 1000;

    private final Path file;
    private final UsageSink sink;
    private final List<DirectoryUsage> batch = new ArrayList<>();
    private final Deque<Open> open = new ArrayDeque<>();
    private long lastId;
    private long rows;

    ImportedTree(Path file, UsageSink sink) {
        this.file = file;
        this.sink = sink;
    }

    /// A directory whose rows below still come. @param row null when the database has only rows below it
    private static final class Open {
        private final Place place;
        private final String path;
        private final @Nullable Row row;
        private Totals below = new Totals(Totals.UNKNOWN, 0, 0, 0);

        Open(Place place, String path, @Nullable Row row) {
            this.place = place;
            this.path = path;
            this.row = row;
        }
    }

    /// One of the paths that the exporter walked.
    PathTotals add(Row root, ExporterDatabase exporter) {
        rows = 0;
        open.push(new Open(new Place(++lastId, 0, 0, EntryName.of(root.path())), root.path(), root));
        long rootId = lastId;
        exporter.below(root.path(), row -> add(root.path(), row));
        Totals all = Totals.NONE;
        while (!open.isEmpty()) {
            all = close();
        }
        flush();
        return new PathTotals(EntryName.of(root.path()), rootId, all, rows);
    }

    /// Rows come with each directory before what is below it, though some may be missing: the exporter has none for a
    /// directory without files.
    private void add(String root, Row row) {
        List<String> names = Arrays.asList(
                row.path().substring(root.equals("/") ? 1 : root.length() + 1).split("/"));
        while (!isBelow(row.path(), open.element())) {
            close();
        }
        while (open.size() <= names.size()) {
            String name = names.get(open.size() - 1);
            String path = open.element().path.replaceAll("/$", "") + "/" + name;
            Place place = new Place(++lastId, open.element().place.id(), open.size(), EntryName.of(name));
            open.push(new Open(place, path, path.equals(row.path()) ? row : null));
        }
    }

    private static boolean isBelow(String path, Open directory) {
        return path.startsWith(directory.path.equals("/") ? "/" : directory.path + "/");
    }

    private Totals close() {
        Open directory = open.pop();
        Totals all = all(directory);
        Totals below = directory.below;
        Totals own = new Totals(
                Totals.UNKNOWN,
                all.apparentBytes() - below.apparentBytes(),
                all.files() - below.files(),
                all.directories() - below.directories());
        batch.add(new DirectoryUsage(directory.place, all, own, 0, 0, List.of()));
        rows++;
        if (batch.size() == BATCH) {
            flush();
        }
        if (!open.isEmpty()) {
            open.element().below = open.element().below.plus(all);
        }
        return all;
    }

    /// Of directories the exporter counts those right below, in some versions none: at least those with rows are there.
    private Totals all(Open directory) {
        Row row = directory.row;
        Totals below = directory.below;
        if (row == null) {
            return new Totals(Totals.UNKNOWN, below.apparentBytes(), below.files(), below.directories() + 1);
        }
        if (row.bytes() < below.apparentBytes() || row.files() < below.files()) {
            throw new MigrationException(file + ": " + row.path() + " has " + row.bytes() + " bytes in " + row.files()
                    + " files, the directories below it have " + below.apparentBytes() + " in " + below.files()
                    + ": this exporter did not sum up (docs/migration.md). Leave --db out: the first scan gives the right"
                    + " numbers");
        }
        return new Totals(
                Totals.UNKNOWN, row.bytes(), row.files(), 1 + Math.max(row.directories(), below.directories()));
    }

    private void flush() {
        if (!batch.isEmpty()) {
            sink.accept(batch);
            batch.clear();
        }
    }
}
