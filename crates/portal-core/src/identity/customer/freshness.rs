//! The port that tells how old shown records are.

use chrono::{DateTime, Utc};

use super::model::CustomerScope;

/// Tells whether records of a customer were answered from a copy because the system that keeps them does not answer.
/// An adapter that keeps copies implements it beside the ports it answers; a portal that reads its own store has none.
///
/// # Contract
/// * [`as_of`](Self::as_of) answers the instant at which the oldest of the copies was read that were answered for this
///   customer in the last few seconds in place of the system's own answer; `None` if there was none.
/// * What was answered for another customer never counts. No I/O is done.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
pub trait RecordFreshness: Send + Sync {
    /// Since when what was answered for this customer may have changed.
    fn as_of(&self, scope: &CustomerScope) -> Option<DateTime<Utc>>;
}
