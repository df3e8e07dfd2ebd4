package dev.diskusage.local;

/// Takes in what became of each run, by the thread that ran it.
interface RunReport {
    void ended(LocalScan scan, ScanRun.Outcome outcome);
}
