package dev.diskusage.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// The damaged run files and catalogues of a store that were moved aside, until somebody removes them. Any thread.
final class DamagedFiles {
    /// What the names of run files that were moved aside end in; of a catalogue the time follows.
    static final String ENDING = ".corrupt";

    /// Run files of one scan that are kept for a person to look at. A disk that damages each must not be filled with
    /// them.
    private static final int KEPT_OF_A_SCAN = 3;

    /// Compiled once: a start looks at hundreds of thousands of names.
    private static final Pattern NAME = Pattern.compile(".*\\.db\\.corrupt(-[0-9TZ]+)?");

    private final Set<Path> files = ConcurrentHashMap.newKeySet();

    /// @param found files of the store, of whatever name
    DamagedFiles(Collection<Path> found) {
        found.stream().filter(DamagedFiles::isOne).forEach(files::add);
    }

    /// Not what was beside it.
    static boolean isOne(Path file) {
        return NAME.matcher(file.getFileName().toString()).matches();
    }

    /// @return where it is now
    Path moveAside(Path runFile) {
        Path aside = StoreFiles.setAside(runFile, ENDING);
        files.add(aside);
        List<Path> ofScan = new ArrayList<>(of(StoreFolder.scanUid(runFile)));
        ofScan.remove(aside);
        ofScan.sort(Comparator.comparing(StoreFiles::written).reversed());
        ofScan.stream().skip(KEPT_OF_A_SCAN - 1).forEach(StoreFiles::delete);
        return aside;
    }

    /// Looks whether each is still there.
    List<Path> all() {
        files.removeIf(file -> !Files.exists(file));
        return files.stream().sorted().toList();
    }

    /// Those of the runs of a scan.
    List<Path> of(String scanUid) {
        return all().stream()
                .filter(file -> StoreFolder.scanUid(file).equals(scanUid))
                .toList();
    }

    /// Those right in a folder too: catalogues.
    void find(Path folder) {
        try (var found = Files.list(folder)) {
            found.filter(DamagedFiles::isOne).forEach(files::add);
        } catch (IOException e) {
            throw new StoreException("cannot read " + folder + ": " + e, e);
        }
    }
}
