package dev.diskusage.local;

import java.nio.file.Path;

/// What came of one YAML document.
sealed interface Manifest {
    /// @param at file and number of the document, for messages
    record Valid(String at, LocalScan scan) implements Manifest {}

    /// @param problem one line for a person: file, document, field, value and what to do
    record Invalid(String problem) implements Manifest {}

    /// `scans.yaml, document 2`: documents count from 1, as people do.
    static String place(Path file, int document) {
        return file + ", document " + document;
    }
}
