//! Two OTP stores as one: the second serves while the first is away.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::model::{Challenge, ChallengeRef, Renewal};
use super::port::OtpStore;
use crate::error::PortError;
use crate::id::ChallengeId;

/// Puts challenges into `primary`, and into `backup` while `primary` fails. A challenge is looked for in
/// `primary` first and in `backup` only if `primary` does not know it at all, so a used-up one does not
/// come to life again.
pub struct FallbackOtpStore {
    primary: Arc<dyn OtpStore>,
    backup: Arc<dyn OtpStore>,
}

impl FallbackOtpStore {
    /// Puts `backup` behind `primary`.
    pub fn new(primary: Arc<dyn OtpStore>, backup: Arc<dyn OtpStore>) -> Self {
        Self { primary, backup }
    }

    /// Whether `primary` answers and knows the challenge, live or not.
    async fn primary_knows(&self, which: &ChallengeRef) -> bool {
        matches!(self.primary.find(which).await, Ok(Some(_)))
    }
}

#[async_trait]
impl OtpStore for FallbackOtpStore {
    async fn put(&self, challenge: &Challenge) -> Result<(), PortError> {
        match self.primary.put(challenge).await {
            Err(_) => self.backup.put(challenge).await,
            done => done,
        }
    }

    async fn find(&self, which: &ChallengeRef) -> Result<Option<Challenge>, PortError> {
        match self.primary.find(which).await {
            Ok(Some(challenge)) => Ok(Some(challenge)),
            _ => self.backup.find(which).await,
        }
    }

    async fn renew(&self, id: ChallengeId, renewal: &Renewal) -> Result<Option<Challenge>, PortError> {
        match self.primary.renew(id, renewal).await {
            Ok(Some(challenge)) => Ok(Some(challenge)),
            Ok(None) if self.primary_knows(&ChallengeRef::Id(id)).await => Ok(None),
            _ => self.backup.renew(id, renewal).await,
        }
    }

    async fn take_guess(&self, which: &ChallengeRef) -> Result<Option<Challenge>, PortError> {
        match self.primary.take_guess(which).await {
            Ok(Some(challenge)) => Ok(Some(challenge)),
            Ok(None) if self.primary_knows(which).await => Ok(None),
            _ => self.backup.take_guess(which).await,
        }
    }

    async fn consume(&self, id: ChallengeId, sequence: u32, now: DateTime<Utc>) -> Result<bool, PortError> {
        match self.primary.consume(id, sequence, now).await {
            Ok(true) => Ok(true),
            Ok(false) if self.primary_knows(&ChallengeRef::Id(id)).await => Ok(false),
            _ => self.backup.consume(id, sequence, now).await,
        }
    }
}
