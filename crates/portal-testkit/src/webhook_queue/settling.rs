//! What becomes of events that were claimed.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::integration::event::EventLog;
use portal_core::integration::webhook::{DeliverySettlement, WebhookBacklog, WebhookQueue};

use super::{billing, claim, claimed_place, endpoint, given_up, queued, retry, settle};
use crate::event_log::{publish, viewed};
use crate::fixtures::noon;
use crate::support::{ok, secs};

pub async fn what_was_settled_for_good_is_not_claimed_again(queue: Arc<dyn WebhookQueue>, log: Arc<dyn EventLog>) {
    queued(&*queue, &*log, &["AGLS1", "AGLS2"]).await;
    for settlement in [DeliverySettlement::Delivered, given_up()] {
        let claimed = claim(&*queue, noon()).await.expect("it is due");
        assert!(settle(&*queue, &claimed, &settlement).await);
        assert!(!settle(&*queue, &claimed, &retry(noon())).await, "it was settled for good");
    }
    assert_eq!(claim(&*queue, noon() + secs(9_999)).await, None);
}

pub async fn only_the_latest_lease_settles(queue: Arc<dyn WebhookQueue>, log: Arc<dyn EventLog>) {
    queued(&*queue, &*log, &["AGLS1"]).await;
    let first = claim(&*queue, noon()).await.expect("it is due");
    let second = claim(&*queue, noon() + secs(60)).await.expect("the lease ended");
    assert!(!settle(&*queue, &first, &DeliverySettlement::Delivered).await);
    assert!(settle(&*queue, &second, &retry(noon() + secs(70))).await);
    let third = claim(&*queue, noon() + secs(70)).await.expect("it is tried again");
    assert!(!settle(&*queue, &second, &given_up()).await, "its lease ended with the settlement");
    assert!(settle(&*queue, &third, &DeliverySettlement::Delivered).await);
}

pub async fn what_was_given_up_lets_later_ones_pass(queue: Arc<dyn WebhookQueue>, log: Arc<dyn EventLog>) {
    queued(&*queue, &*log, &["AGLS1", "AGLS1"]).await;
    let first = claim(&*queue, noon()).await.expect("it is due");
    assert!(settle(&*queue, &first, &given_up()).await);
    assert_eq!(claimed_place(&*queue, noon()).await, 2);
}

pub async fn what_was_settled_is_sent_again_when_asked_for(queue: Arc<dyn WebhookQueue>, log: Arc<dyn EventLog>) {
    queued(&*queue, &*log, &["AGLS1", "AGLS2", "AGLS3", "AGLS4"]).await;
    for settlement in [DeliverySettlement::Delivered, given_up(), DeliverySettlement::Delivered] {
        let claimed = claim(&*queue, noon()).await.expect("it is due");
        assert!(settle(&*queue, &claimed, &settlement).await);
    }
    let later = noon() + secs(100);
    assert_eq!(ok(queue.replay(&billing(), 2, 4, later).await), 2, "the fourth still waits");
    assert_eq!(claim(&*queue, later - secs(100)).await.map(|claimed| claimed.event.cursor), Some(4));
    let again = claim(&*queue, later).await.expect("it is sent again");
    assert_eq!((again.event.cursor, again.attempt, again.first_tried_at), (2, 1, later));
    assert!(settle(&*queue, &again, &DeliverySettlement::Delivered).await);
    assert_eq!(claimed_place(&*queue, later).await, 3);
}

pub async fn the_backlog_tells_what_waits_and_what_was_given_up(queue: Arc<dyn WebhookQueue>, log: Arc<dyn EventLog>) {
    assert_eq!(ok(queue.backlog(&billing()).await), WebhookBacklog::default());
    queued(&*queue, &*log, &["AGLS1", "AGLS2", "AGLS3", "AGLS4"]).await;
    for settlement in [DeliverySettlement::Delivered, given_up(), retry(noon() + secs(60))] {
        let claimed = claim(&*queue, noon()).await.expect("it is due");
        assert!(settle(&*queue, &claimed, &settlement).await);
    }
    let expected = WebhookBacklog {
        waiting: 2,
        waiting_since: Some(noon()),
        dead_letters: 1,
        last_delivered_at: Some(noon() + secs(5)),
    };
    assert_eq!(ok(queue.backlog(&billing()).await), expected);
}

pub async fn endpoints_know_nothing_of_each_other(queue: Arc<dyn WebhookQueue>, log: Arc<dyn EventLog>) {
    let crm = endpoint("crm");
    ok(queue.enqueue(&crm, 10).await);
    queued(&*queue, &*log, &["AGLS1"]).await;
    publish(&*log, &viewed(9)).await;
    ok(queue.enqueue(&crm, 10).await);
    let mine = claim(&*queue, noon()).await.expect("it is due");
    let theirs = ok(queue.claim(&crm.name, noon(), noon() + secs(60)).await).expect("it is due there too");
    assert_eq!((mine.event.cursor, theirs.event.cursor), (1, 1));
    assert!(settle(&*queue, &mine, &DeliverySettlement::Delivered).await);
    assert_eq!(ok(queue.backlog(&crm.name).await).waiting, 2);
    assert_eq!(ok(queue.replay(&crm.name, 1, 9, noon()).await), 0, "nothing was settled there");
}
