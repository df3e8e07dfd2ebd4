package dev.diskusage.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diskusage.testing.FileTree;
import dev.diskusage.testing.MemoryFolder;
import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.HardLinks;
import dev.diskusage.usage.LinkedUsage;
import dev.diskusage.usage.RunSummary.PathTotals;
import dev.diskusage.usage.Totals;
import dev.diskusage.usage.UsageSink;
import dev.diskusage.walk.Directory;
import dev.diskusage.walk.Entry;
import dev.diskusage.walk.EntryVisitor;
import dev.diskusage.walk.Excludes;
import dev.diskusage.walk.Walk;
import dev.diskusage.walk.WalkOptions;
import dev.diskusage.walk.WalkOptions.Reader;
import dev.diskusage.walk.WalkRoot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Sums over real walks; that they are right to the byte is DuEqualityTest's.
@Timeout(60)
class UsageAggregatorTest {
    @TempDir(factory = MemoryFolder.class)
    Path folder;

    private static class Sink implements UsageSink {
        final List<List<DirectoryUsage>> batches = new ArrayList<>();
        final List<LinkedUsage> linked = new ArrayList<>();

        @Override
        public void accept(List<DirectoryUsage> batch) {
            batches.add(batch);
        }

        @Override
        public void addLinked(List<LinkedUsage> batch) {
            linked.addAll(batch);
        }

        List<DirectoryUsage> rows() {
            return batches.stream().flatMap(List::stream).toList();
        }
    }

    private final Sink sink = new Sink();
    private final AtomicLong ids = new AtomicLong();
    private final Progress progress = new Progress();

    private static AggregateOptions options(int depth, HardLinks links, int batchSize) {
        return new AggregateOptions(EntryName.of("/root"), depth, links, true, batchSize);
    }

    private PathTotals sum(AggregateOptions options, UsageSink to, Reader reader) {
        WalkRoot root = new WalkRoot(folder.toString().getBytes(UTF_8), List.of(), Excludes.of(List.of()));
        try (UsageAggregator aggregator = new UsageAggregator(options, ids, progress, to)) {
            new Walk(root, new WalkOptions(false, true, 3, 0, reader)).run(aggregator::visitor);
            return aggregator.finish();
        }
    }

    private static FileTree sizes(long... sizes) {
        FileTree tree = new FileTree();
        for (long each : sizes) {
            tree.hole("of-" + each, each);
        }
        return tree;
    }

    @Test
    void sizeClassesEndAtTheirBorders() {
        long mega = 1 << 20;
        sizes(0, 1, 1024, 1025, mega, mega + 1, 100 * mega, 100 * mega + 1, 1L << 40)
                .make(folder);
        sum(options(0, HardLinks.ONCE, 10), sink, Reader.NATIVE);
        assertThat(sink.rows().getFirst().filesBySize()).containsExactly(1L, 2L, 2L, 2L, 2L);
    }

    @Test
    void noSizeClassesUnlessAsked() {
        sizes(1, 2).make(folder);
        sum(new AggregateOptions(EntryName.of("/"), 0, HardLinks.ONCE, false, 10), sink, Reader.NATIVE);
        assertThat(sink.rows().getFirst().filesBySize()).isEmpty();
    }

    @Test
    void splitGivesEachNameItsShareRoundedDown() {
        new FileTree().file("a", 1000).link("b", "a").down("d").link("c", "a").make(folder);
        PathTotals totals = sum(options(1, HardLinks.SPLIT, 10), sink, Reader.NATIVE);
        assertThat(totals.all().apparentBytes()).isEqualTo(3 * 333);
        assertThat(totals.all().allocatedBytes()).isEqualTo(3 * (4096 / 3));
        assertThat(totals.all().files()).isEqualTo(3);
        assertThat(sink.linked).isEmpty();
        // The class is that of the file, not of the share.
        assertThat(sink.rows().getLast().filesBySize()).containsExactly(0L, 3L, 0L, 0L, 0L);
    }

    @ParameterizedTest
    @EnumSource
    void javaNioSaysThatAllocatedBytesAreUnknown(HardLinks links) {
        new FileTree().file("a", 1000).link("b", "a").down("d").make(folder);
        PathTotals totals = sum(options(1, links, 10), sink, Reader.JAVA_NIO);
        assertThat(totals.all().allocatedBytes()).isEqualTo(Totals.UNKNOWN);
        assertThat(sink.rows()).hasSize(2).allMatch(each -> !each.all().allocatedKnown());
        assertThat(totals.all().apparentBytes()).isEqualTo(links == HardLinks.EACH ? 2000 : 1000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 11, 12})
    void batchesAreFullButForTheLast(int batchSize) {
        FileTree tree = new FileTree();
        for (int i = 0; i < 10; i++) {
            tree.down("d" + i).up();
        }
        tree.make(folder);
        PathTotals totals = sum(options(1, HardLinks.ONCE, batchSize), sink, Reader.NATIVE);
        assertThat(totals.rows()).isEqualTo(11);
        assertThat(sink.rows()).hasSize(11);
        assertThat(sink.batches.subList(0, sink.batches.size() - 1)).allMatch(each -> each.size() == batchSize);
        assertThat(sink.batches.getLast()).hasSizeBetween(1, batchSize);
    }

    @Test
    void childrenComeBeforeTheirParentAndHaveGreaterIds() {
        new FileTree().down("a").down("b").down("c").up().up().down("d").make(folder);
        sum(options(2, HardLinks.ONCE, 1), sink, Reader.NATIVE);
        List<Long> seen = new ArrayList<>();
        for (DirectoryUsage each : sink.rows()) {
            assertThat(each.place().id()).isGreaterThan(each.place().parentId());
            assertThat(seen).doesNotContain(each.place().parentId());
            seen.add(each.place().id());
        }
        assertThat(sink.rows().getLast().place()).isEqualTo(new DirectoryUsage.Place(1, 0, 0, EntryName.of("/root")));
        assertThat(sink.rows()).hasSize(4);
    }

    @Test
    void idsGoOnFromPathToPath() {
        new FileTree().down("a").make(folder);
        PathTotals first = sum(options(1, HardLinks.ONCE, 10), sink, Reader.NATIVE);
        PathTotals second = sum(options(1, HardLinks.ONCE, 10), sink, Reader.NATIVE);
        assertThat(second.rootId()).isEqualTo(3).isGreaterThan(first.rootId());
        assertThat(second.all()).isEqualTo(first.all());
        assertThat(sink.rows()).extracting(each -> each.place().id()).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
    }

    @Test
    void progressCountsEveryName() {
        new FileTree().file("a", 1).link("b", "a").down("d").make(folder);
        PathTotals totals = sum(options(0, HardLinks.ONCE, 10), sink, Reader.NATIVE);
        assertThat(progress.entries()).isEqualTo(4);
        assertThat(totals.all().entries()).isEqualTo(3);
    }

    @Test
    void whatTheSinkThrowsEndsTheRun() {
        new FileTree().down("a").down("b").make(folder);
        IllegalStateException full = new IllegalStateException("disk full");
        UsageSink broken = new Sink() {
            @Override
            public void accept(List<DirectoryUsage> batch) {
                throw full;
            }
        };
        assertThatThrownBy(() -> sum(options(2, HardLinks.ONCE, 1), broken, Reader.NATIVE))
                .isSameAs(full);
    }

    @Test
    void anUnfinishedWalkHasNoTotals() {
        try (UsageAggregator aggregator = new UsageAggregator(options(1, HardLinks.ONCE, 1), ids, progress, sink)) {
            assertThatThrownBy(aggregator::finish)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the walk has not left its root");
        }
    }

    /// As bytes, so that the places of 300 directories need keys of different lengths.
    @Test
    void placesSortAsTheirDirectoriesAreListed() {
        FileTree tree = new FileTree();
        for (int i = 0; i < 300; i++) {
            tree.down("d" + i).file("a", 0).link("b", "d" + i + "/a").up();
        }
        tree.make(folder);
        var places = new ConcurrentSkipListMap<byte[], Long>(Arrays::compareUnsigned);
        WalkRoot root = new WalkRoot(folder.toString().getBytes(UTF_8), List.of(), Excludes.of(List.of()));
        new Walk(root, new WalkOptions(false, true, 4, 0, Reader.NATIVE)).run(() -> new Places(places));
        assertThat(places).hasSize(600);
        assertThat(List.copyOf(places.values())).isSorted();
    }

    private static final class Places implements EntryVisitor {
        private final ConcurrentSkipListMap<byte[], Long> places;
        private final PlaceKey key = new PlaceKey();

        Places(ConcurrentSkipListMap<byte[], Long> places) {
            this.places = places;
        }

        @Override
        public void entered(Directory directory, Entry self) {}

        @Override
        public void file(Directory directory, Entry entry) {
            places.put(key.of(directory, entry.position()), directory.position());
        }

        @Override
        public void unreadable(Directory directory) {}

        @Override
        public void flush(Directory directory) {}

        @Override
        public void left(Directory directory) {}
    }
}
