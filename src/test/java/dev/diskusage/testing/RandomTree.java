package dev.diskusage.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// The tree that a seed stands for: the same on every machine. Holes, hard links of all kinds of files within and
/// across directories, symlinks, fifos, sockets, names of any bytes, in deep, wide, linked and tiny shapes.
public final class RandomTree {
    /// @param entries at most, in the whole tree
    /// @param width entries of one directory, at most
    /// @param directories, links chance that an entry is one
    /// @param nameBytes the longest name
    private record Shape(int entries, int width, int levels, double directories, double links, int nameBytes) {}

    private static final Shape BUSHY = new Shape(80, 10, 8, 0.3, 0.15, 40);
    private static final Shape LINKED = new Shape(80, 10, 5, 0.25, 0.6, 8);

    /// Paths beyond PATH_MAX.
    private static final Shape DEEP = new Shape(90, 3, 60, 0.85, 0.1, 255);

    /// Several buffers of getdents64, so that threads share one directory.
    private static final Shape WIDE = new Shape(4000, 4000, 2, 0.01, 0.1, 60);

    private static final Shape TINY = new Shape(3, 3, 2, 0.5, 0.3, 3);

    /// Where bytes begin a block, a sector, an inline symlink, or a size class.
    private static final long[] EDGES = {0, 1, 60, 511, 512, 513, 1023, 1024, 1025, 4095, 4096, 4097, 1 << 20, 100 << 20
    };

    /// A link's target is reached by its whole path, which must stay below PATH_MAX.
    private static final int LONGEST_TARGET = 1500;

    private static final String[] WORDS = {"a", "b", "ab", "-rf", "...", " ", "new\nline", "\t", "*", "\\", "\u001b[31m"
    };

    private final Random random;
    private final Shape shape;
    private final boolean unreadable;
    private final FileTree tree = new FileTree();
    private final List<String> linkable = new ArrayList<>();
    private int left;

    private RandomTree(long seed, boolean unreadable) {
        this.random = new Random(seed);
        this.unreadable = unreadable;
        this.shape = switch (random.nextInt(40)) {
            case 0 -> WIDE;
            case 1, 2 -> TINY;
            case 3, 4, 5, 6, 7 -> DEEP;
            case 8, 9, 10, 11, 12, 13, 14 -> LINKED;
            default -> BUSHY;
        };
        this.left = shape.entries;
    }

    public static FileTree of(long seed) {
        return new RandomTree(seed, false).filled();
    }

    /// With directories in it that only a user with all capabilities can read or search.
    public static FileTree withUnreadable(long seed) {
        return new RandomTree(seed, true).filled();
    }

    private FileTree filled() {
        fill("", 0, false);
        return tree;
    }

    private void fill(String path, int level, boolean locked) {
        Set<String> used = new HashSet<>();
        for (int n = random.nextInt(shape.width + 1); n > 0 && left > 0; n--) {
            left--;
            String name = name(used);
            if (level < shape.levels && random.nextDouble() < shape.directories) {
                directory(path, name, level, locked);
            } else {
                entry(name);
                if (!locked && path.length() + name.length() < LONGEST_TARGET) {
                    linkable.add(path + name);
                }
            }
        }
        if (random.nextInt(4) == 0) {
            tree.modifiedAt(".", time());
        }
    }

    private void directory(String path, String name, int level, boolean lockedAbove) {
        boolean locks = unreadable && random.nextInt(4) == 0;
        tree.down(name);
        fill(path + name + "/", level + 1, lockedAbove || locks);
        tree.up();
        if (locks) {
            tree.mode(name, List.of("000", "444", "111").get(random.nextInt(3)));
        }
    }

    private void entry(String name) {
        if (!linkable.isEmpty() && random.nextDouble() < shape.links) {
            // Recent ones more often: names in one directory.
            int back = random.nextInt(1 + random.nextInt(linkable.size()));
            tree.link(name, linkable.get(linkable.size() - 1 - back));
            return;
        }
        switch (random.nextInt(16)) {
            case 0, 1 -> tree.symlink(name, target());
            case 2 -> tree.fifo(name);
            case 3 -> special(name);
            default -> regular(name);
        }
    }

    private void special(String name) {
        if (name.length() <= 107) {
            tree.socket(name);
        } else {
            tree.fifo(name);
        }
    }

    private void regular(String name) {
        switch (random.nextInt(6)) {
            case 0 -> tree.file(name, 0);
            case 1 -> tree.hole(name, EDGES[random.nextInt(EDGES.length)]);
            case 2 -> tree.hole(name, random.nextLong(1L << 40));
            case 3 -> tree.file(name, random.nextLong(1L << 32), chunks());
            default -> tree.file(name, random.nextInt(3) == 0 ? random.nextInt(20_000) : EDGES[random.nextInt(12)]);
        }
        if (random.nextInt(8) == 0) {
            tree.modifiedAt(name, time());
        }
    }

    private String chunks() {
        var chunks = new ArrayList<String>();
        for (int n = random.nextInt(4); n >= 0; n--) {
            chunks.add(random.nextLong(1L << 33) + ":" + (1 + random.nextInt(9000)));
        }
        return String.join(",", chunks);
    }

    /// What ext4 can keep: 1901 to 2446.
    private long time() {
        return random.nextLong(-(1L << 31), (1L << 34) - (1L << 31));
    }

    private String target() {
        return switch (random.nextInt(5)) {
            case 0 -> ".";
            case 1 -> "..";
            case 2 -> linkable.isEmpty() ? "/" : linkable.get(random.nextInt(linkable.size()));
            case 3 -> "t".repeat(1 + random.nextInt(900));
            default -> bytes(1 + random.nextInt(30));
        };
    }

    private String name(Set<String> used) {
        String name;
        do {
            name = switch (random.nextInt(5)) {
                case 0 -> WORDS[random.nextInt(WORDS.length)];
                case 1 -> new String("한국어 é".getBytes(UTF_8), ISO_8859_1) + random.nextInt(100);
                case 2 -> bytes(1 + random.nextInt(shape.nameBytes));
                default -> "n".repeat(1 + random.nextInt(shape.nameBytes)) + random.nextInt(10_000);
            };
            name = name.substring(0, Math.min(name.length(), 255));
        } while (name.equals(".") || name.equals("..") || !used.add(name));
        return name;
    }

    /// Any bytes that may stand in a name.
    private String bytes(int length) {
        var bytes = new StringBuilder();
        while (bytes.length() < length) {
            char any = (char) (1 + random.nextInt(255));
            bytes.append(any == '/' ? '_' : any);
        }
        return bytes.toString();
    }
}
