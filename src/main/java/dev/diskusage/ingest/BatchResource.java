package dev.diskusage.ingest;

import dev.diskusage.ingest.RunAccess.Verdict;
import dev.diskusage.store.RunId;
import dev.diskusage.wire.BatchCodec;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/// `POST /api/v1/runs/{run}/batches/{seq}`. 200 means stored, and for the last batch published; a batch sent again is
/// answered so without effect. Nothing of the body is read before the caller is known.
@Path("/api/v1/runs/{run}/batches/{seq: [1-9][0-9]{0,17}}")
public final class BatchResource {
    private static final String BEARER = "bearer ";

    private final IngestConfig config;
    private final KnownTokens tokens;
    private final OpenRuns runs;

    BatchResource(IngestConfig config, KnownTokens tokens, OpenRuns runs) {
        this.config = config;
        this.tokens = tokens;
        this.runs = runs;
    }

    @POST
    @Consumes(BatchCodec.MEDIA_TYPE)
    @Produces(MediaType.TEXT_PLAIN)
    @RunOnVirtualThread
    public Response take(
            @PathParam("run") String run,
            @PathParam("seq") long sequence,
            @HeaderParam("Authorization") @Nullable String authorization,
            @Context UriInfo uri,
            InputStream body) {
        if (!config.plainHttp() && !uri.getRequestUri().getScheme().equals("https")) {
            throw new Refused(403, "batches are taken over HTTPS only: set disk-usage.ingest.plain-http to allow HTTP");
        }
        RunId allowed = allowed(token(authorization), run);
        try {
            byte[] bytes = new TimedBody(config.bodyTimeout()).read(body, BatchCodec.MAX_BODY_BYTES);
            long committed = runs.take(allowed, sequence, bytes);
            return Response.ok().header(BatchCodec.COMMITTED_HEADER, committed).build();
        } catch (IOException e) {
            throw new Refused(400, "the batch ended too early: " + e.getMessage());
        }
    }

    private static String token(@Nullable String authorization) {
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            throw new Refused(401, "a batch needs the pod's token: Authorization: Bearer ...");
        }
        return authorization.substring(BEARER.length()).strip();
    }

    private RunId allowed(String token, String run) {
        return switch (tokens.check(token, run)) {
            case Verdict.Granted granted -> granted.run();
            case Verdict.NotAuthenticated no -> throw new Refused(401, no.reason());
            case Verdict.Forbidden no -> throw new Refused(403, no.reason());
            case Verdict.Unavailable later -> throw new Refused(503, later.reason());
        };
    }

    @ServerExceptionMapper
    Response refused(Refused refused) {
        return Response.status(refused.status())
                .type(MediaType.TEXT_PLAIN)
                .entity(refused.getMessage() + "\n")
                .build();
    }
}
