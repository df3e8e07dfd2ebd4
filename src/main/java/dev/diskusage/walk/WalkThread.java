package dev.diskusage.walk;

import org.jspecify.annotations.Nullable;

/// One thread of a walk: reads directories from its own stack, gives away the older half when another thread has none.
final class WalkThread implements Runnable {
    /// Directories found in one directory before they are walked first, and the rest of it read afterwards. It bounds
    /// the memory of a directory with millions of directories; each found one takes about 100 bytes. Smaller: more
    /// often a descriptor stays open while others are read.
    private static final int MAX_FOUND = 1024;

    private final WorkQueue queue;
    private final WorkStack stack = new WorkStack();
    private final FileSystemAccess access;
    private final RunningWalk walk;
    private final EntryVisitor visitor;
    private @Nullable Directory current;
    private @Nullable RuntimeException failure;
    private boolean whole;

    WalkThread(WorkQueue queue, FileSystemAccess access, RunningWalk walk, EntryVisitor visitor) {
        this.queue = queue;
        this.access = access;
        this.walk = walk;
        this.visitor = visitor;
    }

    /// What ended the walk, of a visitor; null when nothing did. After the thread has ended.
    @Nullable
    RuntimeException failure() {
        return failure;
    }

    /// Whether the thread went on to the walk's end. After it has ended.
    boolean whole() {
        return whole;
    }

    /// Lets go of what a walk that ended early left half read. After all threads have ended.
    void abandon() {
        if (current != null) {
            access.abandon(current);
        }
        for (Directory each = stack.pop(); each != null; each = stack.pop()) {
            access.abandon(each);
        }
    }

    @Override
    public void run() {
        try (DirectoryReader reader = access.reader(walk, stack, visitor)) {
            current = next();
            while (current != null) {
                read(reader, current);
                current = next();
            }
            whole = true;
        } catch (RuntimeException e) {
            failure = e;
        } catch (InterruptedException _) {
            // Nobody interrupts these threads but a debugger; the others end with us.
        } finally {
            queue.end();
        }
    }

    private @Nullable Directory next() throws InterruptedException {
        if (queue.over()) {
            return null;
        }
        Directory directory = stack.pop();
        if (directory == null) {
            return queue.take();
        }
        if (queue.starving()) {
            stack.handOlderHalf(queue);
        }
        return directory;
    }

    /// Reads a directory, or some of it: see [#MAX_FOUND].
    private void read(DirectoryReader reader, Directory directory) {
        boolean more = directory.opened || reader.open(directory);
        directory.opened = true;
        int below = stack.size();
        while (more && reader.next(directory)) {
            if (queue.over()) {
                stack.push(directory);
                return;
            }
            if (queue.starving()) {
                below -= Math.min(below, share(reader, directory));
            }
            if (stack.size() - below > MAX_FOUND && reader.maySuspend()) {
                visitor.flush(directory);
                stack.insert(below, directory);
                return;
            }
        }
        if (directory.entered) {
            visitor.flush(directory);
        }
        reader.readerDone(directory);
        complete(reader, directory);
    }

    /// Gives waiting directories away, or when there are none a part of this one. @return how many left the stack
    private int share(DirectoryReader reader, Directory directory) {
        if (stack.size() > 0) {
            return stack.handOlderHalf(queue);
        }
        if (reader.shareable()) {
            directory.shared = true;
            directory.readerAdded();
            queue.hand(directory);
        }
        return 0;
    }

    /// A reader of it is done; so may be, in turn, the directories above.
    private void complete(DirectoryReader reader, Directory directory) {
        Directory each = directory;
        while (each != null && each.done()) {
            reader.completed(each);
            if (each.entered) {
                visitor.left(each);
            }
            each = each.parent;
        }
    }
}
