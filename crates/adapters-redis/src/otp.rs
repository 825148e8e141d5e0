//! OTP challenges: a hash per challenge, and a key per API client that leads to its challenge.

use std::sync::LazyLock;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use fred::types::Value;
use fred::types::scripts::Script;
use portal_core::identity::otp::{Binding, Challenge, ChallengeRef, OtpStore, Renewal};
use portal_core::kernel::secret::hex;
use portal_core::{ChallengeId, PortError};
use serde::Serialize;

use crate::otp_record::{self, Record};
use crate::store::RedisStore;

pub(crate) const PORT: &str = "OTP store";

macro_rules! script {
    ($($file:literal),+) => {
        LazyLock::new(|| Script::from_lua(concat!($(include_str!($file)),+)))
    };
}

static PUT: LazyLock<Script> = script!("lua/put.lua");
static FIND: LazyLock<Script> = script!("lua/resolve.lua", "lua/find.lua");
static TAKE_GUESS: LazyLock<Script> = script!("lua/resolve.lua", "lua/take_guess.lua");
static REFUND_GUESS: LazyLock<Script> = script!("lua/resolve.lua", "lua/refund_guess.lua");
static RENEW: LazyLock<Script> = script!("lua/resolve.lua", "lua/renew.lua");
static CONSUME: LazyLock<Script> = script!("lua/resolve.lua", "lua/consume.lua");
static FORGET: LazyLock<Script> = script!("lua/forget.lua");

#[async_trait]
impl OtpStore for RedisStore {
    async fn put(&self, challenge: &Challenge) -> Result<(), PortError> {
        self.settle_doubts().await?;
        let mut keys = vec![self.challenge_key(challenge.id)];
        if let Binding::Api(client) = &challenge.binding {
            keys.push(self.client_key(client));
        }
        let args = vec![
            json(challenge)?.into(),
            i64::from(challenge.guesses_left).into(),
            i64::from(challenge.sequence).into(),
            otp_record::life(challenge.sent_at, challenge.expires_at).into(),
            challenge.id.to_string().into(),
        ];
        let answer = self.link.run::<i64>(&PUT, keys, args).await;
        answer.map(drop).map_err(|error| {
            if error.leaves_doubt() {
                self.doubts.note(challenge.id);
            }
            error.of(PORT)
        })
    }

    async fn find(&self, which: &ChallengeRef) -> Result<Option<Challenge>, PortError> {
        let (key, lead) = self.lookup(which);
        self.challenge_by(&FIND, key, vec![lead]).await
    }

    async fn renew(&self, id: ChallengeId, renewal: &Renewal) -> Result<Option<Challenge>, PortError> {
        let (key, lead) = self.lookup(&ChallengeRef::Id(id));
        let args = vec![
            lead,
            i64::from(renewal.sequence).into(),
            json(renewal)?.into(),
            otp_record::life(renewal.sent_at, renewal.expires_at).into(),
        ];
        self.challenge_by(&RENEW, key, args).await
    }

    async fn take_guess(&self, which: &ChallengeRef) -> Result<Option<Challenge>, PortError> {
        let (key, lead) = self.lookup(which);
        self.challenge_by(&TAKE_GUESS, key, vec![lead]).await
    }

    async fn refund_guess(&self, id: ChallengeId) -> Result<bool, PortError> {
        self.settle_doubts().await?;
        let (key, lead) = self.lookup(&ChallengeRef::Id(id));
        let done: i64 = self.link.run(&REFUND_GUESS, vec![key], vec![lead]).await.map_err(|error| error.of(PORT))?;
        Ok(done == 1)
    }

    async fn consume(&self, id: ChallengeId, sequence: u32, now: DateTime<Utc>) -> Result<bool, PortError> {
        self.settle_doubts().await?;
        let (key, lead) = self.lookup(&ChallengeRef::Id(id));
        let args = vec![lead, i64::from(sequence).into(), now.to_rfc3339().into()];
        let done: i64 = self.link.run(&CONSUME, vec![key], args).await.map_err(|error| error.of(PORT))?;
        Ok(done == 1)
    }
}

impl RedisStore {
    async fn challenge_by(
        &self,
        script: &Script,
        key: String,
        args: Vec<Value>,
    ) -> Result<Option<Challenge>, PortError> {
        self.settle_doubts().await?;
        let record: Option<Record> = self.link.run(script, vec![key], args).await.map_err(|error| error.of(PORT))?;
        record.map(otp_record::challenge).transpose()
    }

    /// Removes challenges whose `put` got no answer. Their callers were told that it failed and have put them
    /// into the store behind this one; a second copy here would be a second set of guesses.
    async fn settle_doubts(&self) -> Result<(), PortError> {
        let doubtful = self.doubts.take();
        if doubtful.is_empty() {
            return Ok(());
        }
        let keys = doubtful.iter().map(|id| self.challenge_key(*id)).collect();
        let answer = self.link.run::<i64>(&FORGET, keys, Vec::new()).await;
        answer.map(drop).map_err(|error| {
            for id in doubtful {
                self.doubts.note(id);
            }
            error.of(PORT)
        })
    }

    /// A key, and what the scripts' first argument says about it.
    fn lookup(&self, which: &ChallengeRef) -> (String, Value) {
        match which {
            ChallengeRef::Id(id) => (self.challenge_key(*id), "".into()),
            ChallengeRef::ApiClient(client) => (self.client_key(client), format!("{}otp:", self.prefix).into()),
        }
    }

    fn challenge_key(&self, id: ChallengeId) -> String {
        format!("{}otp:{id}", self.prefix)
    }

    fn client_key(&self, client: &[u8; 32]) -> String {
        format!("{}otp-api:{}", self.prefix, hex(client))
    }
}

fn json(value: &impl Serialize) -> Result<String, PortError> {
    serde_json::to_string(value).map_err(|error| PortError::broken(PORT, error))
}
