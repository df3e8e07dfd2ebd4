/// The operator's loop: observes one scan, decides by [NextStep] what to do, does it, and writes the status in one
/// place. Builds no Job (`job` does) and keeps no results (`store` does). JOSDK calls it; everything else is told by
/// events.
@NullMarked
package dev.diskusage.reconcile;

import org.jspecify.annotations.NullMarked;
