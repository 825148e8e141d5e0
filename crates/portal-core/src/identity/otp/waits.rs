//! How long the limits keep a number waiting, for pages that offer only what is allowed.

use chrono::{DateTime, TimeDelta, Utc};

use super::limits::Buckets;
use super::{OtpService, Purpose};
use crate::identity::device::{DeviceToken, TokenHash};
use crate::identity::rate_limit::{Bucket, RateLimiter, Verdict};
use crate::identity::session::ClientInfo;
use crate::kernel::error::PortError;
use crate::kernel::phone::PhoneNumber;

/// How long the limits keep a caller waiting; `None` where there is capacity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OtpWaits {
    /// Until another code is sent.
    pub send: Option<TimeDelta>,
    /// Until another guess is taken.
    pub guess: Option<TimeDelta>,
}

impl OtpService {
    /// How long `client` has to wait for a code to `phone` and for a guess at it. Nothing is taken from the limits.
    ///
    /// # Errors
    /// [`PortError`] if the counters or the devices cannot be reached.
    pub async fn waits(
        &self,
        purpose: Purpose,
        phone: &PhoneNumber,
        client: &ClientInfo,
        device: Option<DeviceToken>,
    ) -> Result<OtpWaits, PortError> {
        let now = self.deps.clock.now();
        let device = self.device(device, now).await?.filter(|device| device.phone == *phone);
        let known = device.map(|device| device.token);
        let guarded = known.is_none() && self.is_guarded(now).await?;
        let buckets = Buckets { policy: &self.policy, keys: &self.keys, guarded };
        let account = self.deps.account_limits.as_ref();
        let (send, guess) =
            (account_sends(&buckets, phone, known), account_guesses(&buckets, purpose, phone, known, now));
        let mut waits = OtpWaits { send: wait(account, &send, now).await?, guess: wait(account, &guess, now).await? };
        if known.is_none() {
            let network = self.deps.network_limits.as_ref();
            let (sends, _) = buckets.send_by_network(client, phone);
            waits.send = waits.send.max(wait(network, &sends, now).await?);
            waits.guess = waits.guess.max(wait(network, &buckets.guess_by_network(client), now).await?);
        }
        Ok(waits)
    }
}

fn account_sends(buckets: &Buckets<'_>, phone: &PhoneNumber, known: Option<TokenHash>) -> Vec<Bucket> {
    let own = known.map_or_else(|| buckets.send_by_phone(phone), |device| buckets.send_by_device(device));
    vec![own, buckets.send_in_all(known.is_some())]
}

fn account_guesses(
    buckets: &Buckets<'_>,
    purpose: Purpose,
    phone: &PhoneNumber,
    known: Option<TokenHash>,
    now: DateTime<Utc>,
) -> Vec<Bucket> {
    let mut all = vec![buckets.guess_by_account(purpose, phone, known)];
    if known.is_none() && purpose == Purpose::Login {
        all.push(buckets.guess_in_a_row(phone));
        all.extend(buckets.guess_in_all(now));
    }
    all
}

async fn wait(
    limiter: &dyn RateLimiter,
    buckets: &[Bucket],
    now: DateTime<Utc>,
) -> Result<Option<TimeDelta>, PortError> {
    Ok(match limiter.peek(buckets, now).await? {
        Verdict::Denied { retry_after } => Some(retry_after),
        Verdict::Allowed => None,
    })
}
