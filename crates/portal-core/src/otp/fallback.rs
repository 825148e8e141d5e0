//! Two OTP stores as one: the second serves while the first is away.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::model::{Challenge, ChallengeRef, Renewal};
use super::port::OtpStore;
use crate::error::PortError;
use crate::id::ChallengeId;

/// Puts challenges into `primary`, and into `backup` while `primary` fails. A challenge is looked for in
/// `primary` first and in `backup` only if `primary` does not know it at all, so a used-up one does not
/// come to life again.
///
/// Whether somebody asks again is looked up on every request, so [`find`](OtpStore::find) spares the backup
/// as long as the primary has never failed here. At worst a challenge that another process put there is
/// not found, and asking again opens a new one within the same limits.
pub struct FallbackOtpStore {
    primary: Arc<dyn OtpStore>,
    backup: Arc<dyn OtpStore>,
    primary_failed: AtomicBool,
}

impl FallbackOtpStore {
    /// Puts `backup` behind `primary`.
    pub fn new(primary: Arc<dyn OtpStore>, backup: Arc<dyn OtpStore>) -> Self {
        Self { primary, backup, primary_failed: AtomicBool::new(false) }
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
            Err(_) => {
                self.primary_failed.store(true, Ordering::Relaxed);
                self.backup.put(challenge).await
            }
            done => done,
        }
    }

    async fn find(&self, which: &ChallengeRef) -> Result<Option<Challenge>, PortError> {
        match self.primary.find(which).await {
            Ok(Some(challenge)) => return Ok(Some(challenge)),
            Ok(None) if !self.primary_failed.load(Ordering::Relaxed) => return Ok(None),
            Ok(None) => {}
            Err(_) => self.primary_failed.store(true, Ordering::Relaxed),
        }
        self.backup.find(which).await
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

    async fn refund_guess(&self, id: ChallengeId) -> Result<bool, PortError> {
        match self.primary.refund_guess(id).await {
            Ok(true) => Ok(true),
            Ok(false) if self.primary_knows(&ChallengeRef::Id(id)).await => Ok(false),
            _ => self.backup.refund_guess(id).await,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::otp::MockOtpStore;
    use crate::test_support::unreachable_port;

    fn which() -> ChallengeRef {
        ChallengeRef::ApiClient([7; 32])
    }

    #[tokio::test]
    async fn the_backup_is_asked_for_a_challenge_only_once_the_primary_has_failed() {
        let mut primary = MockOtpStore::new();
        let mut answers = 0;
        primary.expect_find().times(3).returning(move |_| {
            answers += 1;
            if answers == 2 { Err(unreachable_port()) } else { Ok(None) }
        });
        let mut backup = MockOtpStore::new();
        backup.expect_find().times(2).returning(|_| Ok(None));
        let store = FallbackOtpStore::new(Arc::new(primary), Arc::new(backup));
        for _ in 0..3 {
            assert!(store.find(&which()).await.expect("one of them answers").is_none());
        }
    }

    #[tokio::test]
    async fn a_guess_is_looked_for_in_the_backup_unless_the_primary_knows_the_challenge() {
        let (mut primary, mut backup) = (MockOtpStore::new(), MockOtpStore::new());
        primary.expect_take_guess().returning(|_| Ok(None));
        primary.expect_find().returning(|_| Ok(None));
        backup.expect_take_guess().times(1).returning(|_| Ok(None));
        let store = FallbackOtpStore::new(Arc::new(primary), Arc::new(backup));
        assert!(store.take_guess(&which()).await.expect("both answer").is_none());
    }
}
