//! A mail server of a test's own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::UNIX_EPOCH;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::process::{Process, free_port};

/// The program, run by Debian's Python, which has the library.
const PROGRAM: &str = include_str!("smtp_server.py");
const PYTHON: &str = "/usr/bin/python3";

/// A throwaway mail server (Debian's `python3-aiosmtpd`) with a Maildir, on free ports of this machine; gone when
/// dropped. It knows one login, which [`SmtpServer::USER`] and [`SmtpServer::PASSWORD`] are.
#[derive(Debug)]
pub struct SmtpServer {
    ports: [u16; 3],
    home: TempDir,
    process: Option<Process>,
}

impl SmtpServer {
    /// Who may log in.
    pub const USER: &str = "portal";
    /// With this password.
    pub const PASSWORD: &str = "kata sandi";

    /// Starts one.
    ///
    /// # Panics
    /// If there is no such program, or it does not start.
    pub async fn start() -> Self {
        let home = TempDir::with_prefix("portal-smtp-").expect("a temporary directory");
        fs::write(home.path().join("server.py"), PROGRAM).expect("a file is written");
        certify(home.path());
        for _ in 0..5 {
            let ports = [free_port(), free_port(), free_port()];
            if let Some(process) = run(home.path(), ports).await {
                return Self { ports, home, process: Some(process) };
            }
        }
        let log = fs::read_to_string(home.path().join("log")).unwrap_or_default();
        panic!("the mail server does not start; install the package `python3-aiosmtpd`: {log}");
    }

    /// The port where a client asks for TLS (STARTTLS) and then logs in.
    pub fn starttls_port(&self) -> u16 {
        self.ports[0]
    }

    /// The port with TLS from the start, and a login.
    pub fn tls_port(&self) -> u16 {
        self.ports[1]
    }

    /// The port without TLS and login.
    pub fn plain_port(&self) -> u16 {
        self.ports[2]
    }

    /// The certificate (PEM), to be trusted by clients: it is of `localhost`.
    pub fn certificate(&self) -> PathBuf {
        self.home.path().join("cert.pem")
    }

    /// Takes connections no more, and breaks off those that stand.
    pub fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.stop("KILL");
        }
    }

    /// Takes connections again, on the same ports; mail that came is still there.
    ///
    /// # Panics
    /// If it does not start.
    pub async fn start_again(&mut self) {
        if self.process.is_none() {
            self.process = Some(run(self.home.path(), self.ports).await.expect("the mail server starts again"));
        }
    }

    /// Takes every message from now on.
    pub fn accept(&self) {
        self.behave(&json!({}));
    }

    /// Answers this to the recipient; `*` stands for any: `550 5.1.1 no such mailbox`.
    pub fn answer_recipient(&self, address: &str, answer: &str) {
        self.behave(&json!({ "rcpt": { address: answer } }));
    }

    /// Answers this to the sender: `421 4.3.2 closing`.
    pub fn answer_sender(&self, answer: &str) {
        self.behave(&json!({ "mail": answer }));
    }

    /// Answers this to a whole message: `552 5.3.4 too big`.
    pub fn answer_message(&self, answer: &str) {
        self.behave(&json!({ "data": answer }));
    }

    /// Keeps messages and never says so.
    pub fn hang_after_message(&self) {
        self.behave(&json!({ "hang": "after_data" }));
    }

    /// Never answers the first command.
    pub fn hang_at_greeting(&self) {
        self.behave(&json!({ "hang": "greeting" }));
    }

    /// The addresses of every recipient that it was asked about so far, in order, taken or not.
    pub fn asked(&self) -> Vec<String> {
        let asked = fs::read_to_string(self.home.path().join("asked")).unwrap_or_default();
        asked.lines().map(str::to_owned).collect()
    }

    /// Every message that came, as it came, in order. The server adds `X-MailFrom` and `X-RcptTo`: the envelope.
    pub fn received(&self) -> Vec<Vec<u8>> {
        let Ok(folder) = fs::read_dir(self.home.path().join("mail/new")) else { return Vec::new() };
        let mut files: Vec<(u128, Vec<u8>)> = folder
            .map(|file| {
                let file = file.expect("a file").path();
                let written = file.metadata().and_then(|of| of.modified()).expect("a file's time");
                let at = written.duration_since(UNIX_EPOCH).expect("after 1970").as_nanos();
                (at, fs::read(file).expect("a readable file"))
            })
            .collect();
        files.sort_by_key(|(at, _)| *at);
        files.into_iter().map(|(_, bytes)| bytes).collect()
    }

    fn behave(&self, how: &Value) {
        // In one step: the server reads it at any time.
        let (file, next) = (self.home.path().join("behaviour.json"), self.home.path().join("behaviour.next"));
        fs::write(&next, how.to_string()).expect("a file is written");
        fs::rename(next, file).expect("a file is renamed");
    }
}

async fn run(home: &Path, ports: [u16; 3]) -> Option<Process> {
    let place = |name: &str| home.join(name).to_string_lossy().into_owned();
    let mut arguments = vec![place("server.py"), home.to_string_lossy().into_owned()];
    arguments.extend(ports.map(|port| port.to_string()));
    let mut process = Process::start(Path::new(PYTHON), &arguments, &home.join("log"), None);
    process.wait_until_listening(&ports).await.then_some(process)
}

/// Makes a certificate of `localhost` that nobody else trusts.
fn certify(home: &Path) {
    let arguments = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out cert.pem -days 2 \
                     -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
                     -addext basicConstraints=critical,CA:FALSE";
    let made = Command::new("openssl").args(arguments.split_whitespace()).current_dir(home).output();
    let made = made.expect("openssl runs: install the package `openssl`");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}
