package dev.diskusage.store;

import static dev.diskusage.store.OpenedStore.MEDIA;
import static dev.diskusage.store.OpenedStore.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run file that is no longer what was published is never served as if it were.
class DamagedRunTest {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path folder;

    private Path two;

    @BeforeEach
    void publishTwo() throws IOException {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView(UserDefinedFileAttributeView.class));
        two = folder.resolve("runs/uid-media/two.db");
        try (UsageStore store = OpenedStore.open(folder)) {
            publish(store, MEDIA, "one", 500);
            publish(store, MEDIA, "two", 600);
        }
    }

    private static void checkAfter(Duration time, UsageStore store) {
        new RunCheck(store, InstantSource.fixed(Instant.now().plus(time))).checkServed();
    }

    /// A disk that damages whatever is written must not be filled with what it damaged.
    @Test
    void keepsAFewDamagedFilesForAPersonUntilTheyAreRemoved() throws IOException {
        List<Path> all = List.of(
                folder.resolve("runs/uid-media/run-4.db.corrupt"),
                folder.resolve("runs/uid-media/run-5.db.corrupt"),
                folder.resolve("runs/uid-media/run-6.db.corrupt"));
        for (int i = 1; i <= 6; i++) {
            try (UsageStore store = OpenedStore.open(folder)) {
                Path run = publish(store, MEDIA, "run-" + i, 10).file();
                FileTime written = Files.getLastModifiedTime(run);
                Files.writeString(run, "rubbish");
                Files.setLastModifiedTime(run, written);
            }
        }
        try (UsageStore store = OpenedStore.open(folder)) {
            serves(store, "two", 600);
            assertThat(store.damagedFiles("uid-media")).isEqualTo(all);
            assertThat(store.damagedFiles("uid-backup")).isEmpty();
        }
        Files.writeString(folder.resolve("catalog.db"), "rubbish");
        try (UsageStore store = OpenedStore.open(folder)) {
            assertThat(store.damagedFiles("uid-media")).isEqualTo(all);
            assertThat(store.damagedFiles()).hasSize(4).first().asString().contains("catalog.db.corrupt-");
            Files.delete(all.getFirst());
            assertThat(store.damagedFiles()).hasSize(3);
            store.forget("uid-media");
            assertThat(store.damagedFiles()).hasSize(1);
        }
    }

    @Test
    void whatIsFoundDamagedWhileItIsServedIsAmongThem() throws IOException {
        try (UsageStore store = OpenedStore.open(folder)) {
            flip(Files.size(two) / 2, 3);
            checkAfter(DAY.multipliedBy(40), store);
            serves(store, "one", 500);
            assertThat(store.damagedFiles("uid-media"))
                    .containsExactly(folder.resolve("runs/uid-media/two.db.corrupt"));
        }
    }

    private static void serves(UsageStore store, String run, long rows) {
        PublishedRun last = store.lastPublished("uid-media").orElseThrow();
        assertThat(last.run().id()).isEqualTo(run);
        assertThat(OpenedStore.rows(last)).isEqualTo(rows);
    }

    private void flip(long at, int bit) throws IOException {
        FileTime written = Files.getLastModifiedTime(two);
        try (RandomAccessFile file = new RandomAccessFile(two.toFile(), "rw")) {
            file.seek(at);
            int value = file.read();
            file.seek(at);
            file.write(value ^ 1 << bit);
        }
        Files.setLastModifiedTime(two, written);
    }

    private UserDefinedFileAttributeView attributes() {
        return Files.getFileAttributeView(two, UserDefinedFileAttributeView.class);
    }

    private String attribute() throws IOException {
        ByteBuffer value = ByteBuffer.allocate(attributes().size("disk-usage.crc32"));
        attributes().read("disk-usage.crc32", value);
        return new String(value.array(), StandardCharsets.US_ASCII);
    }

    /// By gzip, whose last eight bytes are the CRC-32 and the length of what it packed.
    @Test
    void carriesTheChecksumOfItsBytes() throws IOException {
        String crc = Programs.run("sh", "-c", "gzip -c '" + two + "' | tail -c 8 | od -An -N4 -tx4")
                .text()
                .strip();
        assertThat(attribute()).matches(crc + " \\d{4}-\\d{2}-\\d{2}");
    }

    /// Any bit: most are numbers that SQLite cannot tell from right ones.
    @Test
    void isNotServedWithABitFlipped() throws IOException {
        Random random = new Random(5);
        byte[] sound = Files.readAllBytes(two);
        Path copy = Files.createDirectory(folder.resolve("copy"));
        Programs.run("cp", "-a", folder.resolve("runs").toString(), copy.toString());
        for (int round = 0; round < 50; round++) {
            flip(random.nextInt(sound.length), random.nextInt(8));
            try (UsageStore store = OpenedStore.open(folder)) {
                checkAfter(DAY, store);
                serves(store, "one", 500);
                assertThat(store.history("uid-media")).hasSize(1);
            }
            assertThat(two).doesNotExist();
            Programs.run("cp", "-a", copy.resolve("runs/uid-media/two.db").toString(), two.toString());
        }
        try (UsageStore store = OpenedStore.open(folder)) {
            checkAfter(DAY, store);
            serves(store, "two", 600);
        }
    }

    @Test
    void isNotServedWithAPageOfZeroes() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(two.toFile(), "rw")) {
            file.seek(8192 * 3);
            file.write(new byte[8192]);
        }
        try (UsageStore store = OpenedStore.open(folder)) {
            store.suspect(store.lastPublished("uid-media").orElseThrow());
            serves(store, "one", 500);
        }
        assertThat(folder.resolve("runs/uid-media/two.db.corrupt")).exists();
    }

    @Test
    void isNotServedWhenItWasCutOffWhileTheStoreWasOpen() throws IOException {
        try (UsageStore store = OpenedStore.open(folder)) {
            PublishedRun served = store.lastPublished("uid-media").orElseThrow();
            try (RandomAccessFile file = new RandomAccessFile(two.toFile(), "rw")) {
                file.setLength(8192 * 2);
            }
            store.suspect(served);
            serves(store, "one", 500);
            store.suspect(served);
            serves(store, "one", 500);
        }
    }

    @Test
    void staysServedWhenItIsSuspectedForNoReason() {
        try (UsageStore store = OpenedStore.open(folder)) {
            store.suspect(store.lastPublished("uid-media").orElseThrow());
            serves(store, "two", 600);
        }
    }

    /// The structure is checked where there is no checksum: of a file that was copied without it.
    @Test
    void isNotServedWithoutChecksumWhenItsPagesAreDamaged() throws IOException {
        attributes().delete("disk-usage.crc32");
        try (UsageStore store = OpenedStore.open(folder)) {
            try (RandomAccessFile file = new RandomAccessFile(two.toFile(), "rw")) {
                file.seek(8192 * 2);
                file.write(new byte[8192 * 4]);
            }
            checkAfter(DAY, store);
            serves(store, "two");
            store.suspect(store.lastPublished("uid-media").orElseThrow());
            serves(store, "one", 500);
        }
    }

    private static void serves(UsageStore store, String run) {
        assertThat(store.lastPublished("uid-media").orElseThrow().run().id()).isEqualTo(run);
    }

    @Test
    void isReadOnceADay() throws IOException {
        String published = attribute();
        flip(8192 * 4 + 100, 3);
        try (UsageStore store = OpenedStore.open(folder)) {
            checkAfter(Duration.ZERO, store);
            serves(store, "two");
            assertThat(attribute()).isEqualTo(published);
            checkAfter(DAY, store);
            serves(store, "one", 500);
        }
    }

    @Test
    void saysWhenItWasChecked() throws IOException {
        String published = attribute();
        try (UsageStore store = OpenedStore.open(folder)) {
            checkAfter(DAY.multipliedBy(3), store);
            serves(store, "two", 600);
        }
        assertThat(attribute())
                .startsWith(published.substring(0, 9))
                .endsWith(RunChecksum.dayOf(Instant.now().plus(DAY.multipliedBy(3)))
                        .toString());
    }

    /// Nothing is better than a wrong number; why is in the log, and the file is there to be looked at.
    @Test
    void leavesNothingServedWhenItWasTheOnlyOne() throws IOException {
        Files.delete(folder.resolve("runs/uid-media/one.db"));
        flip(8192 * 4 + 100, 3);
        try (UsageStore store = OpenedStore.open(folder)) {
            checkAfter(DAY, store);
            assertThat(store.lastPublished()).isEmpty();
            publish(store, MEDIA, "three", 700);
            serves(store, "three", 700);
        }
    }
}
