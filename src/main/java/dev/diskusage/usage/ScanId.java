package dev.diskusage.usage;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// Which scan: the names that the series carry, and what tells two resources of one name apart.
///
/// @param uid unique for ever (the resource's UID; stand-alone, derived from the name); a safe file name
/// @param claim the persistent volume claim that is scanned
public record ScanId(String namespace, String name, String uid, String claim) {
    /// The scan of a manifest that no cluster knows: its uid is the same for the same name, on every machine and after
    /// every restart; nothing of the name's characters is in it.
    public static ScanId standAlone(String namespace, String name, String claim) {
        byte[] named = ("scan " + namespace + "/" + name).getBytes(StandardCharsets.UTF_8);
        return new ScanId(namespace, name, UUID.nameUUIDFromBytes(named).toString(), claim);
    }
}
