package dev.diskusage.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diskusage.aggregate.LinkedFile.Inode;
import dev.diskusage.aggregate.LinkedFile.Size;
import dev.diskusage.testing.ChildJava;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillFileTest {
    @TempDir
    Path folder;

    @Test
    void everyPartComesBackAsItWasWritten() {
        Random random = new Random(1);
        List<List<LinkedFile>> parts = new ArrayList<>();
        try (SpillFile spill = new SpillFile()) {
            for (int part = 0; part < 50; part++) {
                parts.add(Stream.generate(() -> file(random))
                        .limit(random.nextInt(40))
                        .toList());
                spill.write(parts.getLast());
            }
            List<Iterator<LinkedFile>> read = spill.parts();
            assertThat(read).hasSize(50);
            for (int part = 0; part < 50; part++) {
                assertThat(described(read.get(part)))
                        .isEqualTo(described(parts.get(part).iterator()));
            }
        }
    }

    @Test
    void partsAreReadSideBySide() {
        Random random = new Random(2);
        List<LinkedFile> files = Stream.generate(() -> file(random)).limit(3000).toList();
        try (SpillFile spill = new SpillFile()) {
            spill.write(files);
            spill.write(files);
            Iterator<LinkedFile> one = spill.parts().get(0);
            Iterator<LinkedFile> other = spill.parts().get(1);
            for (LinkedFile each : files) {
                assertThat(described(one.next())).isEqualTo(described(each)).isEqualTo(described(other.next()));
            }
            assertThat(one.hasNext()).isFalse();
            assertThatThrownBy(other::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void anEmptyPartIsAPart() {
        try (SpillFile spill = new SpillFile()) {
            spill.write(List.of());
            assertThat(spill.parts()).hasSize(1);
            assertThat(spill.parts().getFirst().hasNext()).isFalse();
        }
    }

    @Test
    void withoutPartsThereIsNoFile() {
        try (SpillFile spill = new SpillFile()) {
            assertThat(spill.parts()).isEmpty();
        }
    }

    @Test
    void nothingOfItIsSeenOnDiskWhileItIsInUse() {
        var child =
                ChildJava.withFlag("-Djava.io.tmpdir=" + folder, Spilling.class).run();
        assertThat(child.orFail()).isEqualTo("written, 0 files");
    }

    @Test
    void aFolderThatTakesNoFileIsNamedWithTheWayOut() {
        var child = ChildJava.withFlag("-Djava.io.tmpdir=" + folder.resolve("missing"), Spilling.class)
                .run();
        assertThat(child.orFail())
                .startsWith("cannot keep the hard links of this scan in " + folder.resolve("missing"))
                .endsWith("which keeps nothing");
    }

    static final class Spilling {
        public static void main(String[] args) throws IOException {
            try (SpillFile spill = new SpillFile()) {
                spill.write(List.of(file(new Random(3))));
                try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
                    System.out.print("written, " + files.count() + " files");
                }
            } catch (UncheckedIOException e) {
                System.out.print(e.getMessage());
            }
        }
    }

    private static LinkedFile file(Random random) {
        byte[] place = new byte[random.nextInt(1050)];
        random.nextBytes(place);
        long[] chain = random.longs(1 + random.nextInt(20)).toArray();
        Size size = new Size(random.nextLong(), random.nextLong());
        return new LinkedFile(
                new Inode(random.nextLong(), random.nextLong(), random.nextLong()),
                random.nextInt(),
                random.nextInt(),
                size,
                place,
                chain);
    }

    private static List<String> described(Iterator<LinkedFile> files) {
        List<String> all = new ArrayList<>();
        files.forEachRemaining(each -> all.add(described(each)));
        return all;
    }

    private static String described(LinkedFile file) {
        return file.inode() + " " + file.links() + " " + file.names() + " " + file.size() + " "
                + Arrays.toString(file.place()) + Arrays.toString(file.chain());
    }
}
