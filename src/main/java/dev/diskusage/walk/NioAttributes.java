package dev.diskusage.walk;

import dev.diskusage.posix.Statx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What java.nio's `unix` view tells of an entry, symlinks not followed.
record NioAttributes(Map<String, Object> values) {
    static NioAttributes of(Path path) throws IOException {
        return new NioAttributes(
                Files.readAttributes(path, "unix:dev,ino,nlink,size,mode,lastModifiedTime", LinkOption.NOFOLLOW_LINKS));
    }

    private long number(String name) {
        return values.get(name) instanceof Number number ? number.longValue() : 0;
    }

    int type() {
        return (int) number("mode") & Statx.S_IFMT;
    }

    void identify(Directory directory) {
        directory.device = number("dev");
        directory.inode = number("ino");
    }

    void fill(Entry entry, long position) {
        entry.device = number("dev");
        entry.inode = number("ino");
        entry.sizeBytes = number("size");
        entry.sized = type() == Statx.S_IFREG || type() == Statx.S_IFLNK;
        entry.blocks = Entry.UNKNOWN_BLOCKS;
        entry.mtimeSeconds = values.get("lastModifiedTime") instanceof FileTime time
                ? Math.floorDiv(time.to(TimeUnit.NANOSECONDS), 1_000_000_000L)
                : 0;
        entry.links = (int) number("nlink");
        entry.position = position;
        entry.followed = false;
    }
}
