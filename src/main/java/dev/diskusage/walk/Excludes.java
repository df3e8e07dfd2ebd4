package dev.diskusage.walk;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which entries a walk leaves out: patterns as in gitignore(5), compiled once, matched on raw bytes without an object
/// per entry. Immutable; any thread.
///
/// A pattern is a list of segments. For each directory a [State] holds how far each pattern has matched on the way
/// down, so that an entry is only ever compared by its own name, however deep it lies.
public final class Excludes {
    /// Folders in which NetApp, ZFS, Btrfs (snapper) and others show older states of the same files: they take space
    /// once, but would be counted once per snapshot. First, so that a pattern of the user's may take them back with
    /// `!`.
    private static final List<String> SNAPSHOT_FOLDERS = List.of(".snapshot/", "~snapshot/", ".zfs/", ".snapshots/");

    private static final String ANY_DEPTH = "**";

    private final List<Pattern> patterns;
    private final int maxPositions;
    private final State top;

    private Excludes(List<Pattern> patterns) {
        this.patterns = patterns;
        int segments = 0;
        for (Pattern each : patterns) {
            segments += each.segments.size();
        }
        maxPositions = segments;
        int[] starts = new int[maxPositions];
        int size = 0;
        for (int i = 0; i < patterns.size(); i++) {
            size = activate(i, 0, starts, size);
        }
        top = state(Arrays.copyOf(starts, size));
    }

    private record Pattern(List<Glob> segments, boolean negated, boolean directoriesOnly) {}

    /// Active positions as (pattern << 16 | segment), ascending.
    ///
    /// @param forFiles whether any of them can match an entry that is not a directory
    /// @param everywhere whether the state below is the same: all patterns in it are single names at any depth
    record State(int[] positions, boolean forFiles, boolean everywhere) {}

    /// @param patterns of one exclude list, in order: the last one that matches decides
    /// @throws IllegalArgumentException names the pattern and what is wrong with it
    public static Excludes of(List<String> patterns) {
        List<Pattern> compiled = new ArrayList<>();
        for (String each : SNAPSHOT_FOLDERS) {
            compiled.add(compile(each));
        }
        for (String each : patterns) {
            compiled.add(compile(each));
        }
        return new Excludes(compiled);
    }

    private static Pattern compile(String pattern) {
        String rest = pattern;
        boolean negated = rest.startsWith("!");
        rest = negated ? rest.substring(1) : rest;
        boolean directoriesOnly = rest.endsWith("/");
        rest = directoriesOnly ? rest.substring(0, rest.length() - 1) : rest;
        boolean anchored = rest.contains("/");
        rest = rest.startsWith("/") ? rest.substring(1) : rest;
        if (rest.isEmpty()) {
            throw new IllegalArgumentException("exclude pattern '" + pattern + "' matches nothing: give a name");
        }
        List<Glob> segments = new ArrayList<>();
        if (!anchored) {
            segments.add(Glob.ANY_DEPTH);
        }
        for (String each : rest.split("/", -1)) {
            segments.add(each.equals(ANY_DEPTH) ? Glob.ANY_DEPTH : Glob.of(each, pattern));
        }
        if (segments.getLast() == Glob.ANY_DEPTH) {
            // "a/**" is everything in a, but not a itself.
            segments.add(Glob.of("*", pattern));
        }
        return new Pattern(segments, negated, directoriesOnly);
    }

    /// The state for the entries of the directory that patterns with a leading slash start from.
    State top() {
        return top;
    }

    /// Whether an entry with this name is left out. `name` is read from `from` to `to`, absolutely. Hot.
    boolean excludes(State state, ByteBuffer name, int from, int to, boolean directory) {
        boolean excluded = false;
        for (int position : state.positions) {
            Pattern pattern = patterns.get(position >> 16);
            int segment = position & 0xffff;
            if (segment == pattern.segments.size() - 1
                    && excluded == pattern.negated
                    && (directory || !pattern.directoriesOnly)
                    && pattern.segments.get(segment).matches(name, from, to)) {
                excluded = !pattern.negated;
            }
        }
        return excluded;
    }

    /// The state for the entries of a directory with this name.
    State below(State state, byte[] name) {
        if (state.everywhere) {
            return state;
        }
        ByteBuffer bytes = ByteBuffer.wrap(name);
        int[] next = new int[maxPositions];
        int size = 0;
        for (int position : state.positions) {
            int pattern = position >> 16;
            int segment = position & 0xffff;
            List<Glob> segments = patterns.get(pattern).segments;
            if (segments.get(segment) == Glob.ANY_DEPTH) {
                size = activate(pattern, segment, next, size);
            } else if (segment + 1 < segments.size() && segments.get(segment).matches(bytes, 0, name.length)) {
                size = activate(pattern, segment + 1, next, size);
            }
        }
        return same(state, next, size) ? state : state(Arrays.copyOf(next, size));
    }

    /// Adds a position and, behind `**`, which also stands for no directory at all, the one after it; none twice.
    private int activate(int pattern, int segment, int[] positions, int size) {
        int position = pattern << 16 | segment;
        int grown = size;
        boolean known = false;
        for (int i = 0; i < size; i++) {
            known |= positions[i] == position;
        }
        if (!known) {
            positions[grown++] = position;
        }
        boolean anyDepth = patterns.get(pattern).segments.get(segment) == Glob.ANY_DEPTH;
        return anyDepth ? activate(pattern, segment + 1, positions, grown) : grown;
    }

    private static boolean same(State state, int[] positions, int size) {
        return Arrays.equals(state.positions, 0, state.positions.length, positions, 0, size);
    }

    private State state(int[] positions) {
        boolean forFiles = false;
        boolean everywhere = true;
        for (int position : positions) {
            Pattern pattern = patterns.get(position >> 16);
            forFiles |= !pattern.directoriesOnly;
            everywhere &= pattern.segments.size() == 2 && pattern.segments.getFirst() == Glob.ANY_DEPTH;
        }
        return new State(positions, forFiles, everywhere);
    }
}
