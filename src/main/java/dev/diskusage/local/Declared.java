package dev.diskusage.local;

import java.util.List;

/// What is to be scanned, as declared right now.
///
/// @param problems one line each; while there are any, a scan that is missing may just be unreadable, and stays
record Declared(List<LocalScan> scans, List<String> problems) {
    Declared {
        scans = List.copyOf(scans);
        problems = List.copyOf(problems);
    }

    static Declared unreadable(String problem) {
        return new Declared(List.of(), List.of(problem));
    }
}
