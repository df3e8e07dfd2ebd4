package dev.diskusage.wire;

import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import dev.diskusage.usage.DirectoryUsage;
import dev.diskusage.usage.EntryName;
import dev.diskusage.usage.LinkedUsage;
import dev.diskusage.usage.RunSummary;
import dev.diskusage.usage.RunSummary.Failure;
import dev.diskusage.usage.RunSummary.FileSystem;
import dev.diskusage.usage.RunSummary.PathTotals;
import dev.diskusage.usage.RunSummary.Unreadable;
import dev.diskusage.usage.SizeClass;
import dev.diskusage.usage.Totals;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One batch out of CBOR that anybody may have sent: every value is checked against its range where it is read.
final class BatchReader {
    /// Scanned paths of one run: ten times what the resource allows.
    private static final int MAX_PATHS = 1_000;

    /// Linux knows 133 errnos.
    private static final int MAX_ERRNOS = 200;

    /// Named failures: five times what a walk keeps.
    private static final int MAX_FAILURES = 100;

    /// Bytes of an errno's or a system call's name: `ENOTRECOVERABLE` has 15.
    private static final int MAX_WORD = 32;

    /// Seconds since the epoch that a date of the year 9999 still has: what the store and its readers can show.
    private static final long MAX_SECOND = 253_402_300_799L;

    private static final int SIZE_CLASSES = SizeClass.values().length;

    private final CborValues in;

    BatchReader(CBORParser parser) {
        this.in = new CborValues(parser);
    }

    Batch read() throws IOException {
        in.startArray("batch");
        long kind = in.number("kind of batch", BatchWriter.DIRECTORIES, BatchWriter.END);
        Batch batch =
                switch ((int) kind) {
                    case BatchWriter.DIRECTORIES -> new Batch.Directories(directories());
                    case BatchWriter.LINKED -> new Batch.Linked(additions());
                    default -> new Batch.End(summary());
                };
        in.endArray("batch");
        in.endOfInput();
        return batch;
    }

    private List<DirectoryUsage> directories() throws IOException {
        in.startArray("rows");
        List<DirectoryUsage> rows = new ArrayList<>();
        while (in.anotherArray("rows", rows.size(), BatchCodec.MAX_ROWS)) {
            rows.add(directory());
        }
        return rows;
    }

    /// Hot: once per row.
    private DirectoryUsage directory() throws IOException {
        long id = in.number("id", 1, Long.MAX_VALUE);
        long parentId = in.number("parent id", 0, id - 1);
        int level = (int) in.number("level", 0, Integer.MAX_VALUE);
        EntryName name = parentId == 0 ? name() : component();
        Totals all = totals();
        Totals own = totals();
        long newestMtimeSeconds = in.number("newest mtime", Long.MIN_VALUE, Long.MAX_VALUE);
        long unreadable = in.count("unreadable");
        return new DirectoryUsage(
                new DirectoryUsage.Place(id, parentId, level, name),
                all,
                own,
                newestMtimeSeconds,
                unreadable,
                sizeClasses());
    }

    private List<LinkedUsage> additions() throws IOException {
        in.startArray("additions");
        List<LinkedUsage> additions = new ArrayList<>();
        while (in.anotherArray("additions", additions.size(), BatchCodec.MAX_ROWS)) {
            long id = in.number("id", 1, Long.MAX_VALUE);
            additions.add(new LinkedUsage(id, totals(), totals(), sizeClasses()));
        }
        return additions;
    }

    private RunSummary summary() throws IOException {
        in.startArray("summary");
        Instant started = Instant.ofEpochSecond(
                in.number("started", 0, MAX_SECOND), in.number("nanoseconds of started", 0, 999_999_999));
        Duration took = Duration.ofNanos(in.count("duration"));
        List<PathTotals> paths = paths();
        Unreadable unreadable = new Unreadable(byErrno(), failures());
        in.startArray("file system");
        FileSystem fileSystem =
                new FileSystem(in.count("size"), in.count("available"), in.count("inodes"), in.count("free inodes"));
        in.endArray("file system");
        in.endArray("summary");
        return new RunSummary(started, took, paths, unreadable, fileSystem);
    }

    private List<PathTotals> paths() throws IOException {
        in.startArray("paths");
        List<PathTotals> paths = new ArrayList<>();
        while (in.anotherArray("paths", paths.size(), MAX_PATHS)) {
            EntryName path = name();
            long rootId = in.number("root id", 1, Long.MAX_VALUE);
            paths.add(new PathTotals(path, rootId, totals(), in.count("rows of a path")));
            in.endArray("path");
        }
        return paths;
    }

    private Map<String, Long> byErrno() throws IOException {
        in.startArray("unreadable");
        Map<String, Long> byErrno = new HashMap<>();
        while (in.another("unreadable", byErrno.size(), MAX_ERRNOS)) {
            String errno = in.currentWord("errno", MAX_WORD);
            if (byErrno.put(errno, in.count("unreadable")) != null) {
                throw new BadBatchException("unreadable: " + errno + " comes twice");
            }
        }
        return byErrno;
    }

    private List<Failure> failures() throws IOException {
        in.startArray("failures");
        List<Failure> failures = new ArrayList<>();
        while (in.another("failures", failures.size(), MAX_FAILURES)) {
            failures.add(new Failure(in.currentWord("errno", MAX_WORD), in.word("system call", MAX_WORD), name()));
        }
        return failures;
    }

    /// What the kernel gives as an entry's name: one with a `/`, or `..`, would show up in another directory.
    private EntryName component() throws IOException {
        EntryName name = name();
        byte[] bytes = name.bytes();
        boolean dots = bytes[0] == '.' && (bytes.length == 1 || bytes.length == 2 && bytes[1] == '.');
        if (dots || contains(bytes, (byte) '/')) {
            throw new BadBatchException("name \"" + name + "\": must be one component, without / and not . or ..");
        }
        return name;
    }

    private EntryName name() throws IOException {
        EntryName name = new EntryName(in.bytes("name", BatchCodec.MAX_NAME_BYTES));
        if (contains(name.bytes(), (byte) 0)) {
            throw new BadBatchException("name \"" + name + "\": must be without NUL");
        }
        return name;
    }

    private static boolean contains(byte[] bytes, byte wanted) {
        for (byte each : bytes) {
            if (each == wanted) {
                return true;
            }
        }
        return false;
    }

    private Totals totals() throws IOException {
        return new Totals(
                in.number("allocated bytes", Totals.UNKNOWN, Long.MAX_VALUE),
                in.count("apparent bytes"),
                in.count("files"),
                in.count("directories"));
    }

    /// Up to the end of the row: all or none.
    private List<Long> sizeClasses() throws IOException {
        List<Long> counts = new ArrayList<>(0);
        while (in.another("files by size", counts.size(), SIZE_CLASSES)) {
            counts.add(in.currentCount("files by size"));
        }
        if (!counts.isEmpty() && counts.size() != SIZE_CLASSES) {
            throw new BadBatchException(
                    "files by size has " + counts.size() + " values: must be none or " + SIZE_CLASSES);
        }
        return counts;
    }
}
