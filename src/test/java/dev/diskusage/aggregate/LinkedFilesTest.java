package dev.diskusage.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.aggregate.LinkedFile.Inode;
import dev.diskusage.aggregate.LinkedFile.Size;
import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.HardLinks;
import dev.diskusage.usage.LinkedUsage;
import dev.diskusage.usage.Totals;
import dev.diskusage.usage.UsageSink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Files with several names, in any order, from several threads, in memory or spilled: always the same sums.
class LinkedFilesTest {
    private static final AggregateOptions OPTIONS =
            new AggregateOptions(EntryName.of("/"), 10, HardLinks.ONCE, true, 7);

    /// What came out of one run, by directory.
    private static final class Additions implements UsageSink {
        private final Map<Long, LinkedUsage> byId = new TreeMap<>();

        @Override
        public void accept(List<DirectoryUsage> batch) {
            throw new AssertionError("a row");
        }

        @Override
        public void addLinked(List<LinkedUsage> batch) {
            assertThat(batch).isNotEmpty();
            batch.forEach(each -> byId.merge(each.id(), each, LinkedUsage::plus));
        }
    }

    private record Result(Map<Long, LinkedUsage> additions, Totals total) {}

    private static Result run(List<LinkedFile> names, int maxInMemory, int threads) {
        Additions additions = new Additions();
        try (LinkedFiles files = new LinkedFiles(new Batches(additions, 7), OPTIONS, maxInMemory)) {
            List<Thread> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int first = i;
                running.add(Thread.ofPlatform().start(() -> {
                    for (int at = first; at < names.size(); at += threads) {
                        files.met(names.get(at));
                    }
                }));
            }
            running.forEach(LinkedFilesTest::join);
            Totals total = files.finish();
            return new Result(additions.byId, total);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Some files have names that are never met: they lie outside of what is walked.
    private static List<LinkedFile> names(long seed) {
        Random random = new Random(seed);
        List<LinkedFile> names = new ArrayList<>();
        for (int inode = 0; inode < 300; inode++) {
            int links = 2 + random.nextInt(4);
            Size size = new Size(4096L * random.nextInt(5), random.nextInt(3_000_000));
            for (int name = random.nextInt(links); name < links; name++) {
                byte[] place = {1, (byte) random.nextInt(256), 2, (byte) inode, (byte) (inode >> 8), (byte) name};
                names.add(name(new Inode(1, 0, inode), links, size, place, 1 + random.nextInt(20)));
            }
        }
        return names;
    }

    private static LinkedFile name(Inode inode, int links, Size size, byte[] place, long directory) {
        return new LinkedFile(inode, links, 1, size, place, new long[] {1, 100, 100 + directory});
    }

    @Test
    void neitherOrderNorThreadsNorSpillingChangeTheResult() {
        for (long seed = 0; seed < 20; seed++) {
            List<LinkedFile> names = names(seed);
            Result expected = run(names, 1 << 16, 1);
            for (int maxInMemory : new int[] {1, 2, 17, 1 << 16}) {
                Collections.shuffle(names, new Random(seed));
                assertThat(run(names, maxInMemory, 1)).as("seed %d", seed).isEqualTo(expected);
                assertThat(run(names, maxInMemory, 4)).as("seed %d", seed).isEqualTo(expected);
            }
        }
    }

    @Test
    void eachFileCountsOnceAtTheNameThatStandsFirst() {
        Inode inode = new Inode(1, 0, 7);
        Size size = new Size(4096, 5);
        List<LinkedFile> names = List.of(
                name(inode, 3, size, new byte[] {1, (byte) 200}, 3),
                name(inode, 3, size, new byte[] {1, 9}, 1),
                name(inode, 3, size, new byte[] {1, 100}, 2));
        Result result = run(names, 10, 1);
        Totals once = new Totals(4096, 5, 1, 0);
        assertThat(result.total).isEqualTo(once);
        assertThat(result.additions).containsOnlyKeys(1L, 100L, 101L);
        assertThat(result.additions.get(100L))
                .isEqualTo(new LinkedUsage(100, once, Totals.NONE, List.of(0L, 1L, 0L, 0L, 0L)));
        assertThat(result.additions.get(101L)).isEqualTo(new LinkedUsage(101, once, once, List.of(0L, 1L, 0L, 0L, 0L)));
    }

    @Test
    void oneInodeThroughTwoMountsOrDevicesIsTwoFiles() {
        Size size = new Size(512, 1);
        List<LinkedFile> names = new ArrayList<>();
        for (Inode each : List.of(new Inode(1, 1, 7), new Inode(1, 2, 7), new Inode(2, 1, 7))) {
            names.add(name(each, 2, size, new byte[] {1, 1}, 1));
            names.add(name(each, 2, size, new byte[] {1, 2}, 1));
        }
        assertThat(run(names, 1, 1).total).isEqualTo(new Totals(1536, 3, 3, 0));
    }

    @Test
    void unknownAllocatedBytesStayUnknown() {
        Size size = new Size(Totals.UNKNOWN, 5);
        List<LinkedFile> names = List.of(name(new Inode(1, 0, 7), 2, size, new byte[] {1, 1}, 1));
        assertThat(run(names, 1, 1).total).isEqualTo(new Totals(Totals.UNKNOWN, 5, 1, 0));
    }

    @Test
    void withoutAnyThereIsNothingToAdd() {
        assertThat(run(List.of(), 1, 1)).isEqualTo(new Result(new HashMap<>(), Totals.NONE));
    }
}
