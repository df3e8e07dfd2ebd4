package dev.diskusage.walk;

import java.util.function.Consumer;

/// A visitor that does one thing.
record OnEntering(Consumer<Directory> action) implements EntryVisitor {
    @Override
    public void entered(Directory directory, Entry self) {
        action.accept(directory);
    }

    @Override
    public void file(Directory directory, Entry entry) {}

    @Override
    public void unreadable(Directory directory) {}

    @Override
    public void flush(Directory directory) {}

    @Override
    public void left(Directory directory) {}
}
