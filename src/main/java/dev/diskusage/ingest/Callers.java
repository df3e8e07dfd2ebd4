package dev.diskusage.ingest;

import dev.diskusage.ingest.RunAccess.Verdict;
import dev.diskusage.store.RunId;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriInfo;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Who asks, before anything of a request is read. Any thread.
@Singleton
class Callers {
    private static final String BEARER = "bearer ";

    private final IngestConfig config;
    private final KnownTokens tokens;

    Callers(IngestConfig config, KnownTokens tokens) {
        this.config = config;
        this.tokens = tokens;
    }

    /// @param authorization the header, null without one
    /// @return the run that the caller's token may write
    /// @throws Refused when it may not write `run`, or comes in the clear
    RunId allowed(UriInfo uri, @Nullable String authorization, String run) {
        if (!config.plainHttp() && !uri.getRequestUri().getScheme().equals("https")) {
            throw new Refused(403, "batches are taken over HTTPS only: set disk-usage.ingest.plain-http to allow HTTP");
        }
        return switch (tokens.check(token(authorization), run)) {
            case Verdict.Granted granted -> granted.run();
            case Verdict.NotAuthenticated no -> throw new Refused(401, no.reason());
            case Verdict.Forbidden no -> throw new Refused(403, no.reason());
            case Verdict.Unavailable later -> throw new Refused(503, later.reason());
        };
    }

    private static String token(@Nullable String authorization) {
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            throw new Refused(401, "a batch needs the pod's token: Authorization: Bearer ...");
        }
        return authorization.substring(BEARER.length()).strip();
    }
}
