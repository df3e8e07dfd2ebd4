package dev.diskusage.posix;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diskusage.testing.Command;
import dev.diskusage.testing.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each call against the real kernel, and what it fills against what other programs say of the same file.
class LibcTest {
    private static final int FOLDER = Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_CLOEXEC;
    private static final int ALL = Statx.STATX_TYPE
            | Statx.STATX_NLINK
            | Statx.STATX_MTIME
            | Statx.STATX_INO
            | Statx.STATX_SIZE
            | Statx.STATX_BLOCKS;

    @TempDir
    Path folder;

    private final NativeBuffer buffer = new NativeBuffer(8192);
    private int fd;

    @BeforeEach
    void open() {
        fd = open(Libc.AT_FDCWD, folder.toString(), FOLDER);
        assertThat(fd).isNotNegative();
    }

    @AfterEach
    void close() {
        Libc.close(fd);
    }

    @Test
    void opensRelativeToAnOpenFolder() throws IOException {
        Files.createDirectory(folder.resolve("below"));
        int below = open(fd, "below", FOLDER);
        assertThat(Path.of("/proc/self/fd/" + below).toRealPath())
                .isEqualTo(folder.resolve("below").toRealPath());
        Libc.close(below);
    }

    @Test
    void failuresAreTheNegativeErrorNumber() throws IOException {
        Files.writeString(folder.resolve("file"), "");
        Files.createSymbolicLink(folder.resolve("link"), folder);
        assertThat(open(fd, "missing", FOLDER)).isEqualTo(-Errno.ENOENT);
        assertThat(open(fd, "file", FOLDER)).isEqualTo(-Errno.ENOTDIR);
        assertThat(open(fd, "link", FOLDER | Libc.O_NOFOLLOW)).isEqualTo(-Errno.ENOTDIR);
        assertThat(open(fd, "link", Libc.O_NOFOLLOW)).isEqualTo(-Errno.ELOOP);
        assertThat(open(fd, "n".repeat(256), FOLDER)).isEqualTo(-Errno.ENAMETOOLONG);
        assertThat(Libc.getdents64(-1, buffer.address(), 100)).isEqualTo(-9);
        assertThat(Libc.fstatfs(-1, buffer.address())).isEqualTo(-9);
        assertThat(statx(fd, "missing", 0)).isEqualTo(-Errno.ENOENT);
    }

    @Test
    void aClosedDescriptorIsClosed() {
        int twice = open(fd, ".", FOLDER);
        Libc.close(twice);
        assertThat(Path.of("/proc/self/fd/" + twice)).doesNotExist();
        Libc.close(-1);
    }

    @Test
    void listsNamesAsRawBytesWithTheirTypes() {
        new FileTree()
                .file("caf\u00e9 \u00ff\n", 1)
                .down("d")
                .up()
                .symlink("l", "x")
                .fifo("p")
                .make(folder);
        assertThat(listing()).containsExactlyInAnyOrder("4 .", "4 ..", "8 caf\u00e9 \u00ff\n", "4 d", "10 l", "1 p");
    }

    @Test
    void theEndOfAFolderIsZeroBytes() {
        assertThat(listing()).hasSize(2);
        assertThat(Libc.getdents64(fd, buffer.address(), 8192)).isZero();
    }

    @Test
    void aBufferTooSmallForOneNameIsEinval() {
        assertThat(Errno.name(-Libc.getdents64(fd, buffer.address(), 8))).isEqualTo("EINVAL");
    }

    @Test
    void dotsAreOnlyTheTwoNames() {
        for (String each : List.of(".", "..", "...", ".a", "..a", "a", "a.")) {
            buffer.name(Dirents.NAME, each.getBytes(UTF_8));
            assertThat(Dirents.isDots(buffer.bytes(), 0)).as(each).isEqualTo(each.equals(".") || each.equals(".."));
            assertThat(Dirents.nameLength(buffer.bytes(), 0)).isEqualTo(each.length());
        }
    }

    @Test
    void statxSaysWhatStatSays() {
        new FileTree()
                .file("file", 10_000_000, "9000000:4096")
                .link("again", "file")
                .symlink("link", "file")
                .modifiedAt("file", -86_400)
                .fifo("fifo")
                .make(folder);
        for (String name : List.of("file", "again", "link", "fifo", ".")) {
            assertThat(statx(fd, name, Libc.AT_SYMLINK_NOFOLLOW)).isZero();
            Statx statx = new Statx(buffer, 0);
            assertThat("%x %d %d %d %d %d"
                            .formatted(
                                    statx.type(),
                                    statx.nlink(),
                                    statx.ino(),
                                    statx.size(),
                                    statx.blocks(),
                                    statx.mtimeSeconds()))
                    .as(name)
                    .isEqualTo(stat(name));
        }
    }

    @Test
    void statxOfAnOpenFolderNeedsNoName() {
        buffer.name(Statx.BYTES, new byte[0]);
        int result = Libc.statx(fd, buffer.address() + Statx.BYTES, Libc.AT_EMPTY_PATH, ALL, buffer.address());
        assertThat(result).isZero();
        assertThat(new Statx(buffer, 0).type()).isEqualTo(Statx.S_IFDIR);
    }

    @Test
    void statxReadsAtAnyOffsetThatIsAMultipleOfEight() {
        long name = buffer.name(0, ".".getBytes(UTF_8));
        assertThat(Libc.statx(fd, name, 0, ALL, buffer.address() + 512)).isZero();
        assertThat(new Statx(buffer, 512).type()).isEqualTo(Statx.S_IFDIR);
    }

    @Test
    void twoMountsOfOneFolderDifferInTheMountOnly() {
        statx(fd, "/proc/self", 0);
        long proc = new Statx(buffer, 0).mountId();
        statx(fd, ".", 0);
        long here = new Statx(buffer, 0).mountId();
        assertThat(here).isPositive().isNotEqualTo(proc);
    }

    @Test
    void fstatfsSaysWhatStatSays() {
        assertThat(Libc.fstatfs(fd, buffer.address())).isZero();
        Statfs now = new Statfs(buffer.bytes());
        String[] said = new Command("stat", "-f", "-c", "%t %S %b %c", folder.toString())
                .run()
                .orFail()
                .strip()
                .split(" ");
        assertThat(Long.toHexString(now.type())).isEqualTo(said[0]);
        assertThat(now.sizeBytes()).isEqualTo(Long.parseLong(said[1]) * Long.parseLong(said[2]));
        assertThat(now.inodes()).isEqualTo(Long.parseLong(said[3]));
        assertThat(now.inodesFree()).isBetween(1L, now.inodes());
        assertThat(now.availableBytes()).isBetween(1L, now.sizeBytes());
    }

    @Test
    void statfsCountsInFragmentsAndWhereThereAreNoneInBlocks() {
        ByteBuffer bytes = buffer.bytes();
        bytes.putLong(0, 0xffffffff_ff534d42L);
        bytes.putLong(8, 4096).putLong(16, 10).putLong(32, 3).putLong(72, 1024);
        Statfs statfs = new Statfs(bytes);
        assertThat(statfs.sizeBytes()).isEqualTo(10_240);
        assertThat(statfs.availableBytes()).isEqualTo(3072);
        assertThat(statfs.type()).isEqualTo(0xff534d42L);
        bytes.putLong(72, 0);
        assertThat(statfs.sizeBytes()).isEqualTo(40_960);
    }

    @Test
    void openat2StaysBelowTheFolder() throws IOException {
        Files.createDirectory(folder.resolve("in"));
        Files.createSymbolicLink(folder.resolve("out"), Path.of("../.."));
        Files.createSymbolicLink(folder.resolve("root"), Path.of("/"));
        int inside = beneath("in");
        assertThat(inside).isNotNegative();
        Libc.close(inside);
        assertThat(beneath("out")).isEqualTo(-Errno.EXDEV);
        assertThat(beneath("root")).isEqualTo(-Errno.EXDEV);
        assertThat(beneath("missing")).isEqualTo(-Errno.ENOENT);
    }

    @Test
    void knowsHowManyFilesMayBeOpen() throws IOException {
        String soft = Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(each -> each.startsWith("Max open files"))
                .map(each -> each.split(" +")[3])
                .findFirst()
                .orElseThrow();
        assertThat(Libc.openFilesLimit()).isEqualTo(Long.parseLong(soft));
    }

    private int open(int dirfd, String name, int flags) {
        return Libc.openat(dirfd, buffer.name(0, name.getBytes(UTF_8)), flags);
    }

    private int statx(int dirfd, String name, int flags) {
        return Libc.statx(dirfd, buffer.name(Statx.BYTES, name.getBytes(UTF_8)), flags, ALL, buffer.address());
    }

    private int beneath(String name) {
        long how = buffer.openHow(0, Libc.O_PATH | Libc.O_CLOEXEC, Libc.RESOLVE_BENEATH | Libc.RESOLVE_NO_MAGICLINKS);
        return Libc.openat2(fd, buffer.name(NativeBuffer.OPEN_HOW_BYTES, name.getBytes(UTF_8)), how);
    }

    private String stat(String name) {
        String said = new Command(
                        "stat", "-c", "%f %h %i %s %b %Y", folder.resolve(name).toString())
                .run()
                .orFail()
                .strip();
        int type = Integer.parseInt(said.substring(0, said.indexOf(' ')), 16) & Statx.S_IFMT;
        return Integer.toHexString(type) + said.substring(said.indexOf(' '));
    }

    /// Type and name of each record.
    private List<String> listing() {
        List<String> names = new ArrayList<>();
        int read = Libc.getdents64(fd, buffer.address(), 8192);
        for (int at = 0; at < read; ) {
            int head = Dirents.lengthAndType(buffer.bytes(), at);
            byte[] name = new byte[Dirents.nameLength(buffer.bytes(), at)];
            buffer.bytes().get(at + Dirents.NAME, name);
            names.add(Dirents.type(head) + " " + new String(name, ISO_8859_1));
            at += Dirents.length(head);
        }
        return names;
    }
}
