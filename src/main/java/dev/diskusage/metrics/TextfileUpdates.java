package dev.diskusage.metrics;

import dev.diskusage.store.UsageStore;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// Keeps the textfile up to date while the program runs, when one is wanted.
@Singleton
final class TextfileUpdates {
    private final UsageStore store;
    private final @Nullable Textfile textfile;

    TextfileUpdates(UsageStore store, UsageMetrics metrics, MetricsConfig config) {
        this.store = store;
        textfile = config.textfile().map(file -> new Textfile(file, metrics)).orElse(null);
    }

    void start(@Observes StartupEvent started) {
        if (textfile != null) {
            store.onChange(textfile::update);
            textfile.update();
        }
    }

    void stop(@Observes ShutdownEvent ended) {
        if (textfile != null) {
            textfile.close();
        }
    }
}
