//! A Fonnte that runs inside a test: speaks the recorded shapes, does what the test says, and remembers
//! what it was asked.

mod http;
mod mode;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

pub use http::RecordedRequest;
pub use mode::Mode;

/// A gateway on a free port of this machine, gone when dropped.
#[derive(Debug)]
pub struct FakeFonnte {
    address: SocketAddr,
    state: Arc<State>,
    serving: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct State {
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    mode: Mode,
    requests: Vec<RecordedRequest>,
    accepted: u64,
}

impl FakeFonnte {
    /// Starts one that takes everything.
    ///
    /// # Panics
    /// If no port can be had.
    pub async fn start() -> Self {
        let listener = bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await;
        let address = listener.local_addr().expect("a bound listener");
        let inner = Inner { mode: Mode::Accept, requests: Vec::new(), accepted: 0 };
        let state = Arc::new(State { inner: Mutex::new(inner) });
        let serving = Some(tokio::spawn(serve(listener, Arc::clone(&state))));
        Self { address, state, serving }
    }

    /// Where it is, for [`crate::FonnteConfig::base_url`].
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it does from now on. [`Mode::Refuse`] also breaks the connections that stand.
    ///
    /// # Panics
    /// If its port was taken by somebody else while it refused.
    pub async fn set_mode(&mut self, mode: Mode) {
        let refuse = mode == Mode::Refuse;
        self.state.lock().mode = mode;
        if refuse {
            self.stop().await;
        } else if self.serving.is_none() {
            let listener = bind(self.address).await;
            self.serving = Some(tokio::spawn(serve(listener, Arc::clone(&self.state))));
        }
    }

    /// Everything it was asked so far, in order.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.state.lock().requests.clone()
    }

    /// The texts it was asked to send to `target`, such as `62817102070`, in order, taken or not.
    pub fn texts_to(&self, target: &str) -> Vec<String> {
        let state = self.state.lock();
        let asked = state.requests.iter().filter(|r| r.path == "/send");
        asked
            .filter(|request| request.field("target") == Some(target))
            .filter_map(|request| request.field("message").map(str::to_owned))
            .collect()
    }

    /// Waits until it was asked to send `count` texts to `target`; answers them, or what there is after
    /// `patience`.
    pub async fn wait_for_texts(&self, target: &str, count: usize, patience: Duration) -> Vec<String> {
        let enough = async {
            while self.texts_to(target).len() < count {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let _ = tokio::time::timeout(patience, enough).await;
        self.texts_to(target)
    }

    /// Forgets what it was asked.
    pub fn forget(&self) {
        self.state.lock().requests.clear();
    }

    async fn stop(&mut self) {
        if let Some(serving) = self.serving.take() {
            serving.abort();
            let _ = serving.await;
        }
    }
}

impl Drop for FakeFonnte {
    fn drop(&mut self) {
        if let Some(serving) = &self.serving {
            serving.abort();
        }
    }
}

impl State {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers a request; answers what to do about it.
    fn note(&self, request: &RecordedRequest) -> (Mode, u64) {
        let mut inner = self.lock();
        inner.requests.push(request.clone());
        inner.accepted += 1;
        (inner.mode.clone(), inner.accepted)
    }
}

async fn bind(address: SocketAddr) -> TcpListener {
    TcpListener::bind(address).await.expect("a port to listen on")
}

/// Takes connections until it is aborted, which breaks them all.
async fn serve(listener: TcpListener, state: Arc<State>) {
    let mut open = JoinSet::new();
    loop {
        if let Ok((link, _)) = listener.accept().await {
            open.spawn(talk(link, Arc::clone(&state)));
        }
        while open.try_join_next().is_some() {}
    }
}

/// Answers one connection's requests until either side ends it.
async fn talk(mut link: TcpStream, state: Arc<State>) {
    while let Some(request) = http::read(&mut link).await {
        let (mode, number) = state.note(&request);
        match mode.answer(&request, number) {
            mode::Deed::Answer(answer) => http::write(&mut link, &answer).await,
            mode::Deed::Hang => std::future::pending().await,
            mode::Deed::HangUp => return,
        }
    }
}
