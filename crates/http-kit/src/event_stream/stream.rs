//! The stream of one reader.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::stream;
use poem::http::StatusCode;
use poem::http::header::CACHE_CONTROL;
use poem::{Body, Request, Response};
use serde_json::json;
use tokio::time::{Instant, sleep_until};

use super::admission::Place;
use super::event::StreamEvent;
use super::limits::StreamLimits;
use super::origin;
use crate::context::RequestContext;
use crate::problem::Problem;
use crate::server::Stopping;

/// What a reader is told.
#[async_trait]
pub trait EventFeed: Send + 'static {
    /// Waits for the next event; `None` when the feed cannot go on. The reader comes back then.
    async fn next(&mut self) -> Option<StreamEvent>;
}

/// Who reads a stream.
#[async_trait]
pub trait StreamReader: Send + Sync + 'static {
    /// Names the session: each has few streams.
    fn session(&self) -> String;

    /// Whether the session still stands.
    async fn stands(&self) -> bool;
}

/// A stream of what the feed tells.
///
/// # Errors
/// [`Problem`] if another site's page asks for it, or the client's network has too many.
pub fn respond(
    request: &Request,
    context: &RequestContext,
    reader: impl StreamReader,
    feed: impl EventFeed,
) -> Result<Response, Problem> {
    origin::check(request, context)?;
    let site = context.site();
    let place = site.streams().admit(&reader.session(), context.client())?;
    let limits = site.streams().limits().clone();
    let now = Instant::now();
    let jitter = Jitter(site.random());
    let stream = Stream {
        ends_at: now + jitter.around(limits.lifetime),
        check_at: now + limits.session_check,
        silent_at: now + limits.heartbeat,
        reader: Arc::new(reader),
        stopping: request.data::<Stopping>().cloned(),
        state: State::New,
        limits,
        jitter,
        events: Events::of(feed),
        place,
    };
    Ok(response(Body::from_bytes_stream(stream::unfold(stream, Stream::step))))
}

/// A stream that only tells that the session is over: a browser takes any other answer for a failure without a word.
///
/// # Errors
/// [`Problem`] if another site's page asks for it.
pub fn ended(request: &Request, context: &RequestContext) -> Result<Response, Problem> {
    origin::check(request, context)?;
    Ok(response(Body::from_string(end("session"))))
}

fn response(body: Body) -> Response {
    Response::builder()
        .status(StatusCode::OK)
        .content_type("text/event-stream")
        .header(CACHE_CONTROL, "no-store, no-transform")
        .header("X-Accel-Buffering", "no")
        .body(body)
}

fn end(reason: &str) -> String {
    format!("event: end\ndata: {}\n\n", json!({ "reason": reason }))
}

/// The feed's next event, as it is waited for.
type NextEvent<F> = Pin<Box<dyn Future<Output = (F, Option<StreamEvent>)> + Send>>;

/// The events of a feed. The wait for one goes on where it was left when something else came first: it must not be given
/// up in the middle.
struct Events<F>(NextEvent<F>);

impl<F: EventFeed> Events<F> {
    fn of(mut feed: F) -> Self {
        Self(Box::pin(async move {
            let event = feed.next().await;
            (feed, event)
        }))
    }

    /// The next event; `None` when the feed cannot go on, after which there is no other.
    async fn next(&mut self) -> Option<StreamEvent> {
        let (feed, event) = self.0.as_mut().await;
        *self = Self::of(feed);
        event
    }
}

/// Spreads readers over time, so that they do not all come back at once.
#[derive(Clone, Copy)]
struct Jitter([u8; 2]);

impl Jitter {
    /// Four to six fifths of a time.
    fn around(self, time: Duration) -> Duration {
        time.mul_f64(0.8 + f64::from(self.0[0]) / 640.0)
    }

    /// One to four seconds.
    fn retry(self) -> u64 {
        1_000 + u64::from(self.0[1]) * 3_000 / 255
    }
}

enum State {
    New,
    Open,
    Over,
}

struct Stream<F> {
    ends_at: Instant,
    check_at: Instant,
    silent_at: Instant,
    reader: Arc<dyn StreamReader>,
    stopping: Option<Stopping>,
    state: State,
    limits: StreamLimits,
    jitter: Jitter,
    events: Events<F>,
    place: Place,
}

/// What comes next in a stream.
enum Next {
    Event(StreamEvent),
    Silence,
    Check,
    End(&'static str),
}

impl<F: EventFeed> Stream<F> {
    /// The next lines.
    async fn step(mut self) -> Option<(io::Result<String>, Self)> {
        let lines = match self.state {
            State::New => {
                self.state = State::Open;
                format!("retry: {}\n\n", self.jitter.retry())
            }
            State::Open => self.lines().await,
            State::Over => return None,
        };
        self.silent_at = Instant::now() + self.limits.heartbeat;
        Some((Ok(lines), self))
    }

    async fn lines(&mut self) -> String {
        loop {
            match self.next().await {
                Next::Event(event) => return event.lines(),
                Next::Silence => return ":\n\n".to_owned(),
                Next::Check => {
                    if !self.reader.stands().await {
                        return self.over("session");
                    }
                    self.check_at = Instant::now() + self.limits.session_check;
                }
                Next::End(reason) => return self.over(reason),
            }
        }
    }

    async fn next(&mut self) -> Next {
        let stopping = self.stopping.clone();
        tokio::select! {
            biased;
            () = stopped(stopping) => Next::End("restart"),
            () = self.place.replaced() => Next::End("replaced"),
            () = sleep_until(self.check_at) => Next::Check,
            () = sleep_until(self.ends_at) => Next::End("lifetime"),
            event = self.events.next() => event.map_or(Next::End("unavailable"), Next::Event),
            () = sleep_until(self.silent_at) => Next::Silence,
        }
    }

    fn over(&mut self, reason: &str) -> String {
        self.state = State::Over;
        end(reason)
    }
}

/// Waits until the server stops; for ever outside a server.
async fn stopped(stopping: Option<Stopping>) {
    match stopping {
        Some(stopping) => stopping.wait().await,
        None => std::future::pending().await,
    }
}
