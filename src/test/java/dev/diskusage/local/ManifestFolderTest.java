package dev.diskusage.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestFolderTest {
    @TempDir
    Path temp;

    private Path folder;
    private ManifestFolder manifests;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(temp.resolve("scans"));
        manifests = new ManifestFolder(folder, new ManifestReader(Map.of("media", temp)));
    }

    @Test
    void readsAllManifestsAtOnceAndThenOnlyWhatChanged() throws IOException {
        write("a.yaml", "a");
        write("b.yml", "b");
        write("notes.txt", "c");
        write(".hidden.yaml", "d");
        assertThat(titles(manifests.poll().orElseThrow())).containsExactly("default/a", "default/b");
        assertThat(manifests.poll()).isEmpty();
    }

    @Test
    void aChangeCountsOnceItStays() throws IOException {
        write("a.yaml", "a");
        manifests.poll();
        write("a.yaml", "b");
        assertThat(manifests.poll()).isEmpty();
        assertThat(titles(manifests.poll().orElseThrow())).containsExactly("default/b");
    }

    @Test
    void aFileThatIsGoneForAMomentIsNoChange() throws IOException {
        write("a.yaml", "a");
        manifests.poll();
        Files.delete(folder.resolve("a.yaml"));
        assertThat(manifests.poll()).isEmpty();
        write("a.yaml", "a");
        assertThat(manifests.poll()).isEmpty();
        assertThat(manifests.poll()).isEmpty();
    }

    @Test
    void seesAConfigMapsSwapOfASymlink() throws IOException {
        Path first = Files.createDirectory(folder.resolve("..first"));
        Path second = Files.createDirectory(folder.resolve("..second"));
        Files.writeString(first.resolve("a.yaml"), manifest("a"));
        Files.writeString(second.resolve("a.yaml"), manifest("b"));
        Files.createSymbolicLink(folder.resolve("..data"), first.getFileName());
        Files.createSymbolicLink(folder.resolve("a.yaml"), Path.of("..data", "a.yaml"));
        manifests.poll();
        Files.delete(folder.resolve("..data"));
        Files.createSymbolicLink(folder.resolve("..data"), second.getFileName());
        manifests.poll();
        assertThat(titles(manifests.poll().orElseThrow())).containsExactly("default/b");
    }

    @Test
    void refusesASecondScanOfOneName() throws IOException {
        write("a.yaml", "a");
        write("b.yaml", "a");
        Declared declared = manifests.poll().orElseThrow();
        assertThat(declared.scans()).hasSize(1);
        assertThat(declared.problems())
                .singleElement()
                .asString()
                .startsWith(folder.resolve("b.yaml") + ", document 1")
                .endsWith("is declared in " + folder.resolve("a.yaml") + ", document 1 already: rename one of them");
    }

    @Test
    void saysThatTheFolderIsMissing() throws IOException {
        Files.delete(folder);
        Declared declared = manifests.poll().orElseThrow();
        assertThat(declared.problems())
                .singleElement()
                .asString()
                .startsWith("disk-usage.local.manifests: " + folder + " cannot be read");
    }

    private void write(String file, String name) throws IOException {
        Files.writeString(folder.resolve(file), manifest(name));
    }

    private static String manifest(String name) {
        return "apiVersion: diskusage.dev/v1alpha1\nkind: DiskUsageScan\nmetadata: {name: " + name
                + "}\nspec: {persistentVolumeClaim: media}\n";
    }

    private static List<String> titles(Declared declared) {
        assertThat(declared.problems()).isEmpty();
        return declared.scans().stream().map(LocalScan::title).toList();
    }
}
