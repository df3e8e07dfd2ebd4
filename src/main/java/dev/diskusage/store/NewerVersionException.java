package dev.diskusage.store;

import java.nio.file.Path;

/// A file of the store was written by a newer version of this program: it is sound, and stays as it is.
final class NewerVersionException extends StoreException {
    NewerVersionException(Path file, long version, int known) {
        super("cannot use " + file + ": a newer program wrote it (its version is " + version + ", this one knows up to "
                + known + "); use that program, or another folder (disk-usage.store.directory)");
    }
}
