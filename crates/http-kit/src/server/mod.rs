//! Takes connections and serves an endpoint on them, with time limits that slow clients cannot stretch.
//!
//! poem's own server sets no limit on reading a request's head and closes idle connections only after it
//! has seen no byte at all, so connections are run here with hyper, which poem is built on.

mod activity;
mod connections;
mod stopping;
mod watched;

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use poem::http::uri::Scheme;
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Addr, Endpoint, Request, Response};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;

pub use connections::ConnectionLimits;
pub use stopping::Stopping;

use connections::{Admitted, Connections};
use watched::Watched;

/// How long clients may take, how many there may be, and how long the server takes to stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerLimits {
    /// From the first moment of a connection, or the end of the last answer, to the end of a request's
    /// head.
    pub head: Duration,
    /// How long a client may leave an answer untaken.
    pub stalled_write: Duration,
    /// How long requests under way may go on once the server stops.
    pub drain: Duration,
    /// How many connections may be open.
    pub connections: ConnectionLimits,
}

impl Default for ServerLimits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            stalled_write: Duration::from_secs(10),
            drain: Duration::from_secs(25),
            connections: ConnectionLimits::default(),
        }
    }
}

/// How long a client in the reserve may take over a request's head.
const RESERVE_HEAD: Duration = Duration::from_secs(2);

/// Heads above this are refused by hyper itself; the endpoint refuses those above 16 KiB in its own words.
const LARGEST_HEAD: usize = 64 * 1024;

/// Serves `endpoint` on `listener` until `shutdown` comes, then stops taking connections, lets requests
/// under way finish, and returns when all have or `limits.drain` is over.
///
/// # Errors
/// When the listener has no address. Connections that fail concern nobody else.
pub async fn serve<E>(
    listener: TcpListener,
    endpoint: E,
    limits: ServerLimits,
    shutdown: impl Future<Output = ()> + Send,
) -> io::Result<()>
where
    E: Endpoint + 'static,
{
    let local = listener.local_addr()?;
    let endpoint = Arc::new(endpoint);
    let (stop, stopping) = watch::channel(false);
    let open = Connections::new(limits.connections.clone());
    let mut connections = JoinSet::new();
    let mut shutdown = std::pin::pin!(shutdown);
    let most = limits.connections.total.saturating_add(limits.connections.reserve);
    loop {
        // A connection that was told to close holds its descriptor until it has: it is waited for.
        while connections.len() > most {
            connections.join_next().await;
        }
        tokio::select! {
            () = &mut shutdown => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    // Dropped, and so closed, where there is no room.
                    let Some(admitted) = open.admit(peer.ip()) else { continue };
                    let times = Times::of(&limits, &admitted);
                    let connection = Connection { endpoint: endpoint.clone(), local, peer, times, admitted };
                    connections.spawn(connection.run(stream, stopping.clone()));
                }
                Err(error) => {
                    // Mostly too many open files: wait for some to close instead of spinning.
                    tracing::warn!(%error, "a connection could not be taken");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }
    drop(listener);
    stop.send_replace(true);
    let drained = timeout(limits.drain, async { while connections.join_next().await.is_some() {} });
    if drained.await.is_err() {
        tracing::warn!(left = connections.len(), "connections cut off at the end of the drain");
    }
    Ok(())
}

struct Connection<E> {
    endpoint: Arc<E>,
    local: SocketAddr,
    peer: SocketAddr,
    times: Times,
    admitted: Admitted,
}

/// How long one client may take.
#[derive(Clone, Copy)]
struct Times {
    head: Duration,
    stalled_write: Duration,
}

impl Times {
    /// Clients in the reserve leave it soon.
    fn of(limits: &ServerLimits, admitted: &Admitted) -> Self {
        let head = if admitted.is_reserve { limits.head.min(RESERVE_HEAD) } else { limits.head };
        Self { head, stalled_write: limits.stalled_write }
    }
}

impl<E: Endpoint + 'static> Connection<E> {
    async fn run(self, stream: TcpStream, mut stopping: watch::Receiver<bool>) {
        stream.set_nodelay(true).ok();
        let activity = self.admitted.activity.clone();
        let io = TokioIo::new(Watched::new(stream, self.times.stalled_write, activity.clone()));
        let (local, peer, head) = (self.local, self.peer, self.times.head);
        let (requests, told) = (activity.clone(), Stopping::new(stopping.clone()));
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            let (endpoint, activity, told) = (self.endpoint.clone(), requests.clone(), told.clone());
            async move {
                let _busy = activity.begin();
                let local = LocalAddr(Addr::socket(local));
                let remote = RemoteAddr(Addr::socket(peer));
                let mut request: Request = (request, local, remote, Scheme::HTTP).into();
                request.set_data(told);
                let response: Response = endpoint.get_response(request).await;
                Ok::<hyper::Response<_>, Infallible>(response.into())
            }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(head)
            .max_buf_size(LARGEST_HEAD)
            .serve_connection(io, service)
            .with_upgrades();
        let mut connection = std::pin::pin!(connection);
        let result = tokio::select! {
            result = connection.as_mut() => result,
            () = async { drop(stopping.wait_for(|stop| *stop).await) } => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
            () = activity.closed() => return,
        };
        if let Err(error) = result {
            tracing::debug!(%error, "connection ended early");
        }
    }
}
