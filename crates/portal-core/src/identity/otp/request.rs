//! Asking for a code, for the first time or again.

use chrono::{DateTime, TimeDelta, Utc};

use super::limits::Buckets;
use super::message::LoginCode;
use super::model::{Binding, BrowserSecret, Challenge, ChallengeRef, Purpose, Renewal};
use super::{ApiHandle, CodeParts, OtpService};
use crate::identity::device::{DeviceToken, TokenHash};
use crate::identity::rate_limit::{BucketKey, Verdict};
use crate::identity::session::ClientInfo;
use crate::kernel::clock::random_bytes;
use crate::kernel::error::PortError;
use crate::kernel::id::{ChallengeId, CustomerId, HitId, MessageId, SessionId};
use crate::kernel::locale::Locale;
use crate::kernel::phone::PhoneNumber;
use crate::messaging::outbox::{MessageContent, MessageKind as _, OutboxMessage};

/// What a browser keeps of the challenge it asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BrowserTicket {
    /// Which challenge.
    pub challenge: ChallengeId,
    /// The secret that binds the challenge to this browser; all challenges of a browser share it.
    pub secret: BrowserSecret,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Requester {
    /// A browser, with the ticket of what it asked for before, if any. Asking again for the same number
    /// while that challenge lives is a resend; another number gets a challenge of its own under the same secret,
    /// so that one browser can hold several.
    Browser(Option<BrowserTicket>),
    /// An API client. Asking again for a number while its challenge lives is a resend.
    Api,
    /// Somebody who is logged in, in a browser or by the API, with the challenge they asked for before, if any.
    Session {
        /// Their session, which the challenge is bound to.
        id: SessionId,
        /// What they asked for before.
        previous: Option<ChallengeId>,
    },
}

/// A request for a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestOtp {
    /// The number to prove.
    pub phone: PhoneNumber,
    /// What the code is to be good for.
    pub purpose: Purpose,
    /// Only this account is asked for, if given.
    pub narrowed_to: Option<CustomerId>,
    /// Who asks.
    pub requester: Requester,
    /// From where.
    pub client: ClientInfo,
    /// What the device was given at its last login, if it sends anything.
    pub device: Option<DeviceToken>,
    /// The language of the message.
    pub locale: Locale,
}

impl RequestOtp {
    /// A request to log in to any account of `phone`, in the portal's first language.
    pub fn new(phone: PhoneNumber, requester: Requester, client: ClientInfo) -> Self {
        let purpose = Purpose::Login;
        Self { phone, purpose, narrowed_to: None, requester, client, device: None, locale: Locale::default() }
    }
}

/// The answer to a request, the same for every number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedChallenge {
    /// The challenge to redeem.
    pub challenge: ChallengeId,
    /// What the browser has to keep; `None` for an API client. A session needs only the challenge's identity.
    pub ticket: Option<BrowserTicket>,
    /// What an API client has to name the challenge by; `None` for all others.
    pub handle: Option<ApiHandle>,
    /// How long the code is good for.
    pub expires_in: TimeDelta,
    /// How long until the code may be asked for again; `None` if there is no further resend.
    pub resend_after: Option<TimeDelta>,
}

/// Why no code was asked for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RequestOtpError {
    /// Too many requests; nothing was sent.
    #[error("too many requests")]
    RateLimited {
        /// How long to wait.
        retry_after: TimeDelta,
    },
    /// A port failed.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl OtpService {
    /// Asks for a code: takes the limits, stores the challenge and the message, and answers. Whether the
    /// number is a customer's is found out by the worker that sends.
    ///
    /// # Errors
    /// [`RequestOtpError`].
    pub async fn request(&self, request: &RequestOtp) -> Result<IssuedChallenge, RequestOtpError> {
        let now = self.deps.clock.now();
        let known_device = self.device(request.device, now).await?.filter(|device| device.phone == request.phone);
        let known_device = known_device.map(|device| device.token);
        let previous = self.live_challenge(request, known_device, now).await;
        if let Some(wait) = previous.as_ref().and_then(|challenge| self.wait_left(challenge, now)) {
            return Err(RequestOtpError::RateLimited { retry_after: wait });
        }
        self.take_send_limits(request, known_device, now).await?;
        let renewed = match previous {
            Some(previous) => self.renew(&previous, now).await?,
            None => None,
        };
        let (challenge, ticket) = match renewed {
            Some(challenge) => (challenge, ticket_of(request)),
            None => self.open(request, known_device, now).await?,
        };
        self.deps.outbox.enqueue(&self.message(&challenge, request.locale, now)).await?;
        Ok(IssuedChallenge {
            challenge: challenge.id,
            ticket,
            handle: matches!(request.requester, Requester::Api)
                .then(|| ApiHandle::of(challenge.id, self.keys.current())),
            expires_in: self.policy.code_life,
            resend_after: self.policy.resend_wait(challenge.sequence),
        })
    }

    /// The requester's own challenge for this number that a resend can renew. One that cannot be looked up is left
    /// alone: a new one is opened, within the same limits.
    async fn live_challenge(
        &self,
        request: &RequestOtp,
        known_device: Option<TokenHash>,
        now: DateTime<Utc>,
    ) -> Option<Challenge> {
        let (which, binding) = match &request.requester {
            Requester::Browser(None) | Requester::Session { previous: None, .. } => return None,
            Requester::Browser(Some(ticket)) => (ChallengeRef::Id(ticket.challenge), ticket.secret.binding()),
            Requester::Session { id, previous: Some(previous) } => {
                (ChallengeRef::Id(*previous), BrowserSecret::of_session(*id).binding())
            }
            Requester::Api => {
                let client = Self::api_client(&request.phone, request.purpose, &request.client, known_device);
                (ChallengeRef::ApiClient(client), Binding::Api(client))
            }
        };
        let found = self.deps.store.find(&which).await.unwrap_or_default();
        found.filter(|challenge| {
            challenge.is_live(now)
                && challenge.binding == binding
                && challenge.purpose == request.purpose
                && challenge.phone == request.phone
                && challenge.narrowed_to == request.narrowed_to
                && self.policy.resend_wait(challenge.sequence).is_some()
        })
    }

    fn wait_left(&self, challenge: &Challenge, now: DateTime<Utc>) -> Option<TimeDelta> {
        let wait = self.policy.resend_wait(challenge.sequence)?;
        let left = challenge.sent_at + wait - now;
        (left > TimeDelta::zero()).then_some(left)
    }

    /// Takes the network's capacity first and the number's after it, and releases the first when the second
    /// is refused, so that a refused request costs nobody anything. A device that is known for the number has
    /// capacity of its own, which no stranger can take.
    async fn take_send_limits(
        &self,
        request: &RequestOtp,
        known_device: Option<TokenHash>,
        now: DateTime<Utc>,
    ) -> Result<(), RequestOtpError> {
        let guarded = known_device.is_none() && self.is_guarded(now).await?;
        let buckets = Buckets { policy: &self.policy, keys: &self.keys, guarded };
        let hit = HitId::generate(now, self.deps.entropy.as_ref());
        let account = self.deps.account_limits.as_ref();
        if let Some(device) = known_device {
            return check_allowed(
                account.take(&[buckets.send_by_device(device), buckets.send_in_all(true)], hit, now).await?,
            );
        }
        let (sends, phones) = buckets.send_by_network(&request.client, &request.phone);
        let keys: Vec<BucketKey> = sends.iter().map(|bucket| bucket.key.clone()).collect();
        let network = [sends, phones].concat();
        check_allowed(self.deps.network_limits.take(&network, hit, now).await?)?;
        let verdict =
            account.take(&[buckets.send_by_phone(&request.phone), buckets.send_in_all(false)], hit, now).await?;
        if verdict != Verdict::Allowed {
            self.deps.network_limits.release(&keys, hit).await?;
        }
        check_allowed(verdict)
    }

    async fn open(
        &self,
        request: &RequestOtp,
        known_device: Option<TokenHash>,
        now: DateTime<Utc>,
    ) -> Result<(Challenge, Option<BrowserTicket>), PortError> {
        let entropy = self.deps.entropy.as_ref();
        let id = ChallengeId::generate(now, entropy);
        let secret = match request.requester {
            Requester::Browser(Some(ticket)) => Some(ticket.secret),
            Requester::Browser(None) => Some(BrowserSecret::generate(entropy)),
            Requester::Session { id, .. } => Some(BrowserSecret::of_session(id)),
            Requester::Api => None,
        };
        let seed = random_bytes(entropy);
        let mut challenge = Challenge {
            id,
            purpose: request.purpose,
            binding: secret.map_or_else(
                || Binding::Api(Self::api_client(&request.phone, request.purpose, &request.client, known_device)),
                |secret| secret.binding(),
            ),
            phone: request.phone.clone(),
            narrowed_to: request.narrowed_to.clone(),
            sequence: 0,
            key_id: self.keys.current().id().to_owned(),
            seed,
            code_mac: [0; 32],
            guesses_left: self.policy.guesses,
            created_at: now,
            sent_at: now,
            expires_at: now + self.policy.code_life,
            consumed_at: None,
        };
        challenge.code_mac = self.mac_of(challenge.parts());
        self.deps.store.put(&challenge).await?;
        Ok((challenge, secret.map(|secret| BrowserTicket { challenge: id, secret })))
    }

    /// Gives the challenge a new code; `None` if it lies where it cannot be reached.
    async fn renew(&self, previous: &Challenge, now: DateTime<Utc>) -> Result<Option<Challenge>, RequestOtpError> {
        let sequence = previous.sequence + 1;
        // The same seed with another sequence is another code, and the earlier codes can be told from wrong ones.
        let seed = previous.seed;
        let renewal = Renewal {
            sequence,
            key_id: self.keys.current().id().to_owned(),
            seed,
            code_mac: self.mac_of(CodeParts { sequence, seed: &seed, ..previous.parts() }),
            sent_at: now,
            expires_at: now + self.policy.code_life,
        };
        match self.deps.store.renew(previous.id, &renewal).await {
            Ok(Some(renewed)) => Ok(Some(renewed)),
            // Losing the race means that another request of the same client has just been answered.
            Ok(None) => {
                let wait = self.policy.resend_waits.first().copied().unwrap_or_default();
                Err(RequestOtpError::RateLimited { retry_after: wait })
            }
            Err(_) => Ok(None),
        }
    }

    fn mac_of(&self, parts: CodeParts<'_>) -> [u8; 32] {
        let key = self.keys.current();
        parts.mac_of(parts.derive(key), key)
    }

    fn message(&self, challenge: &Challenge, locale: Locale, now: DateTime<Utc>) -> OutboxMessage {
        OutboxMessage {
            id: MessageId::generate(now, self.deps.entropy.as_ref()),
            lane: LoginCode::LANE,
            to: challenge.phone.clone().into(),
            locale,
            content: MessageContent::of(&LoginCode {
                challenge: challenge.id,
                sequence: challenge.sequence,
                key_id: challenge.key_id.clone(),
                seed: challenge.seed,
                purpose: challenge.purpose,
                narrowed_to: challenge.narrowed_to.clone(),
                seconds: self.policy.code_seconds(),
            }),
            created_at: now,
            not_before: None,
            expires_at: Some(challenge.expires_at),
        }
    }
}

fn check_allowed(verdict: Verdict) -> Result<(), RequestOtpError> {
    match verdict {
        Verdict::Allowed => Ok(()),
        Verdict::Denied { retry_after } => Err(RequestOtpError::RateLimited { retry_after }),
    }
}

fn ticket_of(request: &RequestOtp) -> Option<BrowserTicket> {
    match request.requester {
        Requester::Browser(ticket) => ticket,
        Requester::Session { id, previous: Some(challenge) } => {
            Some(BrowserTicket { challenge, secret: BrowserSecret::of_session(id) })
        }
        Requester::Session { previous: None, .. } | Requester::Api => None,
    }
}
