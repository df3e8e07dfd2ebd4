package dev.diskusage.testing;

import static dev.diskusage.testing.Lookup.in;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.LinkedUsage;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.Totals;
import dev.diskusage.usage.UsageSink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Remembers the rows of a run and adds up what is added to them, as a store does; fails where a scan breaks the
/// contract of [UsageSink].
public final class Rows implements UsageSink {
    private final int batchSize;
    private final Map<Long, DirectoryUsage> rows = new HashMap<>();
    private final List<LinkedUsage> additions = new ArrayList<>();
    private final ReentrantLock oneAtATime = new ReentrantLock();

    public Rows(int batchSize) {
        this.batchSize = batchSize;
    }

    @Override
    public void accept(List<DirectoryUsage> batch) {
        alone(() -> {
            assertThat(batch).hasSizeBetween(1, batchSize);
            for (DirectoryUsage row : batch) {
                assertThat(rows.put(row.place().id(), row))
                        .as("second row of one id")
                        .isNull();
            }
        });
    }

    @Override
    public void addLinked(List<LinkedUsage> batch) {
        alone(() -> additions.addAll(batch));
    }

    private void alone(Runnable task) {
        assertThat(oneAtATime.tryLock()).as("only one thread at a time").isTrue();
        try {
            task.run();
        } finally {
            oneAtATime.unlock();
        }
    }

    /// The rows of each scanned path, by their path below it: raw bytes as Latin-1, joined by `/`, empty for the root.
    public List<Map<String, DirectoryUsage>> byPath(RunSummary summary) {
        additions.forEach(each -> rows.computeIfPresent(each.id(), (_, row) -> plus(row, each)));
        assertThat(rows.keySet())
                .containsAll(additions.stream().map(LinkedUsage::id).toList());
        Map<Long, Map<String, DirectoryUsage>> byRoot = new HashMap<>();
        Map<Long, Named> named = new HashMap<>();
        for (long id : rows.keySet().stream().sorted().toList()) {
            DirectoryUsage row = in(rows, id);
            Named name = named(named, row);
            named.put(id, name);
            byRoot.computeIfAbsent(name.root, _ -> new HashMap<>()).put(name.path, row);
        }
        assertThat(byRoot).hasSameSizeAs(summary.paths());
        return summary.paths().stream().map(each -> byRoot.get(each.rootId())).toList();
    }

    private record Named(long root, String path) {}

    private static Named named(Map<Long, Named> above, DirectoryUsage row) {
        DirectoryUsage.Place place = row.place();
        if (place.level() == 0) {
            assertThat(place.parentId()).isZero();
            return new Named(place.id(), "");
        }
        // The parent, whose id is smaller.
        Named parent = in(above, place.parentId());
        String name = new String(place.name().bytes(), ISO_8859_1);
        return new Named(parent.root, parent.path.isEmpty() ? name : parent.path + "/" + name);
    }

    private static DirectoryUsage plus(DirectoryUsage row, LinkedUsage more) {
        List<Long> classes = new ArrayList<>(row.filesBySize());
        for (int i = 0; i < more.filesBySize().size(); i++) {
            classes.set(i, classes.get(i) + more.filesBySize().get(i));
        }
        Totals all = row.all().plus(more.all());
        Totals own = row.own().plus(more.own());
        return new DirectoryUsage(row.place(), all, own, row.newestMtimeSeconds(), row.unreadable(), classes);
    }
}
