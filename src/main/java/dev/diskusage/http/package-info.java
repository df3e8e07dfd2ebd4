/// Who may ask over HTTP, when that is limited: basic authentication in front of all pages. Knows nothing of what the
/// pages say.
@NullMarked
package dev.diskusage.http;

import org.jspecify.annotations.NullMarked;
