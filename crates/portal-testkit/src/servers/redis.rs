//! A Redis of a test's own.

use std::env;
use std::path::PathBuf;

use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::process::{Process, find_on_path, free_port};

/// A throwaway Redis on a free port of this machine, gone when dropped. It keeps nothing on disk: stopped
/// and started again it is empty.
#[derive(Debug)]
pub struct RedisServer {
    program: PathBuf,
    home: TempDir,
    port: u16,
    options: Vec<String>,
    process: Option<Process>,
}

impl RedisServer {
    /// Starts one. The program is that of `PORTAL_TEST_REDIS_SERVER`, else `redis-server`.
    ///
    /// # Panics
    /// If there is no such program, or it does not start.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// Starts one with options of its own beside the usual ones, such as `["--maxmemory", "1mb"]`.
    ///
    /// # Panics
    /// As [`start`](Self::start).
    pub async fn start_with(options: &[&str]) -> Self {
        let home = TempDir::with_prefix("portal-redis-").expect("a temporary directory");
        let options = options.iter().map(|option| (*option).to_owned()).collect();
        let mut server = Self { program: program(), home, port: 0, options, process: None };
        for _ in 0..5 {
            server.port = free_port();
            if server.launch().await {
                return server;
            }
        }
        panic!("Redis does not start: {}", server.log());
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Stops it; connections break, new ones are refused, the data is gone.
    pub fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.stop("TERM");
        }
    }

    /// Starts it again, empty, on the same port.
    ///
    /// # Panics
    /// If it runs, or does not start.
    pub async fn start_again(&mut self) {
        assert!(self.process.is_none(), "the server runs");
        assert!(self.launch().await, "Redis does not start: {}", self.log());
    }

    /// Freezes it: connections stay open, and nobody answers.
    pub fn pause(&mut self) {
        if let Some(process) = &mut self.process {
            process.pause();
        }
    }

    /// Lets it go on.
    pub fn resume(&mut self) {
        if let Some(process) = &mut self.process {
            process.resume();
        }
    }

    /// Sends commands, one a line; answers Redis's words as they come.
    ///
    /// # Panics
    /// If Redis does not listen, or breaks off.
    pub async fn command(&self, lines: &str) -> String {
        let mut link = TcpStream::connect(("127.0.0.1", self.port)).await.expect("Redis listens");
        link.write_all(format!("{lines}\r\nQUIT\r\n").as_bytes()).await.expect("Redis reads");
        let mut answer = String::new();
        link.read_to_string(&mut answer).await.expect("Redis writes text");
        answer
    }

    /// Sends a command and does not wait for its answer.
    pub(super) async fn send(&self, command: &str) -> TcpStream {
        let mut link = TcpStream::connect(("127.0.0.1", self.port)).await.expect("Redis listens");
        link.write_all(format!("{command}\r\n").as_bytes()).await.expect("Redis reads");
        link
    }

    async fn launch(&mut self) -> bool {
        let home = self.home.path().to_string_lossy();
        let port = self.port;
        let arguments = ["--port", &port.to_string(), "--bind", "127.0.0.1"]
            .into_iter()
            .chain(["--save", "", "--appendonly", "no", "--dir", &home])
            .map(str::to_owned)
            .chain(self.options.iter().cloned())
            .collect::<Vec<_>>();
        let mut process = Process::start(&self.program, &arguments, &self.log_file(), None);
        let runs = process.wait_until(async || answers(port).await.is_some()).await;
        self.process = runs.then_some(process);
        runs
    }

    fn log_file(&self) -> PathBuf {
        self.home.path().join("redis.log")
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.log_file()).unwrap_or_default()
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.stop();
    }
}

fn program() -> PathBuf {
    let named = env::var_os("PORTAL_TEST_REDIS_SERVER").map(PathBuf::from);
    named
        .or_else(|| find_on_path("redis-server"))
        .filter(|file| file.is_file())
        .expect("no redis-server found: install the package `redis-server`")
}

async fn answers(port: u16) -> Option<()> {
    let mut link = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
    link.write_all(b"PING\r\n").await.ok()?;
    let mut answer = [0; 5];
    link.read_exact(&mut answer).await.ok()?;
    (answer == *b"+PONG").then_some(())
}
