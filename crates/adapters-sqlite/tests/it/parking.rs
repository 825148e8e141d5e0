//! Rows of the outbox that only a newer version can read.

use chrono::TimeDelta;
use portal_core::messaging::outbox::{Backlog, Lane, Outbox as _};
use portal_testkit::fixtures::{message, noon};

use crate::support::{run, store_in_memory};

/// Writes past what the store allows: a recipient and a language that only a newer version knows.
fn spoilt(n: u64) -> String {
    let id = message(n).id;
    match n {
        1 => format!("UPDATE outbox SET recipient = 'staff:sari' WHERE id = '{id}'"),
        _ => format!("UPDATE outbox SET locale = 'ms' WHERE id = '{id}'"),
    }
}

#[tokio::test]
async fn rows_of_a_newer_version_are_parked_and_delay_no_message_behind_them() {
    let (store, ()) = store_in_memory().await;
    for n in 1..=3 {
        store.enqueue(&message(n)).await.expect("it is stored");
    }
    for n in [1, 2] {
        run(&store, &spoilt(n)).await.expect("it is written");
    }

    let found = store.claim(Lane::Code, noon(), noon() + TimeDelta::seconds(30)).await.expect("an answer");
    assert_eq!(found.map(|claimed| claimed.message.id), Some(message(3).id));
    let backlog = store.backlog(Lane::Code, noon()).await.expect("an answer");
    assert_eq!(backlog, Backlog { parked: 2, ..Backlog::default() });

    for n in [1, 2] {
        let (id, to) = (message(n).id, message(n).to);
        let right = format!("UPDATE outbox SET recipient = '{to}', locale = 'id' WHERE id = '{id}'");
        run(&store, &right).await.expect("it is written");
    }
    assert_eq!(store.requeue_parked("login_code", 1, noon()).await.expect("an answer"), 2);
    for n in [1, 2] {
        let found = store.claim(Lane::Code, noon(), noon() + TimeDelta::seconds(30)).await.expect("an answer");
        assert_eq!(found.map(|claimed| (claimed.message, claimed.attempt)), Some((message(n), 1)));
    }
}
