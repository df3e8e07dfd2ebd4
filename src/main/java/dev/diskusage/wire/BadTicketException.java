package dev.diskusage.wire;

/// A ticket with a value that cannot be: the message names it, its value and what it must be.
public final class BadTicketException extends RuntimeException {
    BadTicketException(String message) {
        super(message);
    }
}
