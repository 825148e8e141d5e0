//! Runs the real binary in a directory of its own, and talks to it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::Value;

/// A good server secret; only tests know it.
pub(crate) const SECRET: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// Longest wait for anything; a hang fails the test instead of the whole run.
const PATIENCE: Duration = Duration::from_secs(30);

/// A place where one portal lives: a directory with its file, and its environment.
pub(crate) struct Place {
    dir: tempfile::TempDir,
    environment: Vec<(String, String)>,
}

/// What a command left behind.
pub(crate) struct Done {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self { dir: tempfile::tempdir().expect("a temporary directory"), environment: Vec::new() }
    }

    /// A place where `serve` starts: secret and gateway are set, ports are free ones.
    pub(crate) fn to_serve(gateway: &str) -> Self {
        Self::new()
            .set("PORTAL__SECURITY__SECRET", SECRET)
            .set("PORTAL__FONNTE__TOKEN", "test-token")
            .set("PORTAL__FONNTE__BASE_URL", gateway)
            .set("PORTAL__HTTP__LISTEN", "127.0.0.1:0")
            .set("PORTAL__HTTP__METRICS_LISTEN", "")
            .set("PORTAL__WORKER__METRICS_LISTEN", "")
    }

    pub(crate) fn set(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file for its owner alone.
    pub(crate) fn put(&self, name: &str, content: &str) -> PathBuf {
        use std::os::unix::fs::PermissionsExt;
        let path = self.path(name);
        std::fs::write(&path, content).expect("the file is written");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).expect("the mode is set");
        path
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &str) -> Done {
        let output = self.command(arguments).output().expect("the binary runs");
        Done {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("text on stdout"),
            err: String::from_utf8(output.stderr).expect("text on stderr"),
        }
    }

    /// Runs a command that must succeed.
    pub(crate) fn succeed(&self, arguments: &str) -> String {
        let done = self.run(arguments);
        assert_eq!(done.code, Some(0), "{arguments}: {}{}", done.out, done.err);
        done.out
    }

    /// Starts a command that goes on until it is stopped.
    pub(crate) fn start(&self, arguments: &str) -> Running {
        let mut child = self.command(arguments).spawn().expect("the binary starts");
        let out = lines_of(child.stdout.take().expect("a pipe"));
        let err = lines_of(child.stderr.take().expect("a pipe"));
        Running { child, out, err, printed: Vec::new(), logged: Vec::new() }
    }

    fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portal"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("PORTAL__") {
                command.env_remove(name);
            }
        }
        command
            .args(arguments.split_whitespace())
            .current_dir(self.dir.path())
            .envs(self.environment.iter().cloned())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

/// A portal that runs; killed when dropped.
pub(crate) struct Running {
    child: Child,
    out: Receiver<String>,
    err: Receiver<String>,
    printed: Vec<String>,
    logged: Vec<String>,
}

impl Running {
    /// The next line on stdout that holds `part`.
    pub(crate) fn prints(&mut self, part: &str) -> String {
        wait_for_line(&self.out, part, &mut self.printed)
    }

    /// The next line on stderr that holds `part`.
    pub(crate) fn logs(&mut self, part: &str) -> String {
        wait_for_line(&self.err, part, &mut self.logged)
    }

    /// Where `serve` says that it listens.
    pub(crate) fn address(&mut self) -> SocketAddr {
        let line = self.logs("serving");
        let address = line.split("listen=").nth(1).and_then(|rest| rest.split_whitespace().next());
        address.and_then(|text| text.parse().ok()).expect("an address in the log")
    }

    pub(crate) fn signal(&self, name: &str) {
        let status = Command::new("kill").arg(format!("-{name}")).arg(self.child.id().to_string()).status();
        assert!(status.expect("kill runs").success());
    }

    /// Waits for its end.
    pub(crate) fn end(&mut self) -> ExitStatus {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a child to wait for") {
                return status;
            }
            assert!(began.elapsed() < PATIENCE, "it does not end");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Everything it logged so far.
    pub(crate) fn log_so_far(&mut self) -> String {
        self.logged.extend(self.err.try_iter());
        self.logged.join("\n")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines_of(pipe: impl Read + Send + 'static) -> Receiver<String> {
    let (tell, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            if tell.send(line).is_err() {
                break;
            }
        }
    });
    lines
}

fn wait_for_line(lines: &Receiver<String>, part: &str, seen: &mut Vec<String>) -> String {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        match lines.recv_timeout(left) {
            Ok(line) => {
                seen.push(line.clone());
                if line.contains(part) {
                    return line;
                }
            }
            Err(error) => panic!("no line with {part:?} came ({error}); seen: {seen:#?}"),
        }
    }
}

/// An HTTP answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("no JSON ({e}): {}", self.body))
    }
}

pub(crate) fn get(at: SocketAddr, path: &str, token: Option<&str>) -> Answer {
    let bearer = token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
    exchange(at, &format!("GET {path} HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n{bearer}\r\n"))
}

pub(crate) fn post(at: SocketAddr, path: &str, body: &Value) -> Answer {
    let body = body.to_string();
    exchange(
        at,
        &format!(
            "POST {path} HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        ),
    )
}

fn exchange(at: SocketAddr, request: &str) -> Answer {
    let mut stream = TcpStream::connect(at).expect("the portal takes connections");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout is set");
    stream.write_all(request.as_bytes()).expect("the request is sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    // Of a document only beginning and end are looked at.
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
    Answer { status, body: body.to_owned() }
}

/// Tries until `attempt` answers something.
pub(crate) fn eventually<T>(what: &str, attempt: impl Fn() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = attempt() {
            return found;
        }
        assert!(Instant::now() < deadline, "{what} never came");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The first six digits in a row after `mark`.
pub(crate) fn code_after(mark: &str, text: &str) -> Option<String> {
    let rest = &text[text.find(mark)? + mark.len()..];
    let mut digits = String::new();
    for c in rest.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
        } else if digits.len() == 6 {
            break;
        } else {
            digits.clear();
        }
    }
    (digits.len() == 6).then_some(digits)
}

/// An operator's file of `lines` customers.
pub(crate) fn customer_file(place: &Place, lines: usize, bad: &[(usize, &str)]) -> PathBuf {
    let mut text = String::from(
        "customer_id,name,phone,email,address,city,province,account_status,package_name,bandwidth_down,\
         bandwidth_up,monthly_price\n",
    );
    for n in 1..=lines {
        let line = bad.iter().find(|(at, _)| *at == n + 1).map_or_else(
            || format!("T{n:05},Pelanggan {n},0812{n:08},,Jl. Uji {n},Bandung,Jawa Barat,active,Home 20,20,10,250000"),
            |(_, line)| (*line).to_owned(),
        );
        text.push_str(&line);
        text.push('\n');
    }
    place.put("customers.csv", &text)
}
