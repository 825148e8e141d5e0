//! Reading events, as the ISP's systems do.

use std::sync::Arc;

use super::model::{EventBatch, LogStatus};
use super::port::EventLog;
use crate::kernel::error::PortError;

/// The events, to be read from any place on.
#[derive(Clone)]
pub struct EventFeed {
    log: Arc<dyn EventLog>,
}

/// Why events are not answered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadEventsError {
    /// Some of the events after that place are no longer kept: who reads on would miss them.
    #[error("events before place {first} are no longer kept")]
    Gone {
        /// The first place that is kept.
        first: u64,
    },
    /// The place was never given: it is of another portal.
    #[error("the last place is {last}")]
    Unknown {
        /// The last place that was given.
        last: u64,
    },
    /// The log could not be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl EventFeed {
    /// The most events of one answer.
    pub const LONGEST: u32 = 500;

    /// The events of `log`.
    pub fn new(log: Arc<dyn EventLog>) -> Self {
        Self { log }
    }

    /// Published events after a place, at most `limit`, and where to go on. 0 is before the first.
    ///
    /// # Errors
    /// [`ReadEventsError`].
    pub async fn after(&self, cursor: u64, limit: u32) -> Result<EventBatch, ReadEventsError> {
        let batch = self.log.after(cursor, limit.clamp(1, Self::LONGEST)).await?;
        // The next place is there, so nothing is missing.
        if batch.events.first().is_some_and(|next| next.cursor == cursor + 1) {
            return Ok(batch);
        }
        let LogStatus { first, last, .. } = self.log.status().await?;
        if cursor > last {
            return Err(ReadEventsError::Unknown { last });
        }
        let next_kept = if first == 0 { last + 1 } else { first };
        if cursor + 1 < next_kept {
            return Err(ReadEventsError::Gone { first: next_kept });
        }
        Ok(batch)
    }

    /// How the events stand.
    ///
    /// # Errors
    /// [`PortError`] if the log cannot be reached.
    pub async fn status(&self) -> Result<LogStatus, PortError> {
        self.log.status().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::integration::event::{Event, EventBody, MockEventLog, PublishedEvent};
    use crate::kernel::id::{CustomerId, EventId, InvoiceNumber};
    use crate::test_support::{CountingEntropy, noon};

    fn published(cursor: u64) -> PublishedEvent {
        let invoice_number = InvoiceNumber::parse("INV/1").expect("a number");
        let event = Event {
            id: EventId::generate(noon(), &CountingEntropy::default()),
            customer_id: CustomerId::parse("AGLS1").expect("an id"),
            at: noon(),
            body: EventBody::InvoiceViewed { invoice_number },
        };
        PublishedEvent { cursor, event }
    }

    /// The answer from `cursor` on, of a log that keeps the places from `first` to `last`.
    async fn read(cursor: u64, first: u64, last: u64) -> Result<Vec<u64>, ReadEventsError> {
        let mut log = MockEventLog::new();
        log.expect_after().returning(move |cursor, limit| {
            let from = (cursor + 1).max(first);
            let kept = if first == 0 { 1..1 } else { from..last + 1 };
            let events: Vec<_> = kept.take(limit as usize).map(published).collect();
            Ok(EventBatch { last: events.last().map_or(cursor, |last| last.cursor), events })
        });
        log.expect_status().returning(move || Ok(LogStatus { first, last, ..LogStatus::default() }));
        let batch = EventFeed::new(Arc::new(log)).after(cursor, 2).await?;
        Ok(batch.events.into_iter().map(|event| event.cursor).collect())
    }

    #[tokio::test]
    async fn events_are_read_from_a_place_on() {
        assert_eq!(read(0, 1, 5).await.expect("events"), [1, 2]);
        assert_eq!(read(4, 1, 5).await.expect("events"), [5]);
        assert_eq!(read(5, 1, 5).await.expect("events"), [0; 0]);
        assert_eq!(read(0, 0, 0).await.expect("events"), [0; 0], "before the first event");
    }

    #[tokio::test]
    async fn who_would_miss_events_is_told() {
        assert!(matches!(read(1, 4, 5).await, Err(ReadEventsError::Gone { first: 4 })));
        assert!(read(3, 4, 5).await.is_ok(), "nothing is missing after 3");
        assert!(matches!(read(4, 0, 9).await, Err(ReadEventsError::Gone { first: 10 })), "none is kept");
        assert!(read(9, 0, 9).await.is_ok());
    }

    #[tokio::test]
    async fn a_place_of_another_portal_is_told_apart_from_the_end() {
        assert!(matches!(read(6, 1, 5).await, Err(ReadEventsError::Unknown { last: 5 })));
    }
}
