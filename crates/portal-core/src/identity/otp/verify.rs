//! Redeeming a code.

use chrono::{DateTime, TimeDelta, Utc};

use super::code::OtpCode;
use super::limits::Buckets;
use super::model::{Binding, BrowserSecret, Challenge, ChallengeRef, Purpose};
use super::request::BrowserTicket;
use super::{ApiHandle, OtpService};
use crate::identity::device::{DeviceToken, TokenHash, TrustedDevice};
use crate::identity::rate_limit::{Bucket, BucketKey, RateLimiter, Verdict};
use crate::identity::session::ClientInfo;
use crate::kernel::error::PortError;
use crate::kernel::id::{ChallengeId, CustomerId, HitId, SessionId};
use crate::kernel::phone::PhoneNumber;

/// Who redeems, and which challenge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redeemer {
    /// The browser that asked for it; names no number.
    Browser(BrowserTicket),
    /// Somebody who is logged in: their session, and the challenge that it asked for.
    Session {
        /// The session.
        id: SessionId,
        /// The challenge.
        challenge: ChallengeId,
    },
    /// An API client: the number, and the challenge if it kept its handle.
    Api {
        /// The number the code was asked for.
        phone: PhoneNumber,
        /// The challenge; when absent, the one that was asked for last from the same network by the same program.
        challenge: Option<ApiHandle>,
    },
}

/// An attempt to redeem a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyOtp {
    /// Who redeems, and which challenge.
    pub redeemer: Redeemer,
    /// The code they give.
    pub code: OtpCode,
    /// From where.
    pub client: ClientInfo,
    /// What the device was given at its last login, if it sends anything.
    pub device: Option<DeviceToken>,
}

/// Proof that somebody holds a number, given for one redeemed challenge. There is no other way to make
/// one, and a session is opened with nothing else.
#[derive(Debug)]
pub struct VerifiedPhone {
    pub(crate) phone: PhoneNumber,
    pub(crate) narrowed_to: Option<CustomerId>,
    pub(crate) known_device: Option<TokenHash>,
}

impl VerifiedPhone {
    /// The number that was proved.
    pub fn phone(&self) -> &PhoneNumber {
        &self.phone
    }
}

/// Why a code was not redeemed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyOtpError {
    /// Wrong, expired, used, somebody else's or unknown: one answer for all of them.
    #[error("the code is not valid")]
    NotValid {
        /// How many guesses are left; zero also when there is nothing to guess at.
        guesses_left: u32,
    },
    /// A code of this challenge that a newer one has replaced. It cost no guess.
    #[error("a newer code was sent")]
    Superseded {
        /// How many guesses are left.
        guesses_left: u32,
    },
    /// Too many wrong codes.
    #[error("too many attempts")]
    RateLimited {
        /// How long to wait.
        retry_after: TimeDelta,
    },
    /// The code's challenge lies where it cannot be reached at the moment. No guess was compared; a new code can be
    /// asked for.
    #[error("the code cannot be checked")]
    Unchecked(#[source] PortError),
    /// A port failed.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl OtpService {
    /// Redeems a code. The guess is charged before the code is compared, so two attempts in flight never
    /// share one, and the charge stands whatever happens after it.
    ///
    /// # Errors
    /// [`VerifyOtpError`].
    pub async fn verify(&self, attempt: &VerifyOtp) -> Result<VerifiedPhone, VerifyOtpError> {
        self.redeem(attempt, Purpose::Login).await
    }

    /// Redeems a code of any purpose; what it proves is the caller's to keep apart, so nobody outside gets it.
    pub(crate) async fn redeem(&self, attempt: &VerifyOtp, purpose: Purpose) -> Result<VerifiedPhone, VerifyOtpError> {
        let now = self.deps.clock.now();
        let device = self.device(attempt.device, now).await?;
        let guarded = self.is_guarded(now).await?;
        let mut charge = Charge::new(self, now, guarded);
        let Some(which) = self.which(attempt, device.as_ref()) else {
            charge.network(attempt, None).await?;
            return Err(VerifyOtpError::NotValid { guesses_left: 0 });
        };
        // A known device is believed to be its owner's until the challenge turns out to be another number's.
        if device.is_none() {
            charge.network(attempt, Some(&which)).await?;
        }
        let found = match self.deps.store.take_guess(&which).await {
            Ok(found) => found,
            Err(away) => {
                charge.release().await;
                return Err(VerifyOtpError::Unchecked(away));
            }
        };
        let known = device.as_ref().filter(|device| found.as_ref().is_some_and(|found| device.phone == found.phone));
        if device.is_some() && known.is_none() {
            charge.network(attempt, Some(&which)).await?;
        }
        let Some(mut challenge) = found else {
            return Err(VerifyOtpError::NotValid { guesses_left: 0 });
        };
        let known_device = known.map(|device| device.token);
        charge.account(&challenge, known_device).await?;
        if guarded && known_device.is_none() {
            // Of the guesses that the challenge has, unknown devices may use fewer.
            let kept = self.policy.guesses.saturating_sub(self.policy.guarded_guesses);
            let Some(guesses_left) = challenge.guesses_left.checked_sub(kept) else {
                return Err(VerifyOtpError::NotValid { guesses_left: 0 });
            };
            challenge.guesses_left = guesses_left;
        }

        match self.judge(attempt, &challenge, purpose, now) {
            Judgement::Superseded => {
                let refunded = self.deps.store.refund_guess(challenge.id).await.unwrap_or(false);
                charge.release().await;
                Err(VerifyOtpError::Superseded { guesses_left: challenge.guesses_left + u32::from(refunded) })
            }
            Judgement::Right if self.consume(&challenge, now).await? => {
                charge.clear_row(&challenge, known_device).await;
                charge.release().await;
                Ok(VerifiedPhone { phone: challenge.phone, narrowed_to: challenge.narrowed_to, known_device })
            }
            // A right code that somebody else consumed first is worth as much as a wrong one.
            Judgement::Right | Judgement::Wrong => {
                Err(VerifyOtpError::NotValid { guesses_left: challenge.guesses_left })
            }
        }
    }

    async fn consume(&self, challenge: &Challenge, now: DateTime<Utc>) -> Result<bool, VerifyOtpError> {
        let consumed = self.deps.store.consume(challenge.id, challenge.sequence, now).await;
        consumed.map_err(VerifyOtpError::Unchecked)
    }

    /// Whether the attempt names its own challenge, in time, with the right code. A code that was replaced by a
    /// newer one of the same challenge is told from a wrong one: who knows it has read the message that it
    /// came with, and it opens nothing.
    fn judge(&self, attempt: &VerifyOtp, challenge: &Challenge, purpose: Purpose, now: DateTime<Utc>) -> Judgement {
        let theirs = match &attempt.redeemer {
            Redeemer::Browser(ticket) => challenge.binding == ticket.secret.binding(),
            Redeemer::Session { id, .. } => challenge.binding == BrowserSecret::of_session(*id).binding(),
            Redeemer::Api { phone, .. } => matches!(challenge.binding, Binding::Api(_)) && challenge.phone == *phone,
        };
        let right = challenge.matches(attempt.code, &self.keys);
        let superseded = challenge.matches_earlier(attempt.code, &self.keys);
        let could_be_redeemed = theirs && challenge.purpose == purpose && now < challenge.expires_at;
        match (could_be_redeemed, right, superseded) {
            (true, true, _) => Judgement::Right,
            (true, false, true) => Judgement::Superseded,
            _ => Judgement::Wrong,
        }
    }

    /// The challenge that the attempt names; `None` if it names one with a handle that was never given out.
    fn which(&self, attempt: &VerifyOtp, device: Option<&TrustedDevice>) -> Option<ChallengeRef> {
        match &attempt.redeemer {
            Redeemer::Browser(ticket) => Some(ChallengeRef::Id(ticket.challenge)),
            Redeemer::Session { challenge, .. } => Some(ChallengeRef::Id(*challenge)),
            Redeemer::Api { challenge: Some(handle), .. } => {
                handle.is_genuine(&self.keys).then(|| ChallengeRef::Id(handle.challenge()))
            }
            Redeemer::Api { phone, challenge: None } => {
                let known = device.filter(|device| device.phone == *phone).map(|device| device.token);
                Some(ChallengeRef::ApiClient(Self::api_client(phone, Purpose::Login, &attempt.client, known)))
            }
        }
    }
}

/// What a code turned out to be.
enum Judgement {
    Right,
    Superseded,
    Wrong,
}

/// What one guess has taken from the limits. It stays taken unless the code proves genuine.
struct Charge<'a> {
    service: &'a OtpService,
    hit: HitId,
    now: DateTime<Utc>,
    guarded: bool,
    network: Vec<BucketKey>,
    account: Vec<BucketKey>,
}

impl<'a> Charge<'a> {
    fn new(service: &'a OtpService, now: DateTime<Utc>, guarded: bool) -> Self {
        let hit = HitId::generate(now, service.deps.entropy.as_ref());
        Self { service, hit, now, guarded, network: Vec::new(), account: Vec::new() }
    }

    fn buckets(&self) -> Buckets<'a> {
        Buckets { policy: &self.service.policy, keys: &self.service.keys, guarded: self.guarded }
    }

    /// Takes from the networks that the attempt comes from.
    async fn network(&mut self, attempt: &VerifyOtp, which: Option<&ChallengeRef>) -> Result<(), VerifyOtpError> {
        let mut buckets = self.buckets().guess_by_network(&attempt.client);
        if let Some(ChallengeRef::ApiClient(client)) = which {
            buckets.push(self.buckets().guess_without_handle(*client));
        }
        self.network = keys_of(&buckets);
        take(self.service.deps.network_limits.as_ref(), &buckets, self.hit, self.now).await
    }

    /// Takes from the device that is known, or from the number.
    async fn account(&mut self, challenge: &Challenge, known: Option<TokenHash>) -> Result<(), VerifyOtpError> {
        let mut buckets = vec![self.buckets().guess_by_account(challenge.purpose, &challenge.phone, known)];
        if known.is_none() && challenge.purpose == Purpose::Login {
            buckets.push(self.buckets().guess_in_a_row(&challenge.phone));
            buckets.extend(self.buckets().guess_in_all(self.now));
        }
        self.account = keys_of(&buckets);
        take(self.service.deps.account_limits.as_ref(), &buckets, self.hit, self.now).await
    }

    /// A right code from an unknown device ends the row of wrong ones.
    async fn clear_row(&self, challenge: &Challenge, known: Option<TokenHash>) {
        if known.is_none() && challenge.purpose == Purpose::Login {
            let row = self.buckets().guess_in_a_row(&challenge.phone).key;
            let _ = self.service.deps.account_limits.clear(&[row]).await;
        }
    }

    /// Releases all of it. The code is genuine: capacity that cannot be released must not keep its owner out.
    async fn release(self) {
        let deps = &self.service.deps;
        let _ = deps.account_limits.release(&self.account, self.hit).await;
        if !self.network.is_empty() {
            let _ = deps.network_limits.release(&self.network, self.hit).await;
        }
    }
}

fn keys_of(buckets: &[Bucket]) -> Vec<BucketKey> {
    buckets.iter().map(|bucket| bucket.key.clone()).collect()
}

async fn take(
    limiter: &dyn RateLimiter,
    buckets: &[Bucket],
    hit: HitId,
    now: DateTime<Utc>,
) -> Result<(), VerifyOtpError> {
    match limiter.take(buckets, hit, now).await? {
        Verdict::Allowed => Ok(()),
        Verdict::Denied { retry_after } => Err(VerifyOtpError::RateLimited { retry_after }),
    }
}
