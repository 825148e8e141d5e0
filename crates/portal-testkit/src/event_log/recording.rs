//! Events that happen once by their topic.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::integration::event::EventLog;

use super::{published, viewed};
use crate::support::{number, ok, race, winners};

pub async fn an_event_is_recorded_once_by_its_topic(log: Arc<dyn EventLog>) {
    assert!(ok(log.record(&viewed(1), "a").await));
    assert!(!ok(log.record(&viewed(2), "a").await), "the topic was recorded");
    assert!(ok(log.record(&viewed(3), "b").await));
    assert_eq!(published(&*log).await, [viewed(1), viewed(3)]);
    assert_eq!(ok(log.status().await).last, 2, "what is not recorded takes no place");
}

pub async fn of_racing_callers_one_records_a_topic(log: Arc<dyn EventLog>) {
    let done = race(8, |caller| {
        let log = Arc::clone(&log);
        async move { ok(log.record(&viewed(number(caller)), "a").await) }
    })
    .await;
    assert_eq!(winners(&done), 1);
    let all = ok(log.after(0, 10).await).events;
    assert_eq!(all.iter().map(|event| event.cursor).collect::<Vec<_>>(), [1]);
}
