//! What an open page is told, and who reads it.

use std::time::Duration;

use async_trait::async_trait;
use http_kit::Problem;
use http_kit::event_stream::{EventFeed, StreamEvent, StreamReader};
use portal_core::staff::conversation::{StaffFeed, StaffSignal};
use portal_core::staff::session::AuthenticateStaffError;
use serde::Serialize;
use tokio::time::{Instant, sleep_until, timeout};

use crate::state::Console;

/// A page reads itself again at most this often.
const PAUSE: Duration = Duration::from_secs(1);

/// An event that says nothing but its name.
pub(crate) fn bare_event(name: &'static str) -> Option<StreamEvent> {
    #[derive(Serialize)]
    struct Nothing {}
    StreamEvent::new(name, &Nothing {}).inspect_err(Problem::log).ok()
}

/// The feed of a page.
pub(crate) struct PageFeed {
    feed: StaffFeed,
    /// When it may be told again to read itself.
    next_at: Instant,
    /// Something may have happened between the page and this.
    has_begun: bool,
    /// The customer types, which is told behind the change that came before it.
    types: bool,
}

impl PageFeed {
    pub(crate) fn new(feed: StaffFeed) -> Self {
        Self { feed, next_at: Instant::now(), has_begun: false, types: false }
    }

    async fn signal(&mut self) -> StaffSignal {
        if std::mem::take(&mut self.types) {
            return StaffSignal::Typing;
        }
        if !std::mem::replace(&mut self.has_begun, true) || self.feed.next().await == StaffSignal::Changed {
            sleep_until(self.next_at).await;
            // What changed meanwhile is read with it.
            while let Ok(signal) = timeout(Duration::ZERO, self.feed.next()).await {
                self.types = signal == StaffSignal::Typing;
            }
            self.next_at = Instant::now() + PAUSE;
            return StaffSignal::Changed;
        }
        StaffSignal::Typing
    }
}

#[async_trait]
impl EventFeed for PageFeed {
    async fn next(&mut self) -> Option<StreamEvent> {
        let name = match self.signal().await {
            StaffSignal::Changed => "changed",
            StaffSignal::Typing => "typing",
        };
        bare_event(name)
    }
}

/// The session that reads a stream.
pub(crate) struct SessionReader {
    pub(crate) console: Console,
    pub(crate) token: String,
    pub(crate) id: String,
}

#[async_trait]
impl StreamReader for SessionReader {
    fn session(&self) -> String {
        self.id.clone()
    }

    async fn stands(&self) -> bool {
        // While the store does not answer nobody is put out.
        let session = self.console.parts.sessions.authenticate_unused(&self.token).await;
        matches!(session, Ok(_) | Err(AuthenticateStaffError::Port(_)))
    }
}
