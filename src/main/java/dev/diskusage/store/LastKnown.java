package dev.diskusage.store;

import dev.diskusage.store.StaleDirectory.Known;
import dev.diskusage.trend.UsageSample;
import dev.diskusage.usage.DirectoryUsage.Place;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.RunSummary;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds what the run before knows of the directories that a run could not read.
final class LastKnown {
    /// Directories that keep a value: more are a volume without rights or an outage, of which a few say enough. 200
    /// bytes each.
    static final int MAX_STALE = 1000;

    /// Directories that are looked at for them. Each is a query of what lies right below: some 10 µs, so half a second.
    private static final int MAX_LOOKED_AT = 50_000;

    private final RunFile now;
    private final RunFile before;
    private final Map<UsageSample.Place, Known> staleBefore = new HashMap<>();
    private final List<StaleDirectory> found = new ArrayList<>();

    private LastKnown(RunFile now, RunFile before) {
        this.now = now;
        this.before = before;
        before.stale()
                .forEach(each -> staleBefore.put(place(each.path(), each.place().level()), each.known()));
    }

    private static UsageSample.Place place(EntryName path, int level) {
        return new UsageSample.Place(path, level);
    }

    /// @param now just finished
    /// @param before the run that it follows
    /// @return at most [#MAX_STALE]; without those of which no earlier run knows anything
    static List<StaleDirectory> of(RunFile now, RunFile before) {
        LastKnown known = new LastKnown(now, before);
        known.findRows();
        known.findMissing();
        return known.found;
    }

    /// Down to them by the rows that miss something.
    private void findRows() {
        Deque<StoredDirectory> next = new ArrayDeque<>(now.roots());
        for (int looked = 0; looked < MAX_LOOKED_AT && found.size() < MAX_STALE && !next.isEmpty(); looked++) {
            StoredDirectory directory = next.removeLast();
            if (StaleDirectory.hasNothingOf(directory.usage())) {
                Place place = directory.usage().place();
                known(directory.path(), place.level())
                        .ifPresent(known -> found.add(new StaleDirectory(place, directory.path(), known)));
            } else if (directory.usage().unreadable() > 0) {
                next.addAll(now.missingSomething(directory, MAX_STALE));
            }
        }
    }

    private Optional<Known> known(EntryName path, int level) {
        Known stale = staleBefore.get(place(path, level));
        return stale != null
                ? Optional.of(stale)
                : before.find(path)
                        .map(StoredDirectory::usage)
                        .filter(usage -> usage.place().level() == level && !StaleDirectory.hasNothingOf(usage))
                        .map(usage -> new Known(
                                usage.all(),
                                usage.unreadable(),
                                before.run().id(),
                                before.summary().ended()));
    }

    /// Those of which not even the inode could be read, as on NFS after ESTALE: only the first failures name them.
    private void findMissing() {
        for (RunSummary.Failure failure : now.summary().unreadable().first()) {
            EntryName path = failure.path();
            int slash = lastSlash(path);
            if (found.size() < MAX_STALE
                    && slash >= 0
                    && !failure.errno().equals("ENOENT")
                    && now.find(path).isEmpty()) {
                byte[] bytes = path.bytes();
                EntryName parent = new EntryName(Arrays.copyOf(bytes, Math.max(1, slash)));
                EntryName name = new EntryName(Arrays.copyOfRange(bytes, slash + 1, bytes.length));
                now.find(parent).ifPresent(row -> addMissing(row.usage().place(), path, name));
            }
        }
    }

    private void addMissing(Place parent, EntryName path, EntryName name) {
        // Below those that were found before.
        Place place = new Place(-1L - found.size(), parent.id(), parent.level() + 1, name);
        known(path, place.level()).ifPresent(known -> found.add(new StaleDirectory(place, path, known)));
    }

    private static int lastSlash(EntryName path) {
        int at = path.bytes().length - 1;
        while (at >= 0 && path.bytes()[at] != '/') {
            at--;
        }
        return at;
    }
}
