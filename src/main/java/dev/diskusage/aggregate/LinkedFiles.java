package dev.diskusage.aggregate;

import dev.diskusage.usage.LinkedUsage;
import dev.diskusage.usage.Totals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/// Files with several names, each counted once: at the name that `du` meets first, which is known when all of its names
/// were met, at the latest at the end of the walk. So the result does not depend on the order in which threads met
/// them.
///
/// Memory is bounded: beyond [#MAX_IN_MEMORY] files they go, sorted by inode, to an unnamed temporary file, and at the
/// end all sorted parts are merged. Any thread.
final class LinkedFiles implements AutoCloseable {
    /// Files kept in memory, about 200 bytes each: 13 MB. Fewer would write to disk on ordinary trees.
    static final int MAX_IN_MEMORY = 1 << 16;

    private final Batches batches;
    private final boolean sizeClasses;
    private final int batchSize;
    private final int maxInMemory;
    private final SpillFile spill = new SpillFile();
    private Map<LinkedFile.Inode, LinkedFile> open = new HashMap<>();
    private final Map<Long, Addition> additions = new HashMap<>();
    private final Sums total;

    private record Addition(Sums all, Sums own) {}

    LinkedFiles(Batches batches, AggregateOptions options, int maxInMemory) {
        this.batches = batches;
        this.sizeClasses = options.sizeClasses();
        this.batchSize = options.batchSize();
        this.maxInMemory = maxInMemory;
        this.total = new Sums(sizeClasses);
    }

    synchronized void met(LinkedFile name) {
        LinkedFile file = open.merge(name.inode(), name, LinkedFile::and);
        if (file.allNamesMet()) {
            open.remove(name.inode());
            settle(file);
        } else if (open.size() >= maxInMemory) {
            spill.write(sorted());
            open = new HashMap<>();
        }
    }

    private List<LinkedFile> sorted() {
        LinkedFile[] files = open.values().toArray(new LinkedFile[0]);
        Arrays.sort(files);
        return Arrays.asList(files);
    }

    /// After the walk: settles all files, those with names elsewhere too. @return what all of them add to the root
    synchronized Totals finish() {
        PriorityQueue<Part> parts = new PriorityQueue<>();
        for (Iterator<LinkedFile> each : spill.parts()) {
            Part.enqueue(each, parts);
        }
        Part.enqueue(sorted().iterator(), parts);
        open = new HashMap<>();
        while (!parts.isEmpty()) {
            LinkedFile file = Part.take(parts);
            while (Part.isNext(file.inode(), parts)) {
                file = file.and(Part.take(parts));
            }
            settle(file);
        }
        flush();
        return total.totals();
    }

    /// A sorted part with its next file at hand.
    private record Part(LinkedFile next, Iterator<LinkedFile> rest) implements Comparable<Part> {
        static void enqueue(Iterator<LinkedFile> files, PriorityQueue<Part> parts) {
            if (files.hasNext()) {
                parts.add(new Part(files.next(), files));
            }
        }

        static LinkedFile take(PriorityQueue<Part> parts) {
            Part first = parts.remove();
            enqueue(first.rest, parts);
            return first.next;
        }

        static boolean isNext(LinkedFile.Inode inode, PriorityQueue<Part> parts) {
            Part first = parts.peek();
            return first != null && first.next.inode().equals(inode);
        }

        @Override
        public int compareTo(Part other) {
            return next.compareTo(other.next);
        }
    }

    private void settle(LinkedFile file) {
        count(total, file);
        long[] chain = file.chain();
        for (int i = 0; i < chain.length; i++) {
            Addition addition = additions.computeIfAbsent(
                    chain[i], _ -> new Addition(new Sums(sizeClasses), new Sums(sizeClasses)));
            count(addition.all, file);
            if (i == chain.length - 1) {
                count(addition.own, file);
            }
        }
        if (additions.size() >= batchSize) {
            flush();
        }
    }

    private static void count(Sums sums, LinkedFile file) {
        long apparent = file.size().apparentBytes();
        sums.file(file.size().allocatedBytes(), apparent, apparent);
    }

    private void flush() {
        List<LinkedUsage> batch = new ArrayList<>(additions.size());
        additions.forEach((id, each) ->
                batch.add(new LinkedUsage(id, each.all.totals(), each.own.totals(), each.all.filesBySize())));
        additions.clear();
        if (!batch.isEmpty()) {
            batches.linked(batch);
        }
    }

    @Override
    public void close() {
        spill.close();
    }
}
