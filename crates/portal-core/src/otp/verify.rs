//! Redeeming a code.

use chrono::{DateTime, TimeDelta, Utc};

use super::OtpService;
use super::code::OtpCode;
use super::limits::Buckets;
use super::model::{Binding, BrowserSecret, Challenge, ChallengeRef, Purpose};
use super::request::BrowserTicket;
use crate::device::{DeviceToken, TokenHash};
use crate::error::PortError;
use crate::id::{ChallengeId, CustomerId, HitId, SessionId};
use crate::phone::PhoneNumber;
use crate::rate_limit::{Bucket, RateLimiter, Verdict};
use crate::session::ClientInfo;

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
    /// An API client: the number, and the challenge if it kept its identity.
    Api {
        /// The number the code was asked for.
        phone: PhoneNumber,
        /// The challenge; the one asked for last over the API when absent.
        challenge: Option<ChallengeId>,
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
    /// Too many wrong codes.
    #[error("too many attempts")]
    RateLimited {
        /// How long to wait.
        retry_after: TimeDelta,
    },
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
        let buckets = Buckets { policy: &self.policy, key: self.keys.current() };
        let hit = HitId::generate(now, self.deps.entropy.as_ref());
        let network = buckets.guess_by_network(&attempt.client);
        take(self.deps.network_limits.as_ref(), &network, hit, now).await?;

        let Some(challenge) = self.deps.store.take_guess(&which(&attempt.redeemer)).await? else {
            return Err(VerifyOtpError::NotValid { guesses_left: 0 });
        };
        let known_device = self.known_device(attempt, &challenge, now).await?;
        let account = buckets.guess_by_account(challenge.purpose, &challenge.phone, known_device);
        take(self.deps.account_limits.as_ref(), &account, hit, now).await?;

        if challenge.purpose != purpose
            || !self.accepts(attempt, &challenge, now)
            || !self.deps.store.consume(challenge.id, challenge.sequence, now).await?
        {
            return Err(VerifyOtpError::NotValid { guesses_left: challenge.guesses_left });
        }
        // The code is redeemed: room that cannot be given back must not keep its owner out.
        let _ = self.deps.account_limits.give_back(&[account.key], hit).await;
        let _ = self.deps.network_limits.give_back(&[network.key], hit).await;
        Ok(VerifiedPhone { phone: challenge.phone, narrowed_to: challenge.narrowed_to, known_device })
    }

    /// Whether the attempt names its own challenge, in time, with the right code.
    fn accepts(&self, attempt: &VerifyOtp, challenge: &Challenge, now: DateTime<Utc>) -> bool {
        let theirs = match &attempt.redeemer {
            Redeemer::Browser(ticket) => challenge.binding == ticket.secret.binding(),
            Redeemer::Session { id, .. } => challenge.binding == BrowserSecret::of_session(*id).binding(),
            Redeemer::Api { phone, .. } => challenge.binding == Binding::Api && challenge.phone == *phone,
        };
        let right = challenge.matches(attempt.code, &self.keys);
        theirs && right && now < challenge.expires_at
    }

    /// The device's token, if it proved the challenge's number before and its trust has not ended.
    async fn known_device(
        &self,
        attempt: &VerifyOtp,
        challenge: &Challenge,
        now: DateTime<Utc>,
    ) -> Result<Option<TokenHash>, PortError> {
        let Some(token) = attempt.device else {
            return Ok(None);
        };
        let found = self.deps.devices.find(token.hash()).await?;
        Ok(found.filter(|device| device.phone == challenge.phone && now < device.expires_at).map(|device| device.token))
    }
}

fn which(redeemer: &Redeemer) -> ChallengeRef {
    match redeemer {
        Redeemer::Browser(ticket) => ChallengeRef::Id(ticket.challenge),
        Redeemer::Session { challenge, .. } => ChallengeRef::Id(*challenge),
        Redeemer::Api { challenge: Some(id), .. } => ChallengeRef::Id(*id),
        Redeemer::Api { phone, challenge: None } => ChallengeRef::ApiPhone(phone.clone()),
    }
}

async fn take(
    limiter: &dyn RateLimiter,
    bucket: &Bucket,
    hit: HitId,
    now: DateTime<Utc>,
) -> Result<(), VerifyOtpError> {
    match limiter.take(std::slice::from_ref(bucket), hit, now).await? {
        Verdict::Allowed => Ok(()),
        Verdict::Denied { retry_after } => Err(VerifyOtpError::RateLimited { retry_after }),
    }
}
