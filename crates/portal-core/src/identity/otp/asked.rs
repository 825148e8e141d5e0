//! What became of a code that was asked for, for the page of its holder.

use chrono::{DateTime, TimeDelta, Utc};

use super::model::{Challenge, ChallengeRef, Purpose};
use super::{BrowserSecret, BrowserTicket, OtpService};
use crate::kernel::error::PortError;
use crate::kernel::id::{ChallengeId, CustomerId, SessionId};
use crate::kernel::phone::PhoneNumber;

/// A code that was asked for and not redeemed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AskedFor {
    /// It can be redeemed.
    Pending(PendingChallenge),
    /// It cannot be redeemed any more.
    Over(OverChallenge),
}

/// A code that can be redeemed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingChallenge {
    /// What the code is good for.
    pub purpose: Purpose,
    /// The number the code went to.
    pub phone: PhoneNumber,
    /// Only this account was asked for, if given.
    pub narrowed_to: Option<CustomerId>,
    /// How long until it may be asked for again; zero if at once, `None` if not any more.
    pub resend_after: Option<TimeDelta>,
    /// How long the code is still good for.
    pub expires_in: TimeDelta,
    /// How many guesses are left.
    pub guesses_left: u32,
}

/// A code that no guess remains for, or that has expired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverChallenge {
    /// What the code was good for.
    pub purpose: Purpose,
    /// The number the code went to.
    pub phone: PhoneNumber,
    /// Only this account was asked for, if given.
    pub narrowed_to: Option<CustomerId>,
    /// Whether no guess remained.
    pub is_locked: bool,
}

impl AskedFor {
    /// What the code is or was good for.
    pub fn purpose(&self) -> Purpose {
        match self {
            Self::Pending(pending) => pending.purpose,
            Self::Over(over) => over.purpose,
        }
    }

    /// The number the code went to.
    pub fn phone(&self) -> &PhoneNumber {
        match self {
            Self::Pending(pending) => &pending.phone,
            Self::Over(over) => &over.phone,
        }
    }

    /// The only account that was asked for, if given.
    pub fn narrowed_to(&self) -> Option<&CustomerId> {
        match self {
            Self::Pending(pending) => pending.narrowed_to.as_ref(),
            Self::Over(over) => over.narrowed_to.as_ref(),
        }
    }

    /// The code, if it can be redeemed.
    pub fn pending(self) -> Option<PendingChallenge> {
        match self {
            Self::Pending(pending) => Some(pending),
            Self::Over(_) => None,
        }
    }
}

impl OtpService {
    /// What the holder of `ticket` asked for. `None` when the ticket's challenge is not there any more, not theirs, or
    /// redeemed.
    ///
    /// # Errors
    /// [`PortError`] if the challenges cannot be reached.
    pub async fn asked_for(&self, ticket: &BrowserTicket) -> Result<Option<AskedFor>, PortError> {
        let now = self.deps.clock.now();
        let found = self.deps.store.find(&ChallengeRef::Id(ticket.challenge)).await?;
        let theirs = found.filter(|c| c.binding == ticket.secret.binding() && c.consumed_at.is_none());
        Ok(theirs.map(|challenge| self.state_of(challenge, now)))
    }

    /// What `holder` asked for under `challenge`, if it was for `purpose`.
    ///
    /// # Errors
    /// [`PortError`] if the challenges cannot be reached.
    pub(crate) async fn asked_within(
        &self,
        holder: SessionId,
        challenge: ChallengeId,
        purpose: Purpose,
    ) -> Result<Option<AskedFor>, PortError> {
        let ticket = BrowserTicket { challenge, secret: BrowserSecret::of_session(holder) };
        Ok(self.asked_for(&ticket).await?.filter(|asked| asked.purpose() == purpose))
    }

    /// What the holder of `ticket` asked for, if it can be redeemed.
    ///
    /// # Errors
    /// [`PortError`] if the challenges cannot be reached.
    pub async fn pending(&self, ticket: &BrowserTicket) -> Result<Option<PendingChallenge>, PortError> {
        Ok(self.asked_for(ticket).await?.and_then(AskedFor::pending))
    }

    fn state_of(&self, challenge: Challenge, now: DateTime<Utc>) -> AskedFor {
        if !challenge.is_live(now) {
            return AskedFor::Over(OverChallenge {
                is_locked: challenge.guesses_left == 0,
                purpose: challenge.purpose,
                phone: challenge.phone,
                narrowed_to: challenge.narrowed_to,
            });
        }
        let wait = self.policy.resend_wait(challenge.sequence);
        AskedFor::Pending(PendingChallenge {
            resend_after: wait.map(|wait| (challenge.sent_at + wait - now).max(TimeDelta::zero())),
            expires_in: challenge.expires_at - now,
            guesses_left: challenge.guesses_left,
            purpose: challenge.purpose,
            narrowed_to: challenge.narrowed_to,
            phone: challenge.phone,
        })
    }
}
