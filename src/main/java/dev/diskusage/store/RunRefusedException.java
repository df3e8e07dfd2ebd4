package dev.diskusage.store;

import java.sql.SQLException;

/// The run itself cannot be taken, and sending it again does not help: its rows contradict one another or their
/// summary, or its scan, or the store, is gone.
public final class RunRefusedException extends StoreException {
    RunRefusedException(String message) {
        super(message);
    }

    RunRefusedException(String message, SQLException cause) {
        super(message, cause);
    }
}
