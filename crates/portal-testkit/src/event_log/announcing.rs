//! Events are announced, then published or withdrawn.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::integration::event::EventLog;

use super::{event, moved_to, publish, published, viewed};
use crate::fixtures::noon;
use crate::support::{millis, ok, race, secs, winners};

pub async fn an_announced_event_is_not_answered_until_it_is_published(log: Arc<dyn EventLog>) {
    let event = viewed(1);
    ok(log.announce(&event).await);
    assert_eq!(published(&*log).await, []);
    assert!(ok(log.publish(event.id, &event.body).await));
    assert_eq!(published(&*log).await, [event]);
}

pub async fn a_published_event_is_answered_as_it_says_then(log: Arc<dyn EventLog>) {
    let announced = event(1, "AGLS1", noon() + millis(7), moved_to("Cimahi"));
    ok(log.announce(&announced).await);
    let body = moved_to("Garut");
    assert!(ok(log.publish(announced.id, &body).await));
    let mut expected = announced;
    expected.body = body;
    assert_eq!(published(&*log).await, [expected]);
}

pub async fn an_event_is_published_once(log: Arc<dyn EventLog>) {
    let event = viewed(1);
    publish(&*log, &event).await;
    assert!(!ok(log.publish(event.id, &moved_to("Garut")).await), "it is published already");
    assert!(!ok(log.publish(viewed(2).id, &event.body).await), "it was never announced");
    assert_eq!(published(&*log).await, [event]);
}

pub async fn a_withdrawn_event_is_never_answered_and_a_published_one_stays(log: Arc<dyn EventLog>) {
    let (kept, gone) = (viewed(1), viewed(2));
    publish(&*log, &kept).await;
    ok(log.announce(&gone).await);
    ok(log.withdraw(gone.id).await);
    ok(log.withdraw(kept.id).await);
    assert!(!ok(log.publish(gone.id, &gone.body).await));
    assert_eq!(published(&*log).await, [kept]);
    assert_eq!(ok(log.announced(noon() + secs(1), 10).await), []);
}

pub async fn an_event_that_is_announced_again_is_kept_once(log: Arc<dyn EventLog>) {
    let event = viewed(1);
    ok(log.announce(&event).await);
    ok(log.announce(&event).await);
    assert_eq!(ok(log.announced(noon() + secs(1), 10).await), std::slice::from_ref(&event));
    assert!(ok(log.publish(event.id, &event.body).await));
    ok(log.announce(&event).await);
    assert_eq!(ok(log.announced(noon() + secs(1), 10).await), [], "it is published already");
    assert_eq!(published(&*log).await, [event]);
}

pub async fn announced_events_wait_in_the_order_they_were_announced(log: Arc<dyn EventLog>) {
    let late = event(1, "AGLS1", noon() + secs(2), moved_to("Cimahi"));
    let early = event(2, "AGLS2", noon(), moved_to("Garut"));
    let middle = event(3, "AGLS3", noon() + secs(1), moved_to("Subang"));
    for announced in [&late, &early, &middle] {
        ok(log.announce(announced).await);
    }
    assert_eq!(ok(log.announced(noon(), 10).await), [], "none was announced before that");
    assert_eq!(ok(log.announced(noon() + secs(2), 10).await), [early.clone(), middle]);
    assert_eq!(ok(log.announced(noon() + secs(9), 1).await), [early]);
}

pub async fn racing_callers_publish_an_event_once(log: Arc<dyn EventLog>) {
    let event = viewed(1);
    ok(log.announce(&event).await);
    let done = race(8, |_| {
        let (log, event) = (Arc::clone(&log), event.clone());
        async move { ok(log.publish(event.id, &event.body).await) }
    })
    .await;
    assert_eq!(winners(&done), 1);
    assert_eq!(published(&*log).await, [event]);
}
