//! What an open page of a campaign is told.

use std::time::Duration;

use async_trait::async_trait;
use http_kit::event_stream::{EventFeed, StreamEvent};
use tokio::time::sleep;

use crate::events::feed::bare_event;

/// Messages of a campaign go out a few seconds apart; more often there is hardly anything new.
const EVERY: Duration = Duration::from_secs(5);

/// Tells the page to read itself again every few seconds: progress comes from workers, which tell nobody.
#[derive(Debug)]
pub(super) struct ProgressFeed;

#[async_trait]
impl EventFeed for ProgressFeed {
    async fn next(&mut self) -> Option<StreamEvent> {
        sleep(EVERY).await;
        bare_event("changed")
    }
}
