//! A Redis that runs and turns its clients away.

use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};

use super::RedisServer;

/// What a running Redis answers instead of serving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedisTrouble {
    /// `READONLY`: it became a replica.
    ReadOnly,
    /// `OOM`: its memory is full, and nothing may be evicted.
    Full,
    /// `LOADING`: it reads its data from disk. Needs [`RedisTrouble::OPTIONS`].
    Loading,
    /// `NOAUTH`: it wants a password that nobody was told.
    NoPassword,
}

/// A trouble that has begun.
#[derive(Debug)]
pub struct BegunTrouble {
    trouble: RedisTrouble,
    /// The connection that loads, which must not break off.
    loading: Option<TcpStream>,
}

impl RedisTrouble {
    /// Every trouble.
    pub const ALL: [Self; 4] = [Self::ReadOnly, Self::Full, Self::Loading, Self::NoPassword];

    /// What the server has to be started with.
    pub const OPTIONS: [&'static str; 2] = ["--enable-debug-command", "yes"];

    /// The word that answers begin with.
    pub fn word(self) -> &'static str {
        match self {
            Self::ReadOnly => "READONLY",
            Self::Full => "OOM",
            Self::Loading => "LOADING",
            Self::NoPassword => "NOAUTH",
        }
    }

    /// Brings the trouble about; from the return on writes are answered with [`word`](Self::word).
    ///
    /// # Panics
    /// If Redis does something else.
    pub async fn begin(self, server: &RedisServer) -> BegunTrouble {
        let mut loading = None;
        match self {
            Self::ReadOnly => drop(server.command("REPLICAOF 127.0.0.1 1").await),
            Self::Full => drop(server.command("CONFIG SET maxmemory-policy noeviction maxmemory 1").await),
            Self::Loading => {
                let slowly = "CONFIG SET key-load-delay 1000 loading-process-events-interval-bytes 1024";
                server.command(&format!("DEBUG POPULATE 50000 filler\r\n{slowly}")).await;
                loading = Some(server.send("DEBUG RELOAD").await);
            }
            Self::NoPassword => {
                server.command("CONFIG SET requirepass unknown-to-all\r\nCLIENT KILL TYPE normal").await;
            }
        }
        self.wait(server, true).await;
        BegunTrouble { trouble: self, loading }
    }

    /// Waits until writes are, or are not, answered with the trouble's word.
    async fn wait(self, server: &RedisServer, begun: bool) {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            let answer = server.command("SET portal-testkit-probe 1 PX 10").await;
            if answer.starts_with(&format!("-{}", self.word())) == begun {
                return;
            }
            assert!(Instant::now() < deadline, "{self:?}, begun {begun}: {answer}");
            sleep(Duration::from_millis(20)).await;
        }
    }
}

impl BegunTrouble {
    /// Ends the trouble; the data is as it was.
    ///
    /// # Panics
    /// If Redis does something else.
    pub async fn end(self, server: &RedisServer) {
        let line = match self.trouble {
            RedisTrouble::ReadOnly => "REPLICAOF NO ONE",
            RedisTrouble::Full => "CONFIG SET maxmemory 0",
            RedisTrouble::Loading => "CONFIG SET key-load-delay 0",
            RedisTrouble::NoPassword => "AUTH unknown-to-all\r\nCONFIG SET requirepass \"\"",
        };
        server.command(line).await;
        self.trouble.wait(server, false).await;
        drop(self.loading);
    }
}
