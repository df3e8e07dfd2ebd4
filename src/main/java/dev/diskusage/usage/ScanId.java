package dev.diskusage.usage;

/// Which scan: the names that the series carry, and what tells two resources of one name apart.
///
/// @param uid unique for ever (the resource's UID; stand-alone, derived from the name); a safe file name
/// @param claim the persistent volume claim that is scanned
public record ScanId(String namespace, String name, String uid, String claim) {}
