//! A PgBouncer of a test's own.

use std::fs;

use tempfile::TempDir;
use tokio::net::TcpStream;

use super::postgres::account;
use super::process::{Process, find_daemon, free_port};

/// How PgBouncer shares server connections among its clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PoolMode {
    /// One for each client connection.
    Session,
    /// Any for each transaction.
    Transaction,
}

/// A throwaway PgBouncer, with Debian's own defaults, in front of a PostgreSQL of this machine; gone when dropped.
#[derive(Debug)]
pub struct PgBouncerServer {
    url: String,
    _home: TempDir,
    _process: Process,
}

impl PgBouncerServer {
    /// Starts one in front of the database at `upstream`, with so many server connections.
    ///
    /// # Panics
    /// If there is no such program, or it does not start.
    pub async fn start(upstream: &str, mode: PoolMode, pool_size: u32) -> Self {
        let program = find_daemon("pgbouncer", "pgbouncer");
        let home = TempDir::with_prefix("portal-pgbouncer-").expect("a temporary directory");
        // It refuses to run as root, as PostgreSQL does.
        let account = account(home.path());
        let (file, log) = (home.path().join("pgbouncer.ini"), home.path().join("pgbouncer.log"));
        for _ in 0..5 {
            let port = free_port();
            fs::write(&file, configuration(upstream, mode, pool_size, port)).expect("a file is written");
            let arguments = [file.to_string_lossy().into_owned()];
            let mut process = Process::start(&program, &arguments, &log, account.as_deref());
            if process.wait_until(async || TcpStream::connect(("127.0.0.1", port)).await.is_ok()).await {
                let url = format!("postgres://postgres@127.0.0.1:{port}/portal");
                return Self { url, _home: home, _process: process };
            }
        }
        panic!("PgBouncer does not start: {}", fs::read_to_string(&log).unwrap_or_default());
    }

    /// Where clients find the database.
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// `postgres://user@host:port/name` as PgBouncer writes it.
fn configuration(upstream: &str, mode: PoolMode, pool_size: u32, port: u16) -> String {
    let (_, rest) = upstream.split_once("://").expect("an address");
    let (user, rest) = rest.split_once('@').expect("a user");
    let (server, name) = rest.split_once('/').expect("a database");
    let (host, server_port) = server.split_once(':').expect("a port");
    let mode = match mode {
        PoolMode::Session => "session",
        PoolMode::Transaction => "transaction",
    };
    format!(
        "[databases]\nportal = host={host} port={server_port} dbname={name} user={user}\n\n[pgbouncer]\n\
         listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\npool_mode = {mode}\n\
         default_pool_size = {pool_size}\nmax_client_conn = 200\n"
    )
}
