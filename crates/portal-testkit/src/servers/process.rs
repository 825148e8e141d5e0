//! A server process that a test owns: killed with the test, wherever the test stops.

use std::fs;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{LazyLock, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use tokio::net::TcpStream;

/// How long a server may take to start.
const START: Duration = Duration::from_mins(1);
/// How long a server may take to go when asked to.
const STOP: Duration = Duration::from_secs(10);
/// How long to wait between two looks.
const LOOK: Duration = Duration::from_millis(20);

/// A running server.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    paused: bool,
}

impl Process {
    /// Starts `program` with `arguments`. Where `setpriv` exists the kernel ends it with the test, should
    /// that be killed outright; `account` is whom to run it as.
    pub(super) fn start(program: &Path, arguments: &[String], log: &Path, account: Option<&str>) -> Self {
        let log = fs::File::options().create(true).append(true).open(log);
        let log = log.expect("a log file can be written");
        let mut command = command_as(program, account);
        command
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a file handle can be copied"))
            .stderr(log);
        let child = spawn(command).unwrap_or_else(|e| panic!("{} does not start: {e}", program.display()));
        Self { child, paused: false }
    }

    /// Waits until the server answers; `false` if it ended instead.
    pub(super) async fn wait_until(&mut self, answers: impl AsyncFn() -> bool) -> bool {
        let end = Instant::now() + START;
        while Instant::now() < end {
            if self.has_ended() {
                return false;
            }
            if answers().await {
                return true;
            }
            tokio::time::sleep(LOOK).await;
        }
        panic!("the server does not answer after {START:?}");
    }

    /// Waits until the server takes connections on all of these ports; `false` if it ended instead.
    pub(super) async fn wait_until_listening(&mut self, ports: &[u16]) -> bool {
        let end = Instant::now() + START;
        let mut waiting = ports.iter();
        let mut next = waiting.next();
        while let Some(port) = next {
            assert!(Instant::now() < end, "the server does not listen after {START:?}");
            if self.has_ended() {
                return false;
            }
            match TcpStream::connect((Ipv4Addr::LOCALHOST, *port)).await {
                Ok(_) => next = waiting.next(),
                Err(_) => tokio::time::sleep(LOOK).await,
            }
        }
        true
    }

    /// Asks the server to go with `signal`, and kills it if it does not.
    pub(super) fn stop(&mut self, signal: &str) {
        if self.paused {
            self.resume();
        }
        let family = family(self.child.id());
        send(signal, &[self.child.id()]);
        let end = Instant::now() + STOP;
        while Instant::now() < end {
            if self.has_ended() {
                return;
            }
            thread::sleep(LOOK);
        }
        send("KILL", &family);
        let _ = self.child.wait();
    }

    /// Freezes the server and its children: connections stay open, and nobody answers.
    pub(super) fn pause(&mut self) {
        self.paused = true;
        // The parent first, so that no child is born between the look and the signal.
        send("STOP", &[self.child.id()]);
        send("STOP", &family(self.child.id()));
    }

    /// Lets a frozen server go on.
    pub(super) fn resume(&mut self) {
        self.paused = false;
        send("CONT", &family(self.child.id()));
    }

    fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }
}

/// A server that was not stopped does not outlive its test.
impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts the command from a thread that lives as long as the tests do. The kernel takes the end of the
/// thread that started a process for the end of its parent, and a test's own thread ends with the test.
fn spawn(mut command: Command) -> io::Result<Child> {
    type Task = Box<dyn FnOnce() + Send>;
    static KEEPER: LazyLock<mpsc::Sender<Task>> = LazyLock::new(|| {
        let (tasks, inbox) = mpsc::channel::<Task>();
        thread::spawn(move || inbox.into_iter().for_each(|task| task()));
        tasks
    });
    let (answer, child) = mpsc::sync_channel(1);
    let start = move || {
        // Nobody hangs up before the answer came.
        let _ = answer.send(command.spawn());
    };
    KEEPER.send(Box::new(start)).expect("the keeper lives");
    child.recv().expect("the keeper answers")
}

/// `program`, to be run as `account` if one is given.
pub(super) fn command_as(program: &Path, account: Option<&str>) -> Command {
    let Some(setpriv) = find_on_path("setpriv") else {
        assert!(account.is_none(), "no setpriv found: install the package `util-linux`");
        return Command::new(program);
    };
    let mut command = Command::new(setpriv);
    if let Some(account) = account {
        command.arg(format!("--reuid={account}"));
        command.arg(format!("--regid={account}"));
        command.arg("--clear-groups");
    }
    command.arg("--pdeathsig=KILL").arg("--").arg(program);
    command
}

/// A port that was free a moment ago.
pub(super) fn free_port() -> u16 {
    let probe = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    probe.local_addr().expect("a bound port").port()
}

/// A program on the search path.
pub(super) fn find_on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|place| place.join(name)).find(|file| file.is_file())
}

/// A server's program, which Debian keeps out of everybody's search path.
pub(super) fn find_daemon(name: &str, package: &str) -> PathBuf {
    let place = Path::new("/usr/sbin").join(name);
    let found = find_on_path(name).or_else(|| place.is_file().then_some(place));
    found.unwrap_or_else(|| panic!("no {name} found: install the package `{package}`"))
}

/// The process and everything it started, read from `/proc`.
fn family(parent: u32) -> Vec<u32> {
    let mut members = vec![parent];
    let mut next = 0;
    while let Some(&member) = members.get(next) {
        let children = format!("/proc/{member}/task/{member}/children");
        let children = fs::read_to_string(children).unwrap_or_default();
        members.extend(children.split_whitespace().filter_map(|id| id.parse::<u32>().ok()));
        next += 1;
    }
    members
}

/// Sends a signal with the shell's own `kill`: the standard library has none.
fn send(signal: &str, processes: &[u32]) {
    let ids: Vec<String> = processes.iter().map(u32::to_string).collect();
    let script = format!("kill -{signal} {} 2>/dev/null", ids.join(" "));
    let _ = Command::new("sh").args(["-c", &script]).status();
}
