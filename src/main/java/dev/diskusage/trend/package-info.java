/// What many runs of a scan say together: which of them are remembered, what grew, and when the file system is full.
/// Decides and reckons only: who keeps the samples is not known here. Called by store, metrics and reconcile.
@NullMarked
package dev.diskusage.trend;

import org.jspecify.annotations.NullMarked;
