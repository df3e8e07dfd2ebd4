package dev.diskusage.usage;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A file's name, or a path, as the kernel has it: any bytes but NUL (and `/` within a name). Immutable.
public final class EntryName implements Comparable<EntryName> {
    private final byte[] bytes;

    /// Takes the array over: nobody may change it afterwards.
    public EntryName(byte[] bytes) {
        this.bytes = bytes;
    }

    public static EntryName of(String text) {
        return new EntryName(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The raw bytes, not a copy: read only.
    public byte[] bytes() {
        return bytes;
    }

    /// The path of `name` in the directory that has this path.
    public EntryName resolve(EntryName name) {
        boolean slash = bytes.length > 0 && bytes[bytes.length - 1] == '/';
        byte[] path = Arrays.copyOf(bytes, bytes.length + (slash ? 0 : 1) + name.bytes.length);
        if (!slash) {
            path[bytes.length] = '/';
        }
        System.arraycopy(name.bytes, 0, path, path.length - name.bytes.length, name.bytes.length);
        return new EntryName(path);
    }

    /// The names that lead from `root` to this path, none when it is the same; empty when it does not lie below.
    /// Slashes at the end, or several in a row, are as one.
    public Optional<List<EntryName>> namesBelow(EntryName root) {
        int start = root.bytes.length;
        while (start > 0 && root.bytes[start - 1] == '/') {
            start--;
        }
        boolean same = start <= bytes.length && Arrays.equals(bytes, 0, start, root.bytes, 0, start);
        if (!same || start < bytes.length && bytes[start] != '/') {
            return Optional.empty();
        }
        List<EntryName> names = new ArrayList<>();
        for (int at = start; at < bytes.length; at++) {
            int end = at;
            while (end < bytes.length && bytes[end] != '/') {
                end++;
            }
            if (end > at) {
                names.add(new EntryName(Arrays.copyOfRange(bytes, at, end)));
            }
            at = end;
        }
        return Optional.of(names);
    }

    /// Whether this path is that one or lies below it.
    public boolean isWithin(EntryName outer) {
        int length = outer.bytes.length;
        return bytes.length >= length
                && Arrays.equals(bytes, 0, length, outer.bytes, 0, length)
                && (bytes.length == length || bytes[length] == '/' || length > 0 && bytes[length - 1] == '/');
    }

    /// Valid UTF-8 for labels, JSON and logs, different for different names and reversible: bytes that are not UTF-8
    /// become `\xhh`, a backslash becomes `\\`, all else (newlines too) stays.
    public String text() {
        return escaped(false);
    }

    /// As [#text], and control characters escaped too, so that no name can drive a terminal or break a line.
    public String printable() {
        return escaped(true);
    }

    private String escaped(boolean controls) {
        StringBuilder out = new StringBuilder(bytes.length + 8);
        for (int at = 0; at < bytes.length; ) {
            int length = characterLength(at);
            if (length == 0) {
                hex(out, bytes[at++]);
                continue;
            }
            String one = new String(bytes, at, length, StandardCharsets.UTF_8);
            if (one.equals("\\")) {
                out.append("\\\\");
            } else if (controls && unprintable(one.codePointAt(0))) {
                for (int i = 0; i < length; i++) {
                    hex(out, bytes[at + i]);
                }
            } else {
                out.append(one);
            }
            at += length;
        }
        return out.toString();
    }

    /// Controls, and the format characters that reorder text: a right-to-left override hides an extension.
    private static boolean unprintable(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.FORMAT;
    }

    private static void hex(StringBuilder out, byte b) {
        out.append("\\x").append(Character.forDigit((b >> 4) & 15, 16)).append(Character.forDigit(b & 15, 16));
    }

    /// The length in bytes of the well-formed UTF-8 character at `at`, or 0.
    private int characterLength(int at) {
        int lead = bytes[at] & 0xff;
        if (lead < 0x80) {
            return 1;
        }
        int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        if (lead < 0xc2 || lead > 0xf4 || at + length > bytes.length) {
            return 0;
        }
        CharsetDecoder strict = StandardCharsets.UTF_8.newDecoder();
        try {
            strict.decode(ByteBuffer.wrap(bytes, at, length));
            return length;
        } catch (CharacterCodingException _) {
            return 0;
        }
    }

    /// By unsigned bytes, as memcmp(3) and SQLite order them.
    @Override
    public int compareTo(EntryName other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EntryName name && Arrays.equals(bytes, name.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// Same as [#printable].
    @Override
    public String toString() {
        return printable();
    }
}
