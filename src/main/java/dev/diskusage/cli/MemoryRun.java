package dev.diskusage.cli;

import dev.diskusage.store.StoredDirectory;
import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.LinkedUsage;
import dev.diskusage.usage.Totals;
import dev.diskusage.usage.UsageSink;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// A run small enough for memory: nothing of SQLite is loaded for it, which would take longer than most scans.
final class MemoryRun implements UsageSink, ScannedRun {
    private static final Comparator<StoredDirectory> LARGEST_FIRST = Comparator.comparingLong(
                    (StoredDirectory each) -> bytes(each.usage()))
            .reversed();

    private final List<DirectoryUsage> rows = new ArrayList<>();
    private final Map<Long, LinkedUsage> linked = new HashMap<>();

    private static long bytes(DirectoryUsage usage) {
        Totals all = usage.all();
        return all.allocatedKnown() ? all.allocatedBytes() : all.apparentBytes();
    }

    @Override
    public void accept(List<DirectoryUsage> batch) {
        rows.addAll(batch);
    }

    @Override
    public void addLinked(List<LinkedUsage> batch) {
        for (LinkedUsage each : batch) {
            linked.merge(each.id(), each, LinkedUsage::plus);
        }
    }

    /// Rows and additions held.
    int size() {
        return rows.size() + linked.size();
    }

    /// Hands over all that came so far.
    void pourInto(UsageSink sink) {
        sink.accept(rows);
        sink.addLinked(List.copyOf(linked.values()));
        rows.clear();
        linked.clear();
    }

    @Override
    public List<StoredDirectory> largest(int max) {
        List<StoredDirectory> all = new ArrayList<>();
        forEachDepthFirst(all::add);
        all.sort(LARGEST_FIRST);
        return all.subList(0, Math.min(max, all.size()));
    }

    @Override
    public void forEachDepthFirst(Consumer<StoredDirectory> each) {
        Map<Long, List<DirectoryUsage>> byParent = new HashMap<>();
        for (DirectoryUsage row : rows) {
            byParent.computeIfAbsent(row.place().parentId(), _ -> new ArrayList<>())
                    .add(row);
        }
        // The parents' paths, from the root down to the directory at hand.
        List<EntryName> paths = new ArrayList<>();
        // The last comes first.
        byParent.values()
                .forEach(siblings -> siblings.sort(
                        Comparator.comparing((DirectoryUsage row) -> row.place().name())
                                .reversed()));
        List<DirectoryUsage> waiting = new ArrayList<>(byParent.getOrDefault(0L, List.of()));
        while (!waiting.isEmpty()) {
            DirectoryUsage row = waiting.removeLast();
            int level = row.place().level();
            paths.subList(level, paths.size()).clear();
            EntryName name = row.place().name();
            paths.add(level == 0 ? name : paths.getLast().resolve(name));
            LinkedUsage more = linked.get(row.place().id());
            each.accept(new StoredDirectory(paths.getLast(), more == null ? row : row.plus(more)));
            List<DirectoryUsage> children = byParent.getOrDefault(row.place().id(), List.of());
            waiting.addAll(children);
        }
    }

    @Override
    public void close() {
        // Memory only.
    }
}
