package dev.diskusage.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// A user and a password as a request brings them.
record Credentials(String user, String password) {
    private static final String SCHEME = "Basic ";

    /// RFC 7617: `Basic`, then Base64 of `user:password` in UTF-8; the first colon ends the user's name.
    ///
    /// @param authorization the header, null when there is none
    /// @return null when it holds none
    static @Nullable Credentials of(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        String both;
        try {
            byte[] decoded = Base64.getDecoder()
                    .decode(authorization.substring(SCHEME.length()).strip());
            both = new String(decoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return null;
        }
        int colon = both.indexOf(':');
        return colon < 0 ? null : new Credentials(both.substring(0, colon), both.substring(colon + 1));
    }

    /// Without the password.
    @Override
    public String toString() {
        return user;
    }
}
