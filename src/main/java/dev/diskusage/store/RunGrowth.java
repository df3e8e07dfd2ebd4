package dev.diskusage.store;

import dev.diskusage.store.ChangedDirectory.Change;
import dev.diskusage.usage.EntryName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What became of each directory between two runs. Directories are the same when their paths are: those of their roots
/// as the user wrote them, and the names below. By one thread; the caller closes it, and the runs after it. All throw
/// [StoreException] when a run cannot be read.
public final class RunGrowth implements AutoCloseable {
    private final RunFile before;
    private final RunFile after;

    /// One for each level on the way down, used again and again.
    private final Map<Measure, List<SiblingPairs>> levels = new EnumMap<>(Measure.class);

    public RunGrowth(RunFile before, RunFile after) {
        this.before = before;
        this.after = after;
    }

    /// The scanned paths of both runs: where to begin for everything that can be compared.
    public List<ChangedDirectory> roots() {
        List<StoredDirectory> earlier = before.roots();
        return after.roots().stream()
                .flatMap(root -> earlier.stream()
                        .filter(was -> was.path().equals(root.path()))
                        .map(was -> pair(was, root)))
                .toList();
    }

    /// Where to begin for what lies below a path that both runs reported; empty when one of them did not.
    public Optional<ChangedDirectory> find(EntryName path) {
        return before.find(path).flatMap(was -> after.find(path).map(is -> pair(was, is)));
    }

    private static ChangedDirectory pair(StoredDirectory was, StoredDirectory is) {
        return new ChangedDirectory(is.path(), ComparedDirectory.of(was.usage()), ComparedDirectory.of(is.usage()));
    }

    /// Every directory whose sums changed, each followed by those below it, siblings by the bytes of their names.
    /// Streamed; memory grows with the depth only.
    public void forEachChange(List<ChangedDirectory> from, Consumer<ChangedDirectory> each) {
        for (ChangedDirectory top : from) {
            tell(top, each);
            level(Measure.APPARENT, 0).begin(top);
            int depth = 0;
            while (depth >= 0) {
                ChangedDirectory pair = level(Measure.APPARENT, depth).next();
                if (pair == null) {
                    depth--;
                } else {
                    tell(pair, each);
                    level(Measure.APPARENT, ++depth).begin(pair);
                }
            }
        }
    }

    private static void tell(ChangedDirectory pair, Consumer<ChangedDirectory> each) {
        if (pair.change() != Change.UNCHANGED) {
            each.accept(pair);
        }
    }

    /// The directories below these that grew most, new ones included. Reads only directories that are larger than the
    /// least of them grew, and does not look below one that has the same sums and whose newest change in both runs
    /// is the same and older than the earlier run: a change there would have to put back every sum and every time.
    public List<ChangedDirectory> largestGrowth(List<ChangedDirectory> from, Measure by, int max) {
        return new GrowthSearch(this, common(by), max).below(from);
    }

    /// By what both runs can be compared: a number of bytes on disk and one of apparent bytes cannot.
    public Measure common(Measure by) {
        boolean known = before.summary().paths().stream()
                        .allMatch(each -> each.all().allocatedKnown())
                && after.summary().paths().stream().allMatch(each -> each.all().allocatedKnown());
        return by == Measure.ALLOCATED && !known ? Measure.APPARENT : by;
    }

    /// Whether nothing below it can have changed, as far as the sums and the times tell.
    boolean unchangedBelow(ChangedDirectory pair) {
        ComparedDirectory was = pair.before();
        ComparedDirectory is = pair.after();
        return was != null
                && is != null
                && was.all().equals(is.all())
                && was.unreadable() == is.unreadable()
                && was.newestMtimeSeconds() == is.newestMtimeSeconds()
                && is.newestMtimeSeconds() < before.summary().started().getEpochSecond();
    }

    /// One for each level on the way down, from 0.
    SiblingPairs level(Measure by, int depth) {
        List<SiblingPairs> some = levels.computeIfAbsent(by, _ -> new ArrayList<>());
        if (some.size() == depth) {
            some.add(new SiblingPairs(before.tables(), after.tables(), by));
        }
        return some.get(depth);
    }

    /// Directories in which something was left out so far that only one run has: the other reported less deep there, or
    /// could not read all of the directory.
    public long leftOut() {
        return all().mapToLong(SiblingPairs::leftOut).sum();
    }

    private Stream<SiblingPairs> all() {
        return levels.values().stream().flatMap(List::stream);
    }

    @Override
    public void close() {
        all().forEach(SiblingPairs::close);
    }
}
