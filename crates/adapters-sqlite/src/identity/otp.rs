//! OTP challenges in `otp_challenges`.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::identity::otp::{Binding, Challenge, ChallengeRef, OtpStore, Renewal};
use portal_core::{ChallengeId, CustomerId, PortError};

use crate::SqliteStore;
use crate::error::{broken, failed};
use crate::row::{BrokenRow, Place, stamp};

const PORT: &str = "OTP store";

/// A statement that answers challenges, with what stands before and after their columns.
macro_rules! challenges {
    ($before:literal, $after:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            ChallengeRow,
            $before + r#" id AS "id!", purpose AS "purpose!", browser_hash, client_hash, phone_e164 AS "phone_e164!",
                narrowed_to, sequence AS "sequence!", key_id AS "key_id!", seed AS "seed!",
                code_mac AS "code_mac!", guesses_left AS "guesses_left!", created_at AS "created_at!",
                sent_at AS "sent_at!", expires_at AS "expires_at!", consumed_at "# + $after
            $(, $argument)*
        )
    };
}

#[async_trait]
impl OtpStore for SqliteStore {
    async fn put(&self, challenge: &Challenge) -> Result<(), PortError> {
        let c = challenge;
        let (browser_hash, client_hash) = match &c.binding {
            Binding::Browser(hash) => (Some(hash.as_slice()), None),
            Binding::Api(hash) => (None, Some(hash.as_slice())),
        };
        sqlx::query!(
            "INSERT INTO otp_challenges (id, purpose, browser_hash, client_hash, phone_e164, narrowed_to, sequence,
                 key_id, seed, code_mac, guesses_left, created_at, sent_at, expires_at, consumed_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            c.id.to_string(),
            c.purpose.as_str(),
            browser_hash,
            client_hash,
            c.phone.as_e164(),
            c.narrowed_to.as_ref().map(CustomerId::as_str),
            c.sequence,
            c.key_id,
            c.seed.as_slice(),
            c.code_mac.as_slice(),
            c.guesses_left,
            stamp(c.created_at),
            stamp(c.sent_at),
            stamp(c.expires_at),
            c.consumed_at.map(stamp),
        )
        .execute(&self.writer)
        .await
        .map_err(failed(PORT))?;
        Ok(())
    }

    async fn find(&self, which: &ChallengeRef) -> Result<Option<Challenge>, PortError> {
        let found = match which {
            ChallengeRef::Id(id) => {
                challenges!("SELECT", "FROM otp_challenges WHERE id = ?", id.to_string())
                    .fetch_optional(&self.readers)
                    .await
            }
            ChallengeRef::ApiClient(hash) => {
                challenges!(
                    "SELECT",
                    "FROM otp_challenges
                     WHERE client_hash = ?
                     ORDER BY position DESC LIMIT 1",
                    hash.as_slice(),
                )
                .fetch_optional(&self.readers)
                .await
            }
        };
        read(found)
    }

    async fn renew(&self, id: ChallengeId, renewal: &Renewal) -> Result<Option<Challenge>, PortError> {
        let renewed = challenges!(
            "UPDATE otp_challenges
             SET sequence = ?1, key_id = ?2, seed = ?3, code_mac = ?4, sent_at = ?5, expires_at = ?6
             WHERE id = ?7 AND consumed_at IS NULL AND sequence = ?1 - 1
             RETURNING",
            "",
            renewal.sequence,
            renewal.key_id,
            renewal.seed.as_slice(),
            renewal.code_mac.as_slice(),
            stamp(renewal.sent_at),
            stamp(renewal.expires_at),
            id.to_string(),
        )
        .fetch_optional(&self.writer)
        .await;
        read(renewed)
    }

    async fn take_guess(&self, which: &ChallengeRef) -> Result<Option<Challenge>, PortError> {
        let taken = match which {
            ChallengeRef::Id(id) => {
                challenges!(
                    "UPDATE otp_challenges SET guesses_left = guesses_left - 1
                     WHERE id = ? AND guesses_left > 0 AND consumed_at IS NULL
                     RETURNING",
                    "",
                    id.to_string(),
                )
                .fetch_optional(&self.writer)
                .await
            }
            ChallengeRef::ApiClient(hash) => {
                challenges!(
                    "UPDATE otp_challenges SET guesses_left = guesses_left - 1
                     WHERE guesses_left > 0 AND consumed_at IS NULL AND position =
                         (SELECT position FROM otp_challenges
                          WHERE client_hash = ?
                          ORDER BY position DESC LIMIT 1)
                     RETURNING",
                    "",
                    hash.as_slice(),
                )
                .fetch_optional(&self.writer)
                .await
            }
        };
        read(taken)
    }

    async fn refund_guess(&self, id: ChallengeId) -> Result<bool, PortError> {
        let refunded = sqlx::query!(
            "UPDATE otp_challenges SET guesses_left = guesses_left + 1 WHERE id = ? AND consumed_at IS NULL",
            id.to_string(),
        )
        .execute(&self.writer)
        .await
        .map_err(failed(PORT))?;
        Ok(refunded.rows_affected() == 1)
    }

    async fn consume(&self, id: ChallengeId, sequence: u32, now: DateTime<Utc>) -> Result<bool, PortError> {
        let consumed = sqlx::query!(
            "UPDATE otp_challenges SET consumed_at = ?
             WHERE id = ? AND sequence = ? AND consumed_at IS NULL",
            stamp(now),
            id.to_string(),
            sequence,
        )
        .execute(&self.writer)
        .await
        .map_err(failed(PORT))?;
        Ok(consumed.rows_affected() == 1)
    }
}

struct ChallengeRow {
    id: String,
    purpose: String,
    browser_hash: Option<Vec<u8>>,
    client_hash: Option<Vec<u8>>,
    phone_e164: String,
    narrowed_to: Option<String>,
    sequence: i64,
    key_id: String,
    seed: Vec<u8>,
    code_mac: Vec<u8>,
    guesses_left: i64,
    created_at: String,
    sent_at: String,
    expires_at: String,
    consumed_at: Option<String>,
}

fn read(row: Result<Option<ChallengeRow>, sqlx::Error>) -> Result<Option<Challenge>, PortError> {
    row.map_err(failed(PORT))?.map(Challenge::try_from).transpose().map_err(broken(PORT))
}

impl TryFrom<ChallengeRow> for Challenge {
    type Error = BrokenRow;

    fn try_from(row: ChallengeRow) -> Result<Self, BrokenRow> {
        let place = Place { table: "otp_challenges", id: &row.id };
        Ok(Self {
            id: place.field("id", row.id.parse())?,
            purpose: place.word("purpose", &row.purpose)?,
            binding: match &row.browser_hash {
                Some(hash) => Binding::Browser(place.bytes("browser_hash", hash)?),
                None => Binding::Api(place.bytes("client_hash", row.client_hash.as_deref().unwrap_or_default())?),
            },
            phone: place.phone("phone_e164", &row.phone_e164)?,
            narrowed_to: place.field("narrowed_to", row.narrowed_to.map(CustomerId::try_from).transpose())?,
            sequence: place.number("sequence", row.sequence)?,
            seed: place.bytes("seed", &row.seed)?,
            code_mac: place.bytes("code_mac", &row.code_mac)?,
            guesses_left: place.number("guesses_left", row.guesses_left)?,
            created_at: place.instant("created_at", &row.created_at)?,
            sent_at: place.instant("sent_at", &row.sent_at)?,
            expires_at: place.instant("expires_at", &row.expires_at)?,
            consumed_at: place.instant_if_any("consumed_at", row.consumed_at.as_deref())?,
            key_id: row.key_id,
        })
    }
}
