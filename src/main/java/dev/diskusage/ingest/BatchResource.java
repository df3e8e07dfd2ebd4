package dev.diskusage.ingest;

import dev.diskusage.store.RunId;
import dev.diskusage.wire.BatchCodec;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
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
import org.jspecify.annotations.Nullable;

/// `POST /api/v1/runs/{run}/batches/{seq}`. 200 means stored, and for the last batch published; a batch sent again is
/// answered so without effect. Nothing of the body is read before the caller is known.
@Path("/api/v1/runs/{run}/batches/{seq: [1-9][0-9]{0,17}}")
public final class BatchResource {
    private final IngestConfig config;
    private final Callers callers;
    private final BodyPlaces places;
    private final OpenRuns runs;

    BatchResource(IngestConfig config, Callers callers, BodyPlaces places, OpenRuns runs) {
        this.config = config;
        this.callers = callers;
        this.places = places;
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
            @HeaderParam(BatchCodec.ANSWERED_HEADER) @Nullable Long answered,
            @Context UriInfo uri,
            @Context HttpServerRequest request) {
        RunId allowed = callers.allowed(uri, authorization, run);
        try (BodyPlaces.Place _ = places.take(allowed)) {
            byte[] bytes = TimedBody.read(request, BatchCodec.MAX_BODY_BYTES, config.bodyTimeout());
            long before = answered == null ? sequence - 1 : answered;
            long committed = runs.take(allowed, new SentBatch(sequence, before, bytes));
            return Response.ok().header(BatchCodec.COMMITTED_HEADER, committed).build();
        } catch (IOException e) {
            throw new Refused(400, "the batch ended too early: " + e.getMessage());
        }
    }
}
