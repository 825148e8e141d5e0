//! The `portal` binary as a child process that never outlives its test.

use std::fs::File;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

/// A running `portal`.
#[derive(Debug)]
pub struct PortalProcess {
    child: Child,
    address: String,
    log: PathBuf,
}

/// The binary under test: `PORTAL_BIN`, or the one that was built beside the tests.
///
/// # Panics
/// If it was not built.
pub fn portal_binary() -> PathBuf {
    let built = std::env::var_os("PORTAL_BIN").map_or_else(
        || {
            let test = std::env::current_exe().expect("a test knows its own path");
            let folder = test.parent().and_then(Path::parent).expect("tests lie in a folder of the build");
            folder.join("portal")
        },
        PathBuf::from,
    );
    assert!(built.exists(), "{} is missing: run the tests through scripts/test", built.display());
    built
}

/// Looks every 20 milliseconds until `done`, for at most `limit`.
///
/// # Panics
/// If it takes longer, saying `what` was waited for.
pub async fn wait_until(what: &str, limit: Duration, done: impl AsyncFn() -> bool) {
    let end = Instant::now() + limit;
    while !done().await {
        assert!(Instant::now() < end, "waited {limit:?} for {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

impl PortalProcess {
    /// Starts `portal` with `arguments` on a free port; its output goes to a file in `home`.
    ///
    /// # Panics
    /// If it cannot be started.
    pub fn start(home: &Path, arguments: &[&str], settings: &[(String, String)]) -> Self {
        Self::launch(home, command(home, arguments, settings))
    }

    /// The same, with no more than `descriptors` files and connections open at once.
    ///
    /// # Panics
    /// If it cannot be started.
    pub fn start_limited(home: &Path, descriptors: u32, settings: &[(String, String)]) -> Self {
        let mut command = Command::new("sh");
        let script = format!("ulimit -n {descriptors} && exec \"$0\" serve");
        command.args(["-c", &script]).arg(portal_binary());
        set(&mut command, home, settings);
        Self::launch(home, command)
    }

    fn launch(home: &Path, mut command: Command) -> Self {
        let address = format!("127.0.0.1:{}", free_port());
        let log = home.join(format!("portal-{}.log", address.replace(':', "-")));
        let file = File::create(&log).expect("a log file can be made");
        command
            .env("PORTAL__HTTP__LISTEN", &address)
            .stdin(Stdio::null())
            .stdout(file.try_clone().expect("a file handle can be copied"))
            .stderr(file);
        let child = command.spawn().expect("the binary starts");
        Self { child, address, log }
    }

    /// Runs a command of the binary to its end.
    ///
    /// # Panics
    /// If it cannot be started.
    pub fn run(home: &Path, arguments: &[&str], settings: &[(String, String)]) -> Output {
        command(home, arguments, settings).stdin(Stdio::null()).output().expect("the binary starts")
    }

    /// Where it listens: `http://127.0.0.1:PORT`.
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens: `127.0.0.1:PORT`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Everything it has printed.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// The process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it says that it is ready.
    ///
    /// # Panics
    /// If it ends or takes more than 20 seconds.
    pub async fn ready(&mut self) {
        let url = format!("{}/readyz", self.base());
        let client = crate::http();
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            if let Some(status) = self.child.try_wait().expect("a child can be asked") {
                panic!("portal ended with {status}: {}", self.log());
            }
            if client.get(&url).send().await.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            assert!(Instant::now() < end, "portal is not ready: {}", self.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Sends it a signal, such as `TERM`, `KILL`, `STOP` or `CONT`.
    ///
    /// # Panics
    /// If there is no `kill`.
    pub fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([format!("-{signal}"), self.child.id().to_string()]).status();
        assert!(sent.expect("kill is there").success(), "the process takes {signal}");
    }

    /// Waits for its end.
    ///
    /// # Panics
    /// If it takes longer than `limit`.
    pub async fn ended(&mut self, limit: Duration) -> ExitStatus {
        let end = Instant::now() + limit;
        loop {
            if let Some(status) = self.child.try_wait().expect("a child can be asked") {
                return status;
            }
            assert!(Instant::now() < end, "portal did not end in {limit:?}: {}", self.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for PortalProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(home: &Path, arguments: &[&str], settings: &[(String, String)]) -> Command {
    let mut command = Command::new(portal_binary());
    command.args(arguments);
    set(&mut command, home, settings);
    command
}

fn set(command: &mut Command, home: &Path, settings: &[(String, String)]) {
    command.current_dir(home).env_remove("DATABASE_URL");
    // Their usual ports may be taken, by another test or by a portal of the machine's own.
    command.env("PORTAL__HTTP__METRICS_LISTEN", "").env("PORTAL__WORKER__METRICS_LISTEN", "");
    for (key, value) in settings {
        command.env(format!("PORTAL__{}", key.replace('.', "__").to_uppercase()), value);
    }
}

/// A port that was free a moment ago.
///
/// # Panics
/// If there is none.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
    listener.local_addr().expect("a bound port has a number").port()
}
