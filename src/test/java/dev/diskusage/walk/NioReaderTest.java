package dev.diskusage.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.testing.FileTree;
import dev.diskusage.walk.WalkOptions.Reader;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

class NioReaderTest extends DirectoryReaderContract {
    NioReaderTest() {
        super(Reader.JAVA_NIO);
    }

    @Test
    void blocksAreUnknownAndNeverZero() {
        new FileTree().file("f", 5000).make(folder);
        var blocks = new ConcurrentLinkedQueue<Long>();
        new Walk(WalkedTree.root(folder), WalkedTree.options(reader)).run(() -> new OnFile(blocks::add));
        assertThat(blocks).containsExactly(Entry.UNKNOWN_BLOCKS, Entry.UNKNOWN_BLOCKS);
    }

    private record OnFile(LongConsumer blocks) implements EntryVisitor {
        @Override
        public void entered(Directory directory, Entry self) {
            blocks.accept(self.blocks());
        }

        @Override
        public void file(Directory directory, Entry entry) {
            blocks.accept(entry.blocks());
        }

        @Override
        public void unreadable(Directory directory) {}

        @Override
        public void flush(Directory directory) {}

        @Override
        public void left(Directory directory) {}
    }
}
