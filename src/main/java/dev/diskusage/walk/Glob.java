package dev.diskusage.walk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// One path component of a pattern: `*`, `?`, `[a-z]`, `[!a]` and `\` as in gitignore(5), on bytes as git itself does
/// (`?` is one byte). Immutable.
final class Glob {
    /// Stands for `**`: any number of directories. Compared by identity, never matched.
    static final Glob ANY_DEPTH = new Glob(new byte[0]);

    private static final int NONE = -1;

    private final byte[] pattern;

    private Glob(byte[] pattern) {
        this.pattern = pattern;
    }

    /// @param whole for the message
    /// @throws IllegalArgumentException on an empty component, a class without end or a `\` at the end
    static Glob of(String component, String whole) {
        byte[] bytes = component.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0) {
            throw new IllegalArgumentException("exclude pattern '" + whole + "' has an empty component: use one slash");
        }
        for (int at = 0; at < bytes.length; ) {
            at = tokenEnd(bytes, at, whole);
        }
        return new Glob(bytes);
    }

    private static int tokenEnd(byte[] bytes, int at, String whole) {
        if (bytes[at] == '\\') {
            if (at + 1 == bytes.length) {
                throw new IllegalArgumentException(
                        "exclude pattern '" + whole + "' ends with a \\: write \\\\ for one");
            }
            return at + 2;
        }
        if (bytes[at] != '[') {
            return at + 1;
        }
        int end = classEnd(bytes, at);
        if (end == NONE) {
            throw new IllegalArgumentException("exclude pattern '" + whole + "' has a [ without ]: write \\[ for one");
        }
        for (int i = at + 1; i < end; i++) {
            if (bytes[i] == '[' && bytes[i + 1] == ':') {
                throw new IllegalArgumentException(
                        "exclude pattern '" + whole
                                + "' has a class of POSIX such as [:alpha:], which is not known here: write a-zA-Z or the like");
            }
        }
        return end;
    }

    /// @return the index after the `]` of the class that starts at `at`, or NONE
    private static int classEnd(byte[] bytes, int at) {
        int i = at + 1;
        if (i < bytes.length && isNegation(bytes[i])) {
            i++;
        }
        for (int first = i; i < bytes.length; i++) {
            if (bytes[i] == ']' && i > first) {
                return i + 1;
            }
            if (bytes[i] == '\\') {
                i++;
            }
        }
        return NONE;
    }

    private static boolean isNegation(byte b) {
        return b == '!' || b == '^';
    }

    /// Whether the bytes from `from` to `to` match. Goes back to the last `*` only, so the time is bounded by pattern
    /// length times name length. Hot.
    boolean matches(ByteBuffer name, int from, int to) {
        int p = 0;
        int n = from;
        int afterStar = NONE;
        int starAt = from;
        while (n < to) {
            if (p < pattern.length && pattern[p] == '*') {
                afterStar = ++p;
                starAt = n;
            } else if (p < pattern.length && matchesOne(p, name.get(n))) {
                p = next(p);
                n++;
            } else if (afterStar != NONE) {
                p = afterStar;
                n = ++starAt;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == '*') {
            p++;
        }
        return p == pattern.length;
    }

    private int next(int p) {
        return switch (pattern[p]) {
            case '\\' -> p + 2;
            case '[' -> classEnd(pattern, p);
            default -> p + 1;
        };
    }

    private boolean matchesOne(int p, byte b) {
        return switch (pattern[p]) {
            case '?' -> true;
            case '\\' -> pattern[p + 1] == b;
            case '[' -> inClass(p, b & 0xff);
            default -> pattern[p] == b;
        };
    }

    private boolean inClass(int p, int b) {
        int end = classEnd(pattern, p) - 1;
        int i = p + 1;
        boolean negated = isNegation(pattern[i]);
        if (negated) {
            i++;
        }
        boolean in = false;
        while (i < end) {
            i = pattern[i] == '\\' ? i + 1 : i;
            int low = pattern[i++] & 0xff;
            int high = low;
            if (i + 1 < end && pattern[i] == '-') {
                i = pattern[i + 1] == '\\' ? i + 2 : i + 1;
                high = pattern[i++] & 0xff;
            }
            in |= low <= b && b <= high;
        }
        return in != negated;
    }
}
