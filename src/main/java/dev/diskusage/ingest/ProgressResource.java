package dev.diskusage.ingest;

import dev.diskusage.store.RunId;
import dev.diskusage.store.WatchedScans;
import dev.diskusage.usage.Progress;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/// `POST /api/v1/runs/{run}/progress?entries=…&bytes=…`: how far a scanner has come, for the status only. Nothing is
/// stored, and the last word wins.
@Path("/api/v1/runs/{run}/progress")
public final class ProgressResource {
    private final Callers callers;
    private final WatchedScans watched;

    ProgressResource(Callers callers, WatchedScans watched) {
        this.callers = callers;
        this.watched = watched;
    }

    @POST
    @RunOnVirtualThread
    public void take(
            @PathParam("run") String run,
            @HeaderParam("Authorization") @Nullable String authorization,
            @QueryParam("entries") long entries,
            @QueryParam("bytes") long bytes,
            @Context UriInfo uri) {
        RunId allowed = callers.allowed(uri, authorization, run);
        if (entries < 0 || bytes < 0) {
            throw new Refused(400, "progress cannot be negative: entries=" + entries + ", bytes=" + bytes);
        }
        watched.came(allowed.scan().uid(), new Progress(entries, bytes));
    }
}
