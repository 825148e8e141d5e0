//! A PostgreSQL of a test's own.

use std::env;
use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::process::{Process, command_as, free_port};

/// What makes it quick and quiet; nothing in it has to survive a power cut.
const SETTINGS: [&str; 8] = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "jit=off",
    "timezone=UTC",
    "log_timezone=UTC",
];

/// A throwaway PostgreSQL on a free port of this machine, gone when dropped. Stopped and started again it
/// has its data still.
#[derive(Debug)]
pub struct PostgresServer {
    programs: PathBuf,
    account: Option<String>,
    home: TempDir,
    port: u16,
    settings: Vec<&'static str>,
    process: Option<Process>,
}

impl PostgresServer {
    /// Starts one. The programs are those in `PORTAL_TEST_PG_BIN`, else the newest in
    /// `/usr/lib/postgresql`. It refuses to run as root, so root runs it as the system user
    /// `PORTAL_TEST_PG_OS_USER`, else `postgres`.
    ///
    /// # Panics
    /// If there are no such programs or no such user, or it does not start.
    pub async fn start() -> Self {
        Self::start_with(SETTINGS.to_vec()).await
    }

    /// Starts one that writes each commit before it is acknowledged, so that none is lost by a [`crash`](Self::crash).
    ///
    /// # Panics
    /// As [`start`](Self::start).
    pub async fn start_durable() -> Self {
        Self::start_with([SETTINGS.as_slice(), &["synchronous_commit=on", "full_page_writes=on"]].concat()).await
    }

    async fn start_with(settings: Vec<&'static str>) -> Self {
        let home = TempDir::with_prefix("portal-postgres-").expect("a temporary directory");
        let account = account(home.path());
        let mut server = Self { programs: programs(), account, home, port: 0, settings, process: None };
        server.make_cluster();
        for _ in 0..5 {
            server.port = free_port();
            if server.launch().await {
                return server;
            }
        }
        panic!("PostgreSQL does not start: {}", server.log());
    }

    /// Where its superuser finds its first database.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Stops it; connections break, new ones are refused.
    pub fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.stop("INT");
        }
    }

    /// Stops it at once, as a crash does: nothing is finished or written, and its next start recovers from the log.
    pub fn crash(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.stop("QUIT");
        }
    }

    /// Starts it again with its data, on the same port.
    ///
    /// # Panics
    /// If it runs, or does not start.
    pub async fn start_again(&mut self) {
        assert!(self.process.is_none(), "the server runs");
        let runs = self.launch().await;
        assert!(runs, "PostgreSQL does not start: {}", self.log());
    }

    /// Freezes it and all its backends: connections stay open, and nobody answers.
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

    fn make_cluster(&self) {
        let made = self
            .command("initdb")
            .arg("-D")
            .arg(self.data())
            .args(["-U", "postgres", "--auth=trust", "--encoding=UTF8"])
            .args(["--locale=C", "--no-sync"])
            .current_dir(self.home.path())
            .stdin(Stdio::null())
            .output()
            .expect("initdb runs");
        let told = String::from_utf8_lossy(&made.stderr);
        assert!(made.status.success(), "initdb fails: {told}");
    }

    async fn launch(&mut self) -> bool {
        let mut arguments = vec!["-D".to_owned(), self.data().to_string_lossy().into_owned()];
        arguments.extend(["-p".to_owned(), self.port.to_string()]);
        for setting in &self.settings {
            arguments.extend(["-c".to_owned(), (*setting).to_owned()]);
        }
        let program = self.programs.join("postgres");
        let account = self.account.as_deref();
        let mut process = Process::start(&program, &arguments, &self.log_file(), account);
        let runs = process.wait_until(async || self.answers()).await;
        self.process = runs.then_some(process);
        runs
    }

    fn answers(&self) -> bool {
        self.command("pg_isready")
            .args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()])
            .status()
            .is_ok_and(|status| status.success())
    }

    fn command(&self, name: &str) -> Command {
        command_as(&self.programs.join(name), self.account.as_deref())
    }

    fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    fn log_file(&self) -> PathBuf {
        self.home.path().join("postgres.log")
    }

    fn log(&self) -> String {
        fs::read_to_string(self.log_file()).unwrap_or_default()
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        self.stop();
    }
}

fn programs() -> PathBuf {
    let named = env::var_os("PORTAL_TEST_PG_BIN").map(PathBuf::from);
    named
        .or_else(newest)
        .filter(|place| place.join("postgres").is_file())
        .expect("no PostgreSQL server found: install the package `postgresql`")
}

fn newest() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    let number = |place: &PathBuf| -> Option<u32> { place.file_name()?.to_str()?.parse().ok() };
    versions.filter_map(|entry| Some(entry.ok()?.path())).max_by_key(number).map(|version| version.join("bin"))
}

/// Whom to run it as, and `home` given to them; `None` for ourselves.
pub(super) fn account(home: &Path) -> Option<String> {
    let owner = fs::metadata(home).expect("the directory is there").uid();
    if owner != 0 {
        return None;
    }
    let user = env::var("PORTAL_TEST_PG_OS_USER").unwrap_or_else(|_| "postgres".to_owned());
    chown(home, Some(id("-u", &user)), Some(id("-g", &user))).expect("root may give files away");
    Some(user)
}

fn id(which: &str, user: &str) -> u32 {
    let answer = Command::new("id").args([which, user]).output();
    let answer = answer.expect("`id` runs").stdout;
    String::from_utf8_lossy(&answer)
        .trim()
        .parse()
        .unwrap_or_else(|_| panic!("no system user `{user}`: install the package `postgresql`"))
}
