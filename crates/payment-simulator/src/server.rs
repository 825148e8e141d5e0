//! A simulator on a port of its own, for tests.

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use poem::http::uri::Scheme;
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Addr, Endpoint as _, Request, Route};
use portal_core::{Clock, Secret};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::config::SimulatorConfig;
use crate::simulator::Simulator;

/// A simulator on a free port of this machine, gone when dropped.
pub struct RunningSimulator {
    simulator: Simulator,
    address: SocketAddr,
    serving: JoinHandle<()>,
}

impl RunningSimulator {
    /// Starts one. `notify_url` is where notifications go.
    ///
    /// # Panics
    /// If no port can be had.
    pub async fn start(server_key: Secret<String>, notify_url: Option<String>, clock: Arc<dyn Clock>) -> Self {
        let listener = bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await;
        let address = listener.local_addr().expect("a bound listener");
        let config = SimulatorConfig::new(server_key, format!("http://{address}"), clock);
        let simulator = Simulator::new(SimulatorConfig { notify_url, ..config });
        let serving = tokio::spawn(serve(listener, simulator.route()));
        Self { simulator, address, serving }
    }

    /// The simulator.
    pub fn simulator(&self) -> &Simulator {
        &self.simulator
    }

    /// Its address, for every API.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Whether it takes connections.
    pub fn is_serving(&self) -> bool {
        !self.serving.is_finished()
    }

    /// Takes no connections any more, and breaks those that stand.
    pub async fn stop(&mut self) {
        self.serving.abort();
        let _ = (&mut self.serving).await;
    }

    /// Takes connections again, after [`stop`](Self::stop).
    ///
    /// # Panics
    /// If its port was taken by somebody else.
    pub async fn resume(&mut self) {
        let listener = bind(self.address).await;
        self.serving = tokio::spawn(serve(listener, self.simulator.route()));
    }
}

impl Drop for RunningSimulator {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn bind(address: SocketAddr) -> TcpListener {
    TcpListener::bind(address).await.expect("a port to listen on")
}

/// Takes connections until it is aborted, which breaks them all.
async fn serve(listener: TcpListener, route: Route) {
    let (route, mut open) = (Arc::new(route), JoinSet::new());
    loop {
        if let Ok((stream, peer)) = listener.accept().await {
            open.spawn(talk(stream, peer, Arc::clone(&route)));
        }
        while open.try_join_next().is_some() {}
    }
}

/// Answers the requests of one connection.
async fn talk(stream: TcpStream, peer: SocketAddr, route: Arc<Route>) {
    let service = service_fn(move |request| {
        let route = Arc::clone(&route);
        async move {
            let here = || Addr::socket(peer);
            let request: Request = (request, LocalAddr(here()), RemoteAddr(here()), Scheme::HTTP).into();
            Ok::<hyper::Response<_>, Infallible>(route.get_response(request).await.into())
        }
    });
    if let Err(error) = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await {
        tracing::debug!(%error, "a connection ended early");
    }
}
