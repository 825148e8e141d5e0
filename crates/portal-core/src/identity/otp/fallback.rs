//! Two OTP stores as one: the second serves while the first is away.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::model::{Challenge, ChallengeRef, Renewal};
use super::port::OtpStore;
use crate::kernel::error::PortError;
use crate::kernel::id::ChallengeId;

/// Puts challenges into `primary`, and into `backup` while `primary` fails. A challenge lies in one of them and
/// stays there, with all its guesses. It is looked for in `primary` first and in `backup` only if `primary` fails or
/// does not know it at all, so a used-up one does not come to life again. While `primary` fails, what `backup` does
/// not know may lie in `primary`: the answer is then the failure of `primary`, and never that there is nothing.
///
/// Whether somebody asks again is looked up on every request, so [`find`](OtpStore::find) spares the backup
/// as long as the primary has never failed here. At worst a challenge that another process put there is
/// not found, and asking again opens a new one within the same limits.
pub struct FallbackOtpStore {
    primary: Arc<dyn OtpStore>,
    backup: Arc<dyn OtpStore>,
    primary_failed: AtomicBool,
}

/// An answer that a store gives also when it does not know the challenge.
trait Answer {
    fn is_nothing(&self) -> bool;
}

impl Answer for bool {
    fn is_nothing(&self) -> bool {
        !self
    }
}

impl Answer for Option<Challenge> {
    fn is_nothing(&self) -> bool {
        self.is_none()
    }
}

impl FallbackOtpStore {
    /// Puts `backup` behind `primary`.
    pub fn new(primary: Arc<dyn OtpStore>, backup: Arc<dyn OtpStore>) -> Self {
        Self { primary, backup, primary_failed: AtomicBool::new(false) }
    }

    /// Of an API client's challenges in both stores, the one that was put last: a client that names none means that.
    async fn newest(&self, which: &ChallengeRef, first: Challenge) -> Result<Challenge, PortError> {
        if matches!(which, ChallengeRef::Id(_)) || !self.primary_failed.load(Ordering::Relaxed) {
            return Ok(first);
        }
        let second = self.backup.find(which).await?;
        Ok(second.filter(|second| second.created_at > first.created_at).unwrap_or(first))
    }

    /// The challenge that is meant, by its identity where several may be.
    async fn meant(&self, which: &ChallengeRef) -> ChallengeRef {
        if matches!(which, ChallengeRef::Id(_)) || !self.primary_failed.load(Ordering::Relaxed) {
            return which.clone();
        }
        match self.find(which).await {
            Ok(Some(challenge)) => ChallengeRef::Id(challenge.id),
            _ => which.clone(),
        }
    }

    /// The answer of `primary`. `Err` if `backup` is to be asked, with what `primary` failed with, if it did.
    async fn of_primary<T: Answer>(
        &self,
        which: &ChallengeRef,
        answer: Result<T, PortError>,
    ) -> Result<T, Option<PortError>> {
        let answer = answer?;
        if !answer.is_nothing() || self.primary.find(which).await?.is_some() {
            return Ok(answer);
        }
        Err(None)
    }

    /// The answer of `backup`; the failure of `primary` if the challenge may lie there.
    async fn of_backup<T: Answer>(
        &self,
        which: &ChallengeRef,
        failure: Option<PortError>,
        answer: T,
    ) -> Result<T, PortError> {
        match failure {
            Some(failure) if answer.is_nothing() && self.backup.find(which).await?.is_none() => Err(failure),
            _ => Ok(answer),
        }
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
        let failure = match self.primary.find(which).await {
            Ok(Some(challenge)) => return self.newest(which, challenge).await.map(Some),
            Ok(None) if !self.primary_failed.load(Ordering::Relaxed) => return Ok(None),
            Ok(None) => None,
            Err(failure) => {
                self.primary_failed.store(true, Ordering::Relaxed);
                Some(failure)
            }
        };
        match (self.backup.find(which).await?, failure) {
            (None, Some(failure)) => Err(failure),
            (found, _) => Ok(found),
        }
    }

    async fn renew(&self, id: ChallengeId, renewal: &Renewal) -> Result<Option<Challenge>, PortError> {
        let which = ChallengeRef::Id(id);
        match self.of_primary(&which, self.primary.renew(id, renewal).await).await {
            Ok(answer) => Ok(answer),
            Err(failure) => self.of_backup(&which, failure, self.backup.renew(id, renewal).await?).await,
        }
    }

    async fn take_guess(&self, which: &ChallengeRef) -> Result<Option<Challenge>, PortError> {
        let which = &self.meant(which).await;
        match self.of_primary(which, self.primary.take_guess(which).await).await {
            Ok(answer) => Ok(answer),
            Err(failure) => self.of_backup(which, failure, self.backup.take_guess(which).await?).await,
        }
    }

    async fn refund_guess(&self, id: ChallengeId) -> Result<bool, PortError> {
        let which = ChallengeRef::Id(id);
        match self.of_primary(&which, self.primary.refund_guess(id).await).await {
            Ok(answer) => Ok(answer),
            Err(failure) => self.of_backup(&which, failure, self.backup.refund_guess(id).await?).await,
        }
    }

    async fn consume(&self, id: ChallengeId, sequence: u32, now: DateTime<Utc>) -> Result<bool, PortError> {
        let which = ChallengeRef::Id(id);
        match self.of_primary(&which, self.primary.consume(id, sequence, now).await).await {
            Ok(answer) => Ok(answer),
            Err(failure) => self.of_backup(&which, failure, self.backup.consume(id, sequence, now).await?).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::otp::MockOtpStore;
    use crate::test_support::{CountingEntropy, noon, unreachable_port};

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
        for fails in [false, true, false] {
            assert_eq!(store.find(&which()).await.is_err(), fails, "what may lie in the primary is not nothing");
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

    #[tokio::test]
    async fn what_may_lie_in_a_primary_that_fails_is_never_said_to_be_nothing() {
        let (mut primary, mut backup) = (MockOtpStore::new(), MockOtpStore::new());
        primary.expect_find().returning(|_| Err(unreachable_port()));
        primary.expect_take_guess().returning(|_| Err(unreachable_port()));
        primary.expect_refund_guess().returning(|_| Err(unreachable_port()));
        primary.expect_consume().returning(|_, _, _| Err(unreachable_port()));
        backup.expect_find().returning(|_| Ok(None));
        backup.expect_take_guess().returning(|_| Ok(None));
        backup.expect_refund_guess().returning(|_| Ok(false));
        backup.expect_consume().returning(|_, _, _| Ok(false));
        let store = FallbackOtpStore::new(Arc::new(primary), Arc::new(backup));
        let id = ChallengeId::generate(noon(), &CountingEntropy::default());
        assert!(store.find(&which()).await.is_err());
        assert!(store.take_guess(&which()).await.is_err());
        assert!(store.refund_guess(id).await.is_err());
        assert!(store.consume(id, 0, noon()).await.is_err());
    }

    #[tokio::test]
    async fn a_primary_that_fails_between_two_calls_is_not_taken_for_one_that_knows_nothing() {
        let (mut primary, mut backup) = (MockOtpStore::new(), MockOtpStore::new());
        primary.expect_take_guess().returning(|_| Ok(None));
        primary.expect_find().returning(|_| Err(unreachable_port()));
        backup.expect_take_guess().returning(|_| Ok(None));
        backup.expect_find().returning(|_| Ok(None));
        let store = FallbackOtpStore::new(Arc::new(primary), Arc::new(backup));
        assert!(store.take_guess(&which()).await.is_err());
    }
}
