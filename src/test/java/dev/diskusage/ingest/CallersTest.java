package dev.diskusage.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.diskusage.ingest.RunAccess.Verdict;
import dev.diskusage.store.RunId;
import dev.diskusage.usage.ScanId;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallersTest {
    private static final RunId MEDIA = new RunId(new ScanId("shop", "media", "uid-media", "media-claim"), "r1");
    private static final Map<String, Verdict> VERDICTS = Map.of(
            "good", new Verdict.Granted(MEDIA),
            "strange", new Verdict.NotAuthenticated("not valid"),
            "other", new Verdict.Forbidden("not yours"),
            "later", new Verdict.Unavailable("ask later"));

    private final List<String> asked = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"strange, 401, not valid", "other, 403, not yours", "later, 503, ask later"})
    void whatIsSaidOfATokenIsTheAnswer(String token, int status, String reason) {
        Refused refused = refused(false, "https", "Bearer " + token);

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused).hasMessage(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer good", "bearer good", "BEARER good", "Bearer   good  "})
    void aTokenIsReadHoweverTheHeaderIsWritten(String header) {
        assertThat(callers(false).allowed(uri("https"), header, "r1")).isEqualTo(MEDIA);
        assertThat(asked).containsExactly("good r1");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "Bearer", "Basic good", "good", "Bearergood"})
    void withoutATokenNobodyIsAsked(@Nullable String header) {
        assertThat(refused(false, "https", header).status()).isEqualTo(401);
        assertThat(asked).isEmpty();
    }

    /// A token in the clear has been read by others: it is not even checked.
    @Test
    void inTheClearNothingIsTakenUnlessItIsAllowed() {
        Refused refused = refused(false, "http", "Bearer good");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused).hasMessageContaining("disk-usage.ingest.plain-http");
        assertThat(asked).isEmpty();
        assertThat(callers(true).allowed(uri("http"), "Bearer good", "r1")).isEqualTo(MEDIA);
    }

    private Refused refused(boolean plainHttp, String scheme, @Nullable String header) {
        return catchThrowableOfType(Refused.class, () -> callers(plainHttp).allowed(uri(scheme), header, "r1"));
    }

    private Callers callers(boolean plainHttp) {
        RunAccess access = (token, run) -> {
            asked.add(token + " " + run);
            return java.util.Objects.requireNonNull(VERDICTS.get(token), token);
        };
        return new Callers(new TestConfig(2, 100, plainHttp), new KnownTokens(access));
    }

    private static UriInfo uri(String scheme) {
        return (UriInfo) Proxy.newProxyInstance(
                CallersTest.class.getClassLoader(),
                new Class<?>[] {UriInfo.class},
                (_, _, _) -> URI.create(scheme + "://operator:8443/api/v1/runs/r1/batches/1"));
    }
}
