/// A real kube-apiserver for tests, without any controllers: a test plays them.
@NullMarked
package dev.diskusage.kube;

import org.jspecify.annotations.NullMarked;
