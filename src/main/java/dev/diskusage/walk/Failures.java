package dev.diskusage.walk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Counts what could not be read, by errno, and remembers the first. Any thread; cold.
final class Failures {
    /// Enough paths to see a pattern, few enough for a status and a terminal.
    private static final int FIRST = 20;

    /// Bytes of a path that are kept, the end of it: PATH_MAX, what a person can still use in a command.
    private static final int MAX_PATH = 4096;

    private final Map<String, Long> byErrno = new HashMap<>();
    private final List<WalkFailure> first = new ArrayList<>();

    synchronized void add(String errno, String call, Directory in, byte @Nullable [] name) {
        byErrno.merge(errno, 1L, Long::sum);
        if (first.size() < FIRST) {
            first.add(new WalkFailure(errno, call, path(in, name)));
        }
    }

    synchronized WalkResult result(WalkResult.Capacity capacity) {
        return new WalkResult(byErrno, first, capacity);
    }

    /// The path of an entry relative to the root: empty for the root itself.
    static byte[] path(Directory in, byte @Nullable [] name) {
        byte[] path = new byte[MAX_PATH];
        int at = name == null ? MAX_PATH : prepend(path, MAX_PATH, name);
        for (Directory each = in; each.parent != null && at > 0; each = each.parent) {
            if (at < MAX_PATH) {
                path[--at] = '/';
            }
            at = prepend(path, at, each.name);
        }
        byte[] exact = new byte[MAX_PATH - at];
        System.arraycopy(path, at, exact, 0, exact.length);
        return exact;
    }

    private static int prepend(byte[] path, int before, byte[] name) {
        int length = Math.min(before, name.length);
        System.arraycopy(name, name.length - length, path, before - length, length);
        return before - length;
    }
}
