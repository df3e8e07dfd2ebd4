package dev.diskusage.ingest;

import dev.diskusage.store.RefusedRequests;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Answers what is not taken, and counts it.
@Singleton
class Refusals {
    private final RefusedRequests refused;

    Refusals(RefusedRequests refused) {
        this.refused = refused;
    }

    @ServerExceptionMapper
    Response refused(Refused why) {
        refused.count(why.status());
        return Response.status(why.status())
                .type(MediaType.TEXT_PLAIN)
                .entity(why.getMessage() + "\n")
                .build();
    }
}
