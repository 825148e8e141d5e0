//! Time and randomness as ports, so that every use case can be run at any instant with deterministic randomness.

use chrono::{DateTime, NaiveDate, Utc};

/// Tells the time. The only source of "now" in the portal.
///
/// # Contract
/// * Instants are whole milliseconds: every store keeps that much, so a value read back equals the one
///   that was written.
/// * Days follow one another at midnight in one time zone, the same for every caller, and depend on
///   nothing but the instant.
/// * It may be put right by the machine's time service; it does not jump between two readings otherwise.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> DateTime<Utc>;

    /// The calendar day of `at` in the portal's time zone: invoices fall due by it.
    fn local_date(&self, at: DateTime<Utc>) -> NaiveDate;
}

/// Draws randomness from the operating system's generator.
///
/// # Contract
/// * Bytes are unpredictable and uniform; a source that cannot deliver them panics rather than
///   return something weaker.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
pub trait Entropy: Send + Sync {
    /// Fills the whole of `buffer`.
    fn fill(&self, buffer: &mut [u8]);
}

/// Draws `N` random bytes.
pub(crate) fn random_bytes<const N: usize>(entropy: &dyn Entropy) -> [u8; N] {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes);
    bytes
}
