package dev.diskusage.reconcile;

/// Whom a scanner trusts to be the operator.
public interface ScannerTrust {
    /// Certificates as PEM; empty where scanners reach the operator by plain HTTP.
    String trustedPem();
}
