package dev.diskusage.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/// Whether the settings of application.properties reach SQLite: only Quarkus can say.
@QuarkusTest
class CatalogueDatasourceTest {
    @Inject
    UsageStore store;

    @Inject
    StoreConfig config;

    @Inject
    DataSource database;

    @Test
    void liesInTheStoresFolder() throws SQLException {
        assertThat(pragma("database_list", 3))
                .isEqualTo(config.directory()
                        .resolve("catalog.db")
                        .toAbsolutePath()
                        .toString());
        assertThat(pragma("journal_mode", 1)).isEqualTo("wal");
        assertThat(pragma("synchronous", 1)).isEqualTo("1");
        assertThat(pragma("busy_timeout", 1)).isEqualTo("5000");
    }

    @Test
    void isReadyBeforeAnybodyAsks() {
        assertThat(config.directory().resolve("catalog.db")).exists();
        assertThat(store.lastPublished()).isEmpty();
    }

    @Test
    void savesARun() throws SQLException {
        OpenedStore.publish(store, OpenedStore.MEDIA, "one", 10);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM run")) {
            assertThat(row.getInt(1)).isEqualTo(1);
        }
        store.forget(OpenedStore.MEDIA.uid());
        assertThat(Files.exists(Path.of(config.directory() + "/runs/" + OpenedStore.MEDIA.uid())))
                .isFalse();
    }

    private String pragma(String name, int column) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA " + name)) {
            return row.getString(column);
        }
    }
}
