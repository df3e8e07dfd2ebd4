package dev.diskusage.walk;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The directories a thread has found and not yet read; last in, first out, so that it stays near the depth.
final class WorkStack {
    /// Directories handed over at a time, at most: enough that the receivers do not come back soon, few enough that the
    /// queue stays small.
    static final int MAX_HANDED = 64;

    private @Nullable Directory[] items = new Directory[64];
    private int size;

    int size() {
        return size;
    }

    void push(Directory directory) {
        if (size == items.length) {
            items = Arrays.copyOf(items, size * 2);
        }
        items[size++] = directory;
    }

    @Nullable
    Directory pop() {
        if (size == 0) {
            return null;
        }
        Directory last = items[--size];
        items[size] = null;
        return last;
    }

    /// Puts a directory below those pushed since the stack had `depth` items: it comes back after them.
    void insert(int depth, Directory directory) {
        push(directory);
        System.arraycopy(items, depth, items, depth + 1, size - 1 - depth);
        items[depth] = directory;
    }

    /// Hands over the older half, which is nearest the root and so the most work. @return how many
    int handOlderHalf(WorkQueue queue) {
        int count = Math.min((size + 1) / 2, MAX_HANDED);
        for (int i = 0; i < count; i++) {
            Directory each = items[i];
            if (each != null) {
                queue.hand(each);
            }
        }
        System.arraycopy(items, count, items, 0, size - count);
        Arrays.fill(items, size - count, size, null);
        size -= count;
        return count;
    }
}
