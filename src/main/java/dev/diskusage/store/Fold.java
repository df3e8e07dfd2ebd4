package dev.diskusage.store;

import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What a limit left out of the upper levels. Those that are there say what the others have, as each directory has what
/// it holds by itself and what those right below it have.
final class Fold {
    private final LevelRows levels;
    private final List<DirectoryUsage> roots;
    private final List<DirectoryUsage> shown;

    /// @param shown the first level by level, so all of the levels above that of the last of them
    Fold(LevelRows levels, List<StoredDirectory> roots, List<StoredDirectory> shown) {
        this.levels = levels;
        this.roots = roots.stream().map(StoredDirectory::usage).toList();
        this.shown = shown.stream().map(StoredDirectory::usage).toList();
    }

    /// @param maxLevel at most [LevelRows#MAX_LEVEL]
    Optional<FoldedDirectories> downTo(int maxLevel) {
        if (maxLevel > LevelRows.MAX_LEVEL) {
            throw new IllegalArgumentException(
                    "level " + maxLevel + " is not counted: the last is " + LevelRows.MAX_LEVEL);
        }
        int last = shown.isEmpty() ? 0 : shown.getLast().place().level();
        return IntStream.rangeClosed(last, maxLevel)
                .filter(level -> levels.rows(level) > shownAt(level).count())
                .mapToObj(level -> from(level, maxLevel))
                .findFirst();
    }

    private FoldedDirectories from(int level, int maxLevel) {
        long rows =
                IntStream.rangeClosed(level, maxLevel).mapToLong(levels::rows).sum();
        Totals whole = level == 0
                ? sum(roots.stream(), DirectoryUsage::all)
                : sum(shownAt(level - 1), each -> each.all().minus(each.own()));
        return new FoldedDirectories(
                rows - shownAt(level).count(),
                level,
                whole.minus(sum(shownAt(level), DirectoryUsage::all)),
                sum(roots.stream(), DirectoryUsage::all).minus(sum(shown.stream(), DirectoryUsage::own)),
                filesBySize(level));
    }

    private Stream<DirectoryUsage> shownAt(int level) {
        return shown.stream().filter(each -> each.place().level() == level);
    }

    private static Totals sum(Stream<DirectoryUsage> some, Function<DirectoryUsage, Totals> of) {
        return some.map(of).reduce(Totals.NONE, Totals::plus);
    }

    private List<Long> filesBySize(int level) {
        if (roots.stream().allMatch(root -> root.filesBySize().isEmpty())) {
            return List.of();
        }
        List<Long> files = new ArrayList<>(levels.filesBySize(level));
        shownAt(level).forEach(each -> {
            for (int i = 0; i < files.size(); i++) {
                files.set(i, files.get(i) - each.filesBySize().get(i));
            }
        });
        return files;
    }
}
