package dev.diskusage.migrate;

/// What became of one key of the exporter's configuration.
public sealed interface Became {
    /// As the file has it.
    String key();

    /// @param to the field or setting that now says the same, with its value
    record Mapped(String key, String to) implements Became {}

    /// @param reason why nothing of it is needed any more
    record Dropped(String key, String reason) implements Became {}

    /// The exporter takes no notice of it either.
    record Unknown(String key) implements Became {}

    /// For a person, without the key.
    default String text() {
        return switch (this) {
            case Mapped mapped -> mapped.to();
            case Dropped dropped -> "dropped: " + dropped.reason();
            case Unknown _ ->
                "unknown: the exporter takes no notice of it, and nothing came of it here; see its spelling";
        };
    }
}
