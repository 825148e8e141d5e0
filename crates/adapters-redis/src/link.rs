//! The connection: runs scripts with a deadline, and keeps reconnecting in the background.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, LazyLock, Weak};
use std::time::{Duration, Instant};

use fred::clients::{Client, WithOptions};
use fred::error::{Error, ErrorKind};
use fred::interfaces::{ClientLike, LuaInterface, PubsubInterface};
use fred::types::config::{Config, ConnectionConfig, Options, PerformanceConfig, ReconnectPolicy, UnresponsiveConfig};
use fred::types::scripts::Script;
use fred::types::{FromValue, Value};
use tokio::task::JoinHandle;

use crate::circuit::Circuit;
use crate::error::LinkError;
use crate::options::{InvalidRedisUrl, RedisOptions};
use crate::outage::{self, Outage};

/// How long the first connection may take before its absence is an outage.
const STARTING: Duration = Duration::from_secs(2);

/// Waits between tries to reconnect, in milliseconds: short at first, for a restart is over soon.
const FIRST_RECONNECT: u32 = 50;
const LONGEST_RECONNECT: u32 = 2_000;

static PROBE: LazyLock<Script> = LazyLock::new(|| Script::from_lua(include_str!("lua/probe.lua")));

/// A connection to one Redis.
pub(crate) struct Link {
    client: WithOptions<Client>,
    circuit: Arc<Circuit>,
    rest: Duration,
    outage: Outage,
    probe_key: String,
    opened: Instant,
    supervisor: JoinHandle<()>,
}

impl Link {
    /// Begins to connect, and does not wait for it.
    pub(crate) fn open(url: &str, options: &RedisOptions) -> Result<Self, InvalidRedisUrl> {
        let client = Client::new(
            config(url)?,
            Some(performance(options)),
            Some(connection(options)),
            Some(ReconnectPolicy::new_exponential(0, FIRST_RECONNECT, LONGEST_RECONNECT, 2)),
        );
        let supervisor = tokio::spawn(keep_connected(client.clone()));
        let client = client.with_options(&Options {
            max_attempts: Some(1),
            timeout: Some(options.command_timeout),
            fail_fast: true,
            ..Options::default()
        });
        Ok(Self {
            client,
            circuit: Arc::default(),
            rest: options.rest_after_timeout,
            outage: Outage::default(),
            opened: Instant::now(),
            probe_key: format!("{}probe", options.key_prefix),
            supervisor,
        })
    }

    /// Runs a script by its hash, and by its text where Redis has not seen it or has forgotten it.
    pub(crate) async fn run<R: FromValue>(
        &self,
        script: &Script,
        keys: Vec<String>,
        args: Vec<Value>,
    ) -> Result<R, LinkError> {
        let answer = self.guarded(evaluate(&self.client, script, keys, args)).await;
        if let Some(outage) = answer.as_ref().err().and_then(|error| self.outage_of(error)) {
            let (client, key) = (self.client.clone(), self.probe_key.clone());
            let write = async move || probe_write(&client, &key).await.is_ok();
            tokio::spawn(outage::watch(outage, self.rest, write));
        }
        answer
    }

    /// Waits for the first connection.
    pub(crate) async fn connected(&self) {
        while !self.client.is_connected() {
            if self.client.wait_for_connect().await.is_err() {
                // One of many tries failed.
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }

    /// Publishes a text to those who subscribed to a channel now.
    pub(crate) async fn publish(&self, channel: &str, text: String) -> Result<(), LinkError> {
        self.guarded(self.client.publish(channel, text)).await
    }

    /// The outage that begins with a call that failed. While the first connection is made there is none.
    fn outage_of(&self, error: &LinkError) -> Option<Weak<AtomicBool>> {
        let is_starting = matches!(error, LinkError::Away) && self.opened.elapsed() < STARTING;
        if is_starting { None } else { self.outage.begin(error) }
    }

    /// Asks whether Redis takes writes; nothing is written that stays.
    pub(crate) async fn probe_write(&self) -> Result<(), LinkError> {
        self.guarded(probe_write(&self.client, &self.probe_key)).await
    }

    async fn guarded<R>(&self, call: impl Future<Output = Result<R, Error>>) -> Result<R, LinkError> {
        if !self.client.is_connected() {
            return Err(LinkError::Away);
        }
        if !self.circuit.admits() {
            return Err(LinkError::Resting);
        }
        let answer = call.await;
        if timed_out(&answer) && self.circuit.open() {
            tokio::spawn(probe(self.client.clone(), self.rest, Arc::downgrade(&self.circuit)));
        }
        answer.map_err(|error| classed(&error))
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.supervisor.abort();
    }
}

/// The server at an address.
pub(crate) fn config(url: &str) -> Result<Config, InvalidRedisUrl> {
    let mut config = Config::from_url(url).map_err(|_| InvalidRedisUrl)?;
    if config.server.is_clustered() {
        return Err(InvalidRedisUrl);
    }
    // Else a Redis that is down at the start is given up at once.
    config.fail_fast = false;
    Ok(config)
}

/// A client that does not connect again once its connection is lost, for who has to know that it was.
pub(crate) fn single_connection(config: Config, options: &RedisOptions) -> Client {
    let config = Config { fail_fast: true, ..config };
    Client::new(config, Some(performance(options)), Some(connection(options)), None)
}

async fn evaluate<R: FromValue>(
    client: &WithOptions<Client>,
    script: &Script,
    keys: Vec<String>,
    args: Vec<Value>,
) -> Result<R, Error> {
    let known = client.evalsha(script.sha1().clone(), keys.clone(), args.clone()).await;
    match (known, script.lua()) {
        (Err(error), Some(text)) if error.details().starts_with("NOSCRIPT") => {
            client.eval(text.clone(), keys, args).await
        }
        (answer, _) => answer,
    }
}

async fn probe_write(client: &WithOptions<Client>, key: &str) -> Result<(), Error> {
    evaluate::<i64>(client, &PROBE, vec![key.to_owned()], Vec::new()).await.map(drop)
}

fn timed_out<R>(answer: &Result<R, Error>) -> bool {
    matches!(answer, Err(error) if *error.kind() == ErrorKind::Timeout)
}

/// Asks a hung Redis again and again, so that no request has to, until it answers in any way or breaks the
/// connection, which the next caller then finds out at once. Ends with the link.
async fn probe(client: WithOptions<Client>, rest: Duration, circuit: Weak<Circuit>) {
    loop {
        tokio::time::sleep(rest).await;
        let Some(circuit) = circuit.upgrade() else { return };
        if !timed_out(&client.ping::<Value>(None).await) {
            circuit.close();
            return;
        }
    }
}

/// The client gives up for good on some errors, such as a refused password; an operator may mend those
/// without a restart of the portal. Each error is said once in a row.
async fn keep_connected(client: Client) {
    const PAUSE: Duration = Duration::from_secs(2);
    let mut said = String::new();
    loop {
        let error = match client.connect().await {
            Ok(Ok(())) => return,
            Ok(Err(error)) => error.to_string(),
            Err(_) => "the connection's task ended".to_owned(),
        };
        if said != error {
            tracing::warn!(%error, "cannot connect to Redis; trying until it can");
            said = error;
        }
        tokio::time::sleep(PAUSE).await;
    }
}

fn performance(options: &RedisOptions) -> PerformanceConfig {
    PerformanceConfig { default_command_timeout: options.command_timeout, ..PerformanceConfig::default() }
}

fn connection(options: &RedisOptions) -> ConnectionConfig {
    // A hung server keeps its sockets open: give up such a connection, so that a fresh one is tried.
    let unresponsive =
        UnresponsiveConfig { max_timeout: Some(options.command_timeout * 10), interval: options.command_timeout * 2 };
    ConnectionConfig {
        connection_timeout: options.connection_timeout,
        internal_command_timeout: options.connection_timeout,
        // Nothing is sent twice: the caller has turned to the store behind this one by then.
        max_command_attempts: 1,
        unresponsive,
        ..ConnectionConfig::default()
    }
}

fn classed(error: &Error) -> LinkError {
    const FOR_NOW: [&str; 8] = ["LOADING", "READONLY", "OOM", "MISCONF", "BUSY", "MASTERDOWN", "NOREPLICAS", "NOPERM"];
    let text = error.to_string();
    let details = error.details();
    match error.kind() {
        ErrorKind::Timeout | ErrorKind::IO | ErrorKind::Canceled | ErrorKind::Protocol => LinkError::Lost(text),
        ErrorKind::Auth
        | ErrorKind::Tls
        | ErrorKind::Routing
        | ErrorKind::Backpressure
        | ErrorKind::Sentinel
        | ErrorKind::Cluster => LinkError::TurnedAway(text),
        // Redis 6 puts its own words before those of a command in a script.
        _ if FOR_NOW.iter().any(|word| details.starts_with(word) || details.contains(&format!("-{word} "))) => {
            LinkError::TurnedAway(text)
        }
        // What the client itself says while it has no connection.
        ErrorKind::Unknown if !details.contains(':') && !details.starts_with("ERR") => LinkError::Lost(text),
        _ => LinkError::Unexpected(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_cannot_serve_now_may_serve_later_and_a_wrong_type_stays_wrong() {
        for (kind, text, retryable) in [
            (ErrorKind::Timeout, "Request timed out.", true),
            (ErrorKind::Unknown, "LOADING Redis is loading", true),
            (ErrorKind::Unknown, "OOM command not allowed", true),
            (ErrorKind::Unknown, "ERR Error running script: @user_script: 5: -READONLY You can't write", true),
            (ErrorKind::Auth, "NOAUTH Authentication required.", true),
            (ErrorKind::Unknown, "Client is not initialized.", true),
            (ErrorKind::InvalidArgument, "WRONGTYPE Operation", false),
            (ErrorKind::Unknown, "ERR user_script:1: bad", false),
            (ErrorKind::Parse, "Could not convert", false),
        ] {
            let error = classed(&Error::new(kind, text)).of("OTP store");
            assert_eq!(error.is_retryable(), retryable, "{text}");
        }
    }

    #[test]
    fn only_a_lost_answer_leaves_doubt() {
        assert!(LinkError::Lost(String::new()).leaves_doubt());
        assert!(!LinkError::Away.leaves_doubt() && !LinkError::Resting.leaves_doubt());
    }
}
