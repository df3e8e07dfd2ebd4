package dev.diskusage.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/// The users that may ask, with their passwords as bcrypt hashes.
final class Users {
    /// `$2b$12$`, 22 characters of salt and 31 of hash; htpasswd writes `$2y$`.
    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$([0-9]{2})\\$[./A-Za-z0-9]{53}");

    /// Rounds as a power of two: each doubles the time of a check. 4 is bcrypt's least, 10 to 12 are usual (a tenth to
    /// half a second), 16 takes seconds.
    private static final int MIN_COST = 4;

    private static final int MAX_COST = 15;

    /// bcrypt looks at no more bytes of a password, and this implementation refuses longer ones.
    private static final int MAX_PASSWORD_BYTES = 72;

    /// Checked for a name that nobody has, so that the time of an answer does not tell which names there are: of no
    /// password.
    private static final String NOBODY = "$2b$12$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234";

    private final Map<String, String> hashes;

    /// @throws IllegalArgumentException names the user whose hash is none
    Users(Map<String, String> hashes) {
        this.hashes = Map.copyOf(hashes);
        this.hashes.forEach(Users::require);
    }

    private static void require(String user, String hash) {
        Matcher bcrypt = BCRYPT.matcher(hash);
        int cost = bcrypt.matches() ? Integer.parseInt(bcrypt.group(1)) : 0;
        if (cost < MIN_COST || cost > MAX_COST) {
            // Not the value: somebody may have put the password itself there.
            throw new IllegalArgumentException("disk-usage.http.basic-auth-users.\"" + user
                    + "\": is no bcrypt hash of cost " + MIN_COST + " to " + MAX_COST
                    + ": make one by htpasswd -nBC 12 " + user);
        }
    }

    boolean isEmpty() {
        return hashes.isEmpty();
    }

    /// Takes as long as bcrypt takes: not for a thread that must not block.
    boolean know(Credentials given) {
        String hash = hashes.get(given.user());
        byte[] bytes = given.password().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_PASSWORD_BYTES) {
            return false;
        }
        boolean matches = OpenBSDBCrypt.checkPassword(hash == null ? NOBODY : hash, bytes);
        return matches && hash != null;
    }
}
