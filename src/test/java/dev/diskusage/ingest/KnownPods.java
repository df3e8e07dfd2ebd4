package dev.diskusage.ingest;

import dev.diskusage.store.RunId;
import dev.diskusage.usage.ScanId;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;

/// Stands for Kubernetes: the token `pod-of-X` may write run X of scan `shop/media`.
@Alternative
@Priority(1)
@Singleton
public final class KnownPods implements RunAccess {
    static final ScanId SCAN = new ScanId("shop", "media", "uid-media", "media-claim");

    @Override
    public Verdict check(String token, String run) {
        if (token.equals("nobody-knows")) {
            return new Verdict.Unavailable("the API server does not answer");
        }
        if (!token.startsWith("pod-of-")) {
            return new Verdict.NotAuthenticated("the token is not valid");
        }
        return token.equals("pod-of-" + run)
                ? new Verdict.Granted(new RunId(SCAN, run))
                : new Verdict.Forbidden("pod shop/x may not write run " + run);
    }
}
