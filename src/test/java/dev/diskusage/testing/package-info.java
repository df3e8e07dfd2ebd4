/// What several tests need: trees to scan, a sink that remembers, GNU `du` to compare with. No test stands here.
@NullMarked
package dev.diskusage.testing;

import org.jspecify.annotations.NullMarked;
