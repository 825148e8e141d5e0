//! A store in plain maps under one lock: quick enough for ten thousand plays, and so simple that it is
//! right by inspection. Journeys run on the real store.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::identity::customer::{Account, AccountAccess, Customer, CustomerRepo, CustomerScope};
use portal_core::identity::device::{DeviceStore, TokenHash, TrustedDevice};
use portal_core::identity::otp::{Challenge, ChallengeRef, OtpStore, Renewal};
use portal_core::identity::rate_limit::{Bucket, BucketKey, RateLimiter, Verdict};
use portal_core::identity::session::{NewSession, Resumed, Session, SessionHolder, SessionStore};
use portal_core::kernel::commit::Committed;
use portal_core::kernel::id::HitId;
use portal_core::messaging::outbox::{
    Backlog, Claimed, DeliveryReport, Lane, Outbox, OutboxMessage, Settlement, TopicMessage,
};
use portal_core::staff::audit::AuditEntry;
use portal_core::{ChallengeId, MessageId, PhoneNumber, PortError, SessionId};

#[derive(Default)]
pub(crate) struct MemoryStore(Mutex<State>);

#[derive(Default)]
struct State {
    challenges: HashMap<ChallengeId, Challenge>,
    accounts: HashMap<PhoneNumber, Account>,
    sessions: BTreeMap<SessionId, Session>,
    queue: Vec<OutboxMessage>,
    hits: HashMap<String, Vec<DateTime<Utc>>>,
}

impl MemoryStore {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("the store's lock")
    }

    pub(crate) fn put_account(&self, account: Account) {
        let phone = account.access.phone.clone().expect("the account has a number");
        self.state().accounts.insert(phone, account);
    }
}

#[async_trait]
impl OtpStore for MemoryStore {
    async fn put(&self, challenge: &Challenge) -> Result<(), PortError> {
        self.state().challenges.insert(challenge.id, challenge.clone());
        Ok(())
    }

    async fn find(&self, which: &ChallengeRef) -> Result<Option<Challenge>, PortError> {
        let ChallengeRef::Id(id) = which else { return Ok(None) };
        Ok(self.state().challenges.get(id).cloned())
    }

    async fn renew(&self, id: ChallengeId, renewal: &Renewal) -> Result<Option<Challenge>, PortError> {
        let mut state = self.state();
        let Some(challenge) = state.challenges.get_mut(&id) else { return Ok(None) };
        if challenge.consumed_at.is_some() || challenge.sequence + 1 != renewal.sequence {
            return Ok(None);
        }
        challenge.sequence = renewal.sequence;
        challenge.seed = renewal.seed;
        challenge.code_mac = renewal.code_mac;
        challenge.sent_at = renewal.sent_at;
        challenge.expires_at = renewal.expires_at;
        Ok(Some(challenge.clone()))
    }

    async fn take_guess(&self, which: &ChallengeRef) -> Result<Option<Challenge>, PortError> {
        let ChallengeRef::Id(id) = which else { return Ok(None) };
        let mut state = self.state();
        let Some(challenge) = state.challenges.get_mut(id) else { return Ok(None) };
        if challenge.consumed_at.is_some() || challenge.guesses_left == 0 {
            return Ok(None);
        }
        challenge.guesses_left -= 1;
        Ok(Some(challenge.clone()))
    }

    async fn refund_guess(&self, id: ChallengeId) -> Result<bool, PortError> {
        let mut state = self.state();
        let Some(challenge) = state.challenges.get_mut(&id).filter(|c| c.consumed_at.is_none()) else {
            return Ok(false);
        };
        challenge.guesses_left += 1;
        Ok(true)
    }

    async fn consume(&self, id: ChallengeId, sequence: u32, now: DateTime<Utc>) -> Result<bool, PortError> {
        let mut state = self.state();
        let Some(challenge) = state.challenges.get_mut(&id) else { return Ok(false) };
        if challenge.consumed_at.is_some() || challenge.sequence != sequence {
            return Ok(false);
        }
        challenge.consumed_at = Some(now);
        Ok(true)
    }
}

#[async_trait]
impl RateLimiter for MemoryStore {
    async fn take(&self, buckets: &[Bucket], _: HitId, now: DateTime<Utc>) -> Result<Verdict, PortError> {
        let verdict = self.peek(buckets, now).await?;
        let mut state = self.state();
        if verdict == Verdict::Allowed {
            for bucket in buckets {
                state.hits.entry(bucket.key.to_string()).or_default().push(now);
            }
        }
        Ok(verdict)
    }

    async fn peek(&self, buckets: &[Bucket], now: DateTime<Utc>) -> Result<Verdict, PortError> {
        let mut state = self.state();
        for bucket in buckets {
            let hits = state.hits.entry(bucket.key.to_string()).or_default();
            for window in &bucket.windows {
                let inside: Vec<_> = hits.iter().filter(|at| now - **at < window.span).collect();
                let max = usize::try_from(window.max).expect("a small number");
                if inside.len() >= max {
                    return Ok(Verdict::Denied { retry_after: *inside[inside.len() - max] + window.span - now });
                }
            }
        }
        Ok(Verdict::Allowed)
    }

    async fn count(&self, key: &BucketKey, since: DateTime<Utc>) -> Result<u32, PortError> {
        let state = self.state();
        let count = state.hits.get(key.as_str()).map_or(0, |hits| hits.iter().filter(|at| **at > since).count());
        Ok(u32::try_from(count).expect("a small number"))
    }

    async fn clear(&self, keys: &[BucketKey]) -> Result<(), PortError> {
        let mut state = self.state();
        for key in keys {
            state.hits.remove(key.as_str());
        }
        Ok(())
    }

    async fn release(&self, keys: &[BucketKey], _: HitId) -> Result<(), PortError> {
        let mut state = self.state();
        for key in keys {
            state.hits.get_mut(key.as_str()).and_then(Vec::pop);
        }
        Ok(())
    }
}

#[async_trait]
impl Outbox for MemoryStore {
    async fn enqueue(&self, message: &OutboxMessage) -> Result<(), PortError> {
        self.state().queue.push(message.clone());
        Ok(())
    }

    async fn latest_of_topic(&self, _: &str) -> Result<Option<TopicMessage>, PortError> {
        Ok(None)
    }

    async fn enqueue_after(&self, message: &OutboxMessage, _: Option<TopicMessage>) -> Result<Committed, PortError> {
        self.enqueue(message).await.map(|()| Committed::Done)
    }

    async fn claim(&self, _: Lane, _: DateTime<Utc>, _: DateTime<Utc>) -> Result<Option<Claimed>, PortError> {
        let mut state = self.state();
        let next = (!state.queue.is_empty()).then(|| state.queue.remove(0));
        Ok(next.map(|message| Claimed { message, fence: 1, attempt: 1 }))
    }

    async fn settle(&self, _: MessageId, _: i64, _: &Settlement, _: DateTime<Utc>) -> Result<bool, PortError> {
        Ok(true)
    }

    async fn record_delivery(&self, _: &DeliveryReport) -> Result<bool, PortError> {
        Ok(false)
    }

    async fn requeue_parked(&self, _: &str, _: u32, _: DateTime<Utc>) -> Result<u64, PortError> {
        Ok(0)
    }

    async fn backlog(&self, _: Lane, _: DateTime<Utc>) -> Result<Backlog, PortError> {
        Ok(Backlog::default())
    }
}

#[async_trait]
impl SessionStore for MemoryStore {
    async fn open(&self, new: &NewSession) -> Result<(), PortError> {
        self.state().sessions.insert(new.session.id, new.session.clone());
        Ok(())
    }

    async fn resume(&self, id: SessionId, _: DateTime<Utc>, _: DateTime<Utc>) -> Result<Option<Resumed>, PortError> {
        Ok(self.state().sessions.get(&id).cloned().map(|session| Resumed { session, access: None, name: None }))
    }

    async fn list(&self, holder: &SessionHolder, _: DateTime<Utc>) -> Result<Vec<Session>, PortError> {
        Ok(self.state().sessions.values().filter(|session| session.phone == *holder.phone()).cloned().collect())
    }

    async fn confirm(&self, id: SessionId, audit: &AuditEntry) -> Result<bool, PortError> {
        let mut state = self.state();
        let session = state.sessions.get_mut(&id);
        Ok(session.map(|session| session.verified_at = audit.at).is_some())
    }

    async fn end(&self, _: &SessionHolder, id: SessionId, _: &AuditEntry) -> Result<bool, PortError> {
        Ok(self.state().sessions.remove(&id).is_some())
    }

    async fn end_others(&self, _: &SessionHolder, _: SessionId, _: &AuditEntry) -> Result<u64, PortError> {
        Ok(0)
    }

    async fn replace(&self, old: SessionId, new: &Session, _: &AuditEntry) -> Result<bool, PortError> {
        let mut state = self.state();
        let found = state.sessions.remove(&old).is_some();
        if found {
            state.sessions.insert(new.id, new.clone());
        }
        Ok(found)
    }
}

#[async_trait]
impl CustomerRepo for MemoryStore {
    async fn accounts_of(&self, phone: &PhoneNumber) -> Result<Vec<Account>, PortError> {
        Ok(self.state().accounts.get(phone).cloned().into_iter().collect())
    }

    async fn access(&self, scope: &CustomerScope) -> Result<Option<AccountAccess>, PortError> {
        let state = self.state();
        let mut all = state.accounts.values().map(|account| account.access.clone());
        Ok(all.find(|access| access.customer_id == *scope.customer_id()))
    }

    async fn profile(&self, _: &CustomerScope) -> Result<Option<Customer>, PortError> {
        Ok(None)
    }
}

#[async_trait]
impl DeviceStore for MemoryStore {
    async fn find(&self, _: TokenHash) -> Result<Option<TrustedDevice>, PortError> {
        Ok(None)
    }
}
