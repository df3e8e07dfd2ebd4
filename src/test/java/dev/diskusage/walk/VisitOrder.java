package dev.diskusage.walk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Fails a walk whose visitors are not called in the order that [EntryVisitor] promises.
final class VisitOrder {
    private final Set<Directory> open = ConcurrentHashMap.newKeySet();
    private final Set<Directory> left = ConcurrentHashMap.newKeySet();
    private final AtomicInteger visitors = new AtomicInteger();
    private final AtomicLong files = new AtomicLong();

    EntryVisitor visitor() {
        visitors.incrementAndGet();
        return new Checker();
    }

    int visitors() {
        return visitors.get();
    }

    long files() {
        return files.get();
    }

    /// After the walk. @return directories entered, each of which was left
    int directories() {
        assertThat(open).isEmpty();
        return left.size();
    }

    private final class Checker implements EntryVisitor {
        /// What was seen of it waits for its flush.
        private @Nullable Directory waiting;

        @Override
        public void entered(Directory directory, Entry self) {
            assertThat(directory.tally()).isNull();
            directory.tally(this);
            assertThat(open.add(directory)).isTrue();
            Directory parent = directory.parent();
            if (parent != null) {
                assertThat(open).contains(parent);
            }
            see(directory);
        }

        private void see(Directory directory) {
            assertThat(waiting).isIn(null, directory);
            assertThat(open).contains(directory);
            assertThat(directory.tally()).isNotNull();
            waiting = directory;
        }

        @Override
        public void file(Directory directory, Entry entry) {
            see(directory);
            files.incrementAndGet();
        }

        @Override
        public void unreadable(Directory directory) {
            see(directory);
        }

        @Override
        public void flush(Directory directory) {
            assertThat(waiting).isIn(null, directory);
            assertThat(open).contains(directory);
            waiting = null;
        }

        @Override
        public void left(Directory directory) {
            assertThat(waiting).isNull();
            assertThat(open.remove(directory)).isTrue();
            assertThat(left.add(directory)).isTrue();
            assertThat(open).noneMatch(each -> each.parent() == directory);
        }
    }
}
