package dev.diskusage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.diskusage.testing.Command;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Hashes that other programs made: the exporter's own README (Go), htpasswd of Apache, and the published test vectors
/// of OpenBSD's bcrypt.
class UsersTest {
    /// "Password is test", says the README.
    private static final String README = "$2b$12$hNf2lSsxfm0.i4a.1kVpSOVyBCfIB51VRjgBUyv6kdnyTlgWj81Ay";

    @Test
    void theExportersExampleStillOpens() {
        Users users = new Users(Map.of("admin", README));
        assertThat(users.know(new Credentials("admin", "test"))).isTrue();
        assertThat(users.know(new Credentials("admin", "Test"))).isFalse();
        assertThat(users.know(new Credentials("admin", ""))).isFalse();
        assertThat(users.know(new Credentials("other", "test"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "U*U, $2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "U*U*, $2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK",
        "U*U*U, $2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"
    })
    void publishedVectorsMatch(String password, String hash) {
        Users users = new Users(Map.of("user", hash));
        assertThat(users.know(new Credentials("user", password))).isTrue();
        assertThat(users.know(new Credentials("user", password + "*"))).isFalse();
    }

    @Test
    void anEndlessPasswordIsWrongAndNoError() {
        assertThat(new Users(Map.of("admin", README)).know(new Credentials("admin", "x".repeat(100_000))))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret",
                "",
                "$2b$12$short",
                "$2b$31$hNf2lSsxfm0.i4a.1kVpSOVyBCfIB51VRjgBUyv6kdnyTlgWj81Ay",
                "$2b$03$hNf2lSsxfm0.i4a.1kVpSOVyBCfIB51VRjgBUyv6kdnyTlgWj81Ay",
                "$6$rounds=5000$salt$hash",
                "$2x$12$hNf2lSsxfm0.i4a.1kVpSOVyBCfIB51VRjgBUyv6kdnyTlgWj81Ay"
            })
    void whatIsNoHashIsRefusedAndNotShown(String notOne) {
        assertThatThrownBy(() -> new Users(Map.of("prom", notOne)))
                .hasMessage("disk-usage.http.basic-auth-users.\"prom\": is no bcrypt hash of cost 4 to 15: make one by"
                        + " htpasswd -nBC 12 prom");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {"none", "Bearer x", "Basic", "Basic %%%", "Basic YWRtaW4=", "Basic ", "''"})
    void otherHeadersHoldNoCredentials(@Nullable String header) {
        assertThat(Credentials.of(header)).isNull();
    }

    /// RFC 7617 has this example.
    @Test
    void theFirstColonEndsTheName() {
        assertThat(Credentials.of("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="))
                .isEqualTo(new Credentials("Aladdin", "open sesame"));
        assertThat(Credentials.of("basic dGVzdDoxMjPCow==")).isEqualTo(new Credentials("test", "123£"));
        assertThat(Credentials.of("Basic YTpiOmM=")).isEqualTo(new Credentials("a", "b:c"));
    }

    @Test
    void apachesHtpasswdMakesHashesThatOpen() {
        var made = new Command("htpasswd", "-nbBC", "6", "prom", "open sesame").run();
        assumeTrue(made.exit() == 0, "htpasswd is installed");
        String hash = made.out().strip().substring("prom:".length());
        assertThat(new Users(Map.of("prom", hash)).know(new Credentials("prom", "open sesame")))
                .isTrue();
    }
}
