package dev.diskusage.http;

import io.smallrye.config.ConfigMapping;
import java.util.Map;

/// Who may ask.
@ConfigMapping(prefix = "disk-usage.http")
public interface HttpConfig {
    /// The bcrypt hash of each user's password, by the user's name. Everybody may ask while there are none.
    Map<String, String> basicAuthUsers();
}
