package dev.diskusage.walk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.diskusage.walk.WalkOptions.Reader;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/// What the visitors of a walk saw. An entry has no name for a visitor: a test gives each file a size of its own.
final class WalkedTree {
    private final Collection<String> directories = new ConcurrentLinkedQueue<>();
    private final Collection<Long> sizes = new ConcurrentLinkedQueue<>();
    private final Collection<String> unreadable = new ConcurrentLinkedQueue<>();
    final WalkResult result;

    private WalkedTree(Walk walk) {
        result = walk.run(Recorder::new);
    }

    static WalkedTree of(Path root, WalkOptions options, String... exclude) {
        return new WalkedTree(new Walk(root(root, exclude), options));
    }

    static WalkedTree of(WalkRoot root, WalkOptions options) {
        return new WalkedTree(new Walk(root, options));
    }

    static WalkRoot root(Path volume, String... exclude) {
        return new WalkRoot(volume.toString().getBytes(UTF_8), List.of(), Excludes.of(List.of(exclude)));
    }

    static WalkOptions options(Reader reader) {
        return new WalkOptions(false, true, 2, 0, reader);
    }

    /// The path below the root, empty for the root: raw bytes as Latin-1.
    static String path(Directory directory) {
        return new String(Failures.path(directory, null), ISO_8859_1);
    }

    /// Sorted, the root as `.`; each as often as it was entered.
    List<String> directories() {
        return directories.stream().sorted().toList();
    }

    List<Long> sizes() {
        return sizes.stream().sorted().toList();
    }

    List<String> unreadable() {
        return unreadable.stream().sorted().toList();
    }

    /// `errno call path` of the first failures.
    List<String> failures() {
        return result.first().stream()
                .map(each -> each.errno() + " " + each.call() + " " + new String(each.path(), ISO_8859_1))
                .sorted()
                .toList();
    }

    private final class Recorder implements EntryVisitor {
        @Override
        public void entered(Directory directory, Entry self) {
            directories.add(directory.level() == 0 ? "." : path(directory));
        }

        @Override
        public void file(Directory directory, Entry entry) {
            sizes.add(entry.apparentBytes());
        }

        @Override
        public void unreadable(Directory directory) {
            unreadable.add(directory.level() == 0 ? "." : path(directory));
        }

        @Override
        public void flush(Directory directory) {
            // Nothing waits here.
        }

        @Override
        public void left(Directory directory) {
            // See VisitOrder.
        }
    }
}
