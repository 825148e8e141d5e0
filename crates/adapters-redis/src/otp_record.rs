//! How a challenge lies in Redis: as it was put, with what changed since in fields of their own.

use chrono::{DateTime, TimeDelta, Utc};
use portal_core::PortError;
use portal_core::identity::otp::{Challenge, Renewal};

/// How much longer than its code a challenge's key lives. The expiry is for cleanup: the core judges by its
/// own clock.
const CLEANUP_MARGIN: TimeDelta = TimeDelta::minutes(15);

/// What the scripts answer: the challenge as put, guesses left, the latest renewal, when it was consumed.
pub(crate) type Record = (String, u32, Option<String>, Option<String>);

/// For how many milliseconds Redis keeps a code that was asked for at `sent_at`.
pub(crate) fn life(sent_at: DateTime<Utc>, expires_at: DateTime<Utc>) -> i64 {
    ((expires_at - sent_at).max(TimeDelta::zero()) + CLEANUP_MARGIN).num_milliseconds()
}

/// The challenge as it stands.
pub(crate) fn challenge(record: Record) -> Result<Challenge, PortError> {
    let (put, guesses_left, renewal, consumed_at) = record;
    let mut challenge: Challenge = serde_json::from_str(&put).map_err(|_| unreadable("challenge"))?;
    challenge.guesses_left = guesses_left;
    if let Some(renewal) = renewal {
        let renewal = serde_json::from_str(&renewal).map_err(|_| unreadable("renewal"))?;
        renew(&mut challenge, renewal);
    }
    if let Some(text) = consumed_at {
        let at = DateTime::parse_from_rfc3339(&text).map_err(|_| unreadable("consumed_at"))?;
        challenge.consumed_at = Some(at.to_utc());
    }
    Ok(challenge)
}

fn renew(challenge: &mut Challenge, renewal: Renewal) {
    challenge.sequence = renewal.sequence;
    challenge.key_id = renewal.key_id;
    challenge.seed = renewal.seed;
    challenge.code_mac = renewal.code_mac;
    challenge.sent_at = renewal.sent_at;
    challenge.expires_at = renewal.expires_at;
}

/// Names the field only: the cause may quote a phone number.
fn unreadable(field: &str) -> PortError {
    PortError::broken(super::otp::PORT, format!("field {field} does not parse"))
}
