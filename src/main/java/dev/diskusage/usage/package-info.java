/// The domain's values: what a scan is, what a directory uses, what a run ended with. A leaf: everybody may use it, it
/// uses nobody, so that the side that walks and the side that stores need not know each other.
@NullMarked
package dev.diskusage.usage;

import org.jspecify.annotations.NullMarked;
