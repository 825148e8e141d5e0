//! The port of OTP challenges.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::model::{Challenge, ChallengeRef, Renewal};
use crate::kernel::error::PortError;
use crate::kernel::id::ChallengeId;

/// Keeps OTP challenges.
///
/// # Contract
/// * [`take_guess`](Self::take_guess) hands out exactly `guesses_left` guesses, however many callers race;
///   a consumed challenge has none.
/// * [`renew`](Self::renew) never changes `guesses_left`, and lets one of several racing callers win.
/// * [`consume`](Self::consume) returns `true` to exactly one caller.
/// * [`refund_guess`](Self::refund_guess) adds exactly one guess for each call, and none to a consumed challenge.
/// * [`ChallengeRef::ApiClient`] finds the challenge with that [`super::Binding::Api`] that was put last, live
///   or not, and never one that is bound to a browser.
/// * A store may drop a challenge some time after `expires_at`, never before. It judges no time itself.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait OtpStore: Send + Sync {
    /// Stores a new challenge.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    async fn put(&self, challenge: &Challenge) -> Result<(), PortError>;

    /// Reads a challenge as it is, taking nothing.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    async fn find(&self, which: &ChallengeRef) -> Result<Option<Challenge>, PortError>;

    /// Gives the challenge a new code. Answers the renewed challenge, or `None` if it is not there, was
    /// consumed, or its sequence is not the one before `renewal.sequence`.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    async fn renew(&self, id: ChallengeId, renewal: &Renewal) -> Result<Option<Challenge>, PortError>;

    /// Takes one guess off the challenge and returns what is left of it; `None` if there is none to take.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    async fn take_guess(&self, which: &ChallengeRef) -> Result<Option<Challenge>, PortError>;

    /// Gives one guess back that [`take_guess`](Self::take_guess) took. `false` if the challenge is not there or
    /// was consumed.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    async fn refund_guess(&self, id: ChallengeId) -> Result<bool, PortError>;

    /// Marks the challenge redeemed, if its code is still that of `sequence` and nobody else did.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    async fn consume(&self, id: ChallengeId, sequence: u32, now: DateTime<Utc>) -> Result<bool, PortError>;
}
