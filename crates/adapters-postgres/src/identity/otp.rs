//! [`OtpStore`]: every method is one statement, so that PostgreSQL's row locks settle each race.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::identity::otp::{Binding, Challenge, ChallengeRef, OtpStore, Purpose, Renewal};
use portal_core::{ChallengeId, CustomerId, PortError};
use uuid::Uuid;

use crate::row::{BadValue, RowName, word};
use crate::store::PgStore;

const PORT: &str = "OTP store";

struct ChallengeRow {
    id: Uuid,
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
    created_at: DateTime<Utc>,
    sent_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    consumed_at: Option<DateTime<Utc>>,
}

impl TryFrom<ChallengeRow> for Challenge {
    type Error = BadValue;

    fn try_from(row: ChallengeRow) -> Result<Self, BadValue> {
        let name = RowName::new("otp_challenges", row.id);
        let binding = match row.browser_hash {
            Some(hash) => Binding::Browser(name.bytes("browser_hash", &hash)?),
            None => Binding::Api(name.bytes("client_hash", row.client_hash.as_deref().unwrap_or_default())?),
        };
        let narrowed_to = row.narrowed_to.as_deref().map(CustomerId::parse).transpose();
        Ok(Self {
            id: ChallengeId::from_uuid(row.id),
            purpose: name.read("purpose", word(&Purpose::ALL, Purpose::as_str, &row.purpose))?,
            binding,
            phone: name.phone("phone_e164", &row.phone_e164)?,
            narrowed_to: name.read("narrowed_to", narrowed_to)?,
            sequence: name.number("sequence", row.sequence)?,
            seed: name.bytes("seed", &row.seed)?,
            code_mac: name.bytes("code_mac", &row.code_mac)?,
            guesses_left: name.number("guesses_left", row.guesses_left)?,
            key_id: row.key_id,
            created_at: row.created_at,
            sent_at: row.sent_at,
            expires_at: row.expires_at,
            consumed_at: row.consumed_at,
        })
    }
}

fn challenge(row: Option<ChallengeRow>) -> Result<Option<Challenge>, PortError> {
    row.map(Challenge::try_from).transpose().map_err(|bad| bad.of_port(PORT))
}

#[async_trait]
impl OtpStore for PgStore {
    async fn put(&self, challenge: &Challenge) -> Result<(), PortError> {
        let (browser_hash, client_hash) = match &challenge.binding {
            Binding::Browser(hash) => (Some(hash.as_slice()), None),
            Binding::Api(hash) => (None, Some(hash.as_slice())),
        };
        self.ask(PORT, |mut c| async move {
            sqlx::query!(
                "INSERT INTO portal.otp_challenges (id, purpose, browser_hash, client_hash, phone_e164, narrowed_to, sequence,
                    key_id, seed, code_mac, guesses_left, created_at, sent_at, expires_at, consumed_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
                challenge.id.as_uuid(),
                challenge.purpose.as_str(),
                browser_hash,
                client_hash,
                challenge.phone.as_e164(),
                challenge.narrowed_to.as_ref().map(CustomerId::as_str),
                i64::from(challenge.sequence),
                challenge.key_id,
                &challenge.seed[..],
                &challenge.code_mac[..],
                i64::from(challenge.guesses_left),
                challenge.created_at,
                challenge.sent_at,
                challenge.expires_at,
                challenge.consumed_at,
            )
            .execute(&mut *c)
            .await
        })
        .await
        .map(|_| ())
    }

    async fn find(&self, which: &ChallengeRef) -> Result<Option<Challenge>, PortError> {
        match which {
            ChallengeRef::Id(id) => self.find_by_id(*id).await,
            ChallengeRef::ApiClient(hash) => self.find_by_client(hash).await,
        }
        .and_then(challenge)
    }

    async fn renew(&self, id: ChallengeId, renewal: &Renewal) -> Result<Option<Challenge>, PortError> {
        self.ask(PORT, |mut c| async move {
            sqlx::query_as!(
                ChallengeRow,
                "UPDATE portal.otp_challenges
                 SET sequence = $2, key_id = $3, seed = $4, code_mac = $5, sent_at = $6, expires_at = $7
                 WHERE id = $1 AND sequence = $2::bigint - 1 AND consumed_at IS NULL
                 RETURNING id, purpose, browser_hash, client_hash, phone_e164, narrowed_to, sequence,
                    key_id, seed, code_mac, guesses_left, created_at, sent_at, expires_at, consumed_at",
                id.as_uuid(),
                i64::from(renewal.sequence),
                renewal.key_id,
                &renewal.seed[..],
                &renewal.code_mac[..],
                renewal.sent_at,
                renewal.expires_at,
            )
            .fetch_optional(&mut *c)
            .await
        })
        .await
        .and_then(challenge)
    }

    async fn take_guess(&self, which: &ChallengeRef) -> Result<Option<Challenge>, PortError> {
        let (id, client) = match which {
            ChallengeRef::Id(id) => (Some(id.as_uuid()), None),
            ChallengeRef::ApiClient(hash) => (None, Some(hash.as_slice())),
        };
        self.ask(PORT, |mut c| async move {
            sqlx::query_as!(
                ChallengeRow,
                "UPDATE portal.otp_challenges SET guesses_left = guesses_left - 1
                 WHERE id = COALESCE($1, (
                        SELECT id FROM portal.otp_challenges
                        WHERE client_hash = $2
                        ORDER BY put_order DESC LIMIT 1))
                    AND guesses_left > 0 AND consumed_at IS NULL
                 RETURNING id, purpose, browser_hash, client_hash, phone_e164, narrowed_to, sequence,
                    key_id, seed, code_mac, guesses_left, created_at, sent_at, expires_at, consumed_at",
                id,
                client,
            )
            .fetch_optional(&mut *c)
            .await
        })
        .await
        .and_then(challenge)
    }

    async fn refund_guess(&self, id: ChallengeId) -> Result<bool, PortError> {
        self.ask(PORT, |mut c| async move {
            sqlx::query!(
                "UPDATE portal.otp_challenges SET guesses_left = guesses_left + 1 WHERE id = $1 AND consumed_at IS NULL",
                id.as_uuid(),
            )
            .execute(&mut *c)
            .await
        })
        .await
        .map(|done| done.rows_affected() == 1)
    }

    async fn consume(&self, id: ChallengeId, sequence: u32, now: DateTime<Utc>) -> Result<bool, PortError> {
        self.ask(PORT, |mut c| async move {
            sqlx::query!(
                "UPDATE portal.otp_challenges SET consumed_at = $3
                 WHERE id = $1 AND sequence = $2 AND consumed_at IS NULL",
                id.as_uuid(),
                i64::from(sequence),
                now,
            )
            .execute(&mut *c)
            .await
        })
        .await
        .map(|done| done.rows_affected() == 1)
    }
}

impl PgStore {
    async fn find_by_id(&self, id: ChallengeId) -> Result<Option<ChallengeRow>, PortError> {
        self.ask(PORT, |mut c| async move {
            sqlx::query_as!(
                ChallengeRow,
                "SELECT id, purpose, browser_hash, client_hash, phone_e164, narrowed_to, sequence, key_id,
                    seed, code_mac, guesses_left, created_at, sent_at, expires_at, consumed_at
                 FROM portal.otp_challenges WHERE id = $1",
                id.as_uuid(),
            )
            .fetch_optional(&mut *c)
            .await
        })
        .await
    }

    async fn find_by_client(&self, hash: &[u8; 32]) -> Result<Option<ChallengeRow>, PortError> {
        self.ask(PORT, |mut c| async move {
            sqlx::query_as!(
                ChallengeRow,
                "SELECT id, purpose, browser_hash, client_hash, phone_e164, narrowed_to, sequence, key_id,
                    seed, code_mac, guesses_left, created_at, sent_at, expires_at, consumed_at
                 FROM portal.otp_challenges
                 WHERE client_hash = $1
                 ORDER BY put_order DESC LIMIT 1",
                hash.as_slice(),
            )
            .fetch_optional(&mut *c)
            .await
        })
        .await
    }
}
