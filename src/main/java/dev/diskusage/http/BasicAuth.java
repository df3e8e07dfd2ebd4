package dev.diskusage.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Asks for a user and a password before any page but those that must work without.
@Singleton
final class BasicAuth {
    /// Before all other filters, whose highest has 100.
    private static final int PRIORITY = 1000;

    /// Kubelet's probes, and the classic `/health`, ask without a password; scanners send a token, which is checked
    /// where batches come in.
    private static final String OPEN = "/(q/health(/.*)?|health|version|api/v1/runs/[^/]+/(batches/[^/]+|progress))";

    /// A scraper comes again within a minute and need not wait for bcrypt then; a password that was changed is refused
    /// after the restart that the change takes.
    private static final Duration KEPT = Duration.ofMinutes(5);

    /// Pairs of user and password that are remembered: more than anybody has scrapers.
    private static final int MAX_KEPT = 100;

    /// Checks at once. Each takes a CPU for up to a second: strangers with made-up passwords cannot take more than one.
    private static final int MAX_CHECKS = 1;

    private static final int UNAUTHORIZED = 401;

    /// For who comes while all checks are taken.
    private static final int UNAVAILABLE = 503;

    private final Vertx vertx;
    private final Users users;
    private final Semaphore checks = new Semaphore(MAX_CHECKS);
    private final Cache<Credentials, Boolean> known =
            Caffeine.newBuilder().expireAfterWrite(KEPT).maximumSize(MAX_KEPT).build();

    BasicAuth(Vertx vertx, HttpConfig config) {
        this.vertx = vertx;
        this.users = new Users(config.basicAuthUsers());
    }

    void register(@Observes Filters filters) {
        if (!users.isEmpty()) {
            filters.register(this::guard, PRIORITY);
        }
    }

    private void guard(RoutingContext routing) {
        Credentials given = Credentials.of(routing.request().getHeader(HttpHeaders.AUTHORIZATION));
        if (routing.normalizedPath().matches(OPEN) || isKnown(given)) {
            routing.next();
        } else if (given == null) {
            refuse(routing);
        } else if (checks.tryAcquire()) {
            check(routing, given);
        } else {
            routing.response().setStatusCode(UNAVAILABLE).end();
        }
    }

    private boolean isKnown(@Nullable Credentials given) {
        return given != null && known.getIfPresent(given) != null;
    }

    /// What the request still sends waits meanwhile.
    private void check(RoutingContext routing, Credentials given) {
        routing.request().pause();
        vertx.executeBlocking(() -> users.know(given), false).onComplete(done -> {
            checks.release();
            routing.request().resume();
            if (Boolean.TRUE.equals(done.result())) {
                known.put(given, true);
                routing.next();
            } else {
                refuse(routing);
            }
        });
    }

    private static void refuse(RoutingContext routing) {
        routing.response()
                .setStatusCode(UNAUTHORIZED)
                .putHeader("WWW-Authenticate", "Basic realm=\"disk-usage\", charset=\"UTF-8\"")
                .end();
    }
}
