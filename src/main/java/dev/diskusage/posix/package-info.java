/// The few system calls of a walk, under their C names, through `java.lang.foreign`; and cursors over what they fill.
/// Knows nothing of walks. The only package that may touch native memory: a wrong address here is a crash.
@NullMarked
package dev.diskusage.posix;

import org.jspecify.annotations.NullMarked;
