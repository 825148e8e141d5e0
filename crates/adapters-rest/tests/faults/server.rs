//! A server that does what a test says: connection by connection, byte by byte.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio_util::task::AbortOnDropHandle;

/// What comes of one request.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    /// These bytes are answered, and the connection is closed.
    Answer(String),
    /// Nothing is ever answered.
    Hang,
    /// The connection is closed.
    Close,
    /// This is answered when the test says so.
    Late(Box<Act>),
    /// This is answered after a while.
    Slow(Duration, Box<Act>),
}

#[derive(Default)]
struct Script {
    acts: VecDeque<Act>,
    /// What comes of requests beyond the script.
    rest: Option<Act>,
    /// The first lines of requests.
    seen: Vec<String>,
}

/// The server; it ends with the test.
pub(crate) struct FaultyServer {
    script: Arc<Mutex<Script>>,
    gate: Arc<Notify>,
    address: String,
    _serving: AbortOnDropHandle<()>,
}

/// An answer in JSON with an `ETag`.
pub(crate) fn json(status: &str, body: &str) -> Act {
    with(status, "content-type: application/json\r\netag: \"1\"\r\n", body)
}

/// An answer with these headers.
pub(crate) fn with(status: &str, headers: &str, body: &str) -> Act {
    let length = body.len();
    Act::Answer(format!("HTTP/1.1 {status}\r\nconnection: close\r\n{headers}content-length: {length}\r\n\r\n{body}"))
}

impl FaultyServer {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}/api", listener.local_addr().expect("an address"));
        let script = Arc::new(Mutex::new(Script::default()));
        let gate = Arc::new(Notify::new());
        let shared = (script.clone(), gate.clone());
        let serving = tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(serve(connection, shared.0.clone(), shared.1.clone()));
            }
        });
        Self { script, gate, address, _serving: AbortOnDropHandle::new(serving) }
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Does these things first, and the last of them from then on.
    pub(crate) fn plays(&self, acts: &[Act]) {
        let mut script = self.script.lock().expect("the script");
        script.acts = acts.iter().cloned().collect();
        script.rest = acts.last().cloned();
    }

    /// Waits until so many requests came.
    pub(crate) async fn came(&self, count: usize) {
        while self.script.lock().expect("the script").seen.len() < count {
            tokio::task::yield_now().await;
        }
    }

    /// Has what is late answered.
    pub(crate) fn let_go(&self) {
        self.gate.notify_one();
    }

    /// The requests that came since this was last asked.
    pub(crate) fn requests(&self) -> Vec<String> {
        std::mem::take(&mut self.script.lock().expect("the script").seen)
    }
}

async fn serve(mut connection: TcpStream, script: Arc<Mutex<Script>>, gate: Arc<Notify>) {
    let Some(head) = request(&mut connection).await else { return };
    let act = {
        let mut script = script.lock().expect("the script");
        script.seen.push(head.lines().next().unwrap_or_default().to_owned());
        script.acts.pop_front().or_else(|| script.rest.clone())
    };
    let act = match act {
        Some(Act::Late(act)) => {
            gate.notified().await;
            Some(*act)
        }
        Some(Act::Slow(pause, act)) => {
            tokio::time::sleep(pause).await;
            Some(*act)
        }
        act => act,
    };
    match act {
        Some(Act::Answer(bytes)) => {
            let _ = connection.write_all(bytes.as_bytes()).await;
        }
        Some(Act::Hang) => std::future::pending().await,
        Some(Act::Close | Act::Late(_) | Act::Slow(..)) | None => {}
    }
}

/// The head of a request, read with as much of its body as came along.
async fn request(connection: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    while !bytes.windows(4).any(|four| four == b"\r\n\r\n") {
        if connection.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
