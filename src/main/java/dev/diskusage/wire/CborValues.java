package dev.diskusage.wire;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads expected values one after the other. `what` names the value in the message of a [BadBatchException].
final class CborValues {
    private final CBORParser parser;

    CborValues(CBORParser parser) {
        this.parser = parser;
    }

    void startArray(String what) throws IOException {
        expect(parser.nextToken() == JsonToken.START_ARRAY, what, "a list");
    }

    void endArray(String what) throws IOException {
        expect(parser.nextToken() == JsonToken.END_ARRAY, what, "the end of its list");
    }

    void endOfInput() throws IOException {
        expect(parser.nextToken() == null, "batch", "nothing after it");
    }

    /// Steps into the next list of a list of lists; false at its end. `had` of at most `max` were read before.
    boolean anotherArray(String what, int had, int max) throws IOException {
        if (!another(what, had, max)) {
            return false;
        }
        expect(parser.currentToken() == JsonToken.START_ARRAY, what, "a list of lists");
        return true;
    }

    /// Steps to the next value of a list, for one of the `current` methods; false at its end.
    boolean another(String what, int had, int max) throws IOException {
        if (parser.nextToken() == JsonToken.END_ARRAY) {
            return false;
        }
        if (had == max) {
            throw new BadBatchException(what + ": at most " + max);
        }
        return true;
    }

    long count(String what) throws IOException {
        return number(what, 0, Long.MAX_VALUE);
    }

    long currentCount(String what) throws IOException {
        return currentNumber(what, 0, Long.MAX_VALUE);
    }

    long number(String what, long min, long max) throws IOException {
        parser.nextToken();
        return currentNumber(what, min, max);
    }

    /// Throws for a value beyond 64 bits too: Jackson does.
    private long currentNumber(String what, long min, long max) throws IOException {
        expect(parser.currentToken() == JsonToken.VALUE_NUMBER_INT, what, "a whole number");
        long value = parser.getLongValue();
        if (value < min || value > max) {
            throw new BadBatchException(what + " is " + value + ": must be from " + min + " to " + max);
        }
        return value;
    }

    byte[] bytes(String what, int max) throws IOException {
        expect(parser.nextToken() == JsonToken.VALUE_EMBEDDED_OBJECT, what, "a byte string");
        // Jackson reads it in pieces: a length that is a lie ends at the end of the body, not of the memory.
        byte[] bytes = parser.getBinaryValue();
        if (bytes.length == 0 || bytes.length > max) {
            throw new BadBatchException(what + " has " + bytes.length + " bytes: must have 1 to " + max);
        }
        return bytes;
    }

    String word(String what, int max) throws IOException {
        parser.nextToken();
        return currentWord(what, max);
    }

    /// Only letters, digits and `_`: it becomes a label.
    String currentWord(String what, int max) throws IOException {
        expect(parser.currentToken() == JsonToken.VALUE_STRING, what, "a text");
        @Nullable String word = parser.getText();
        if (word == null || !word.matches("[A-Za-z0-9_]{1," + max + "}")) {
            throw new BadBatchException(what + ": must be 1 to " + max + " letters, digits and _");
        }
        return word;
    }

    private void expect(boolean good, String what, String rule) {
        if (!good) {
            throw new BadBatchException(what + ": must be " + rule + ", is " + parser.currentToken() + " at byte "
                    + parser.currentTokenLocation().getByteOffset());
        }
    }
}
