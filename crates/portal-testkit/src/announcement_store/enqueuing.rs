//! Marking and enqueuing, and what became of it.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::messaging::campaign::{AnnouncementStore, Recipient, Tally};
use portal_core::messaging::outbox::{DeliveryState, Lane, Outbox, OutboxMessage, Settlement};

use super::{campaign, invitation, later};
use crate::TestDatabase;
use crate::fixtures::{another_phone, customer_id, delivery_report, message, noon};
use crate::support::{number, ok, race, secs};

fn recipient(n: u32) -> Recipient {
    let customer_id = customer_id(&format!("AGLS{n}"));
    Recipient { customer_id, phone: another_phone(n), name: format!("Pelanggan {n}") }
}

/// Everything in the lane of notices, by claiming it.
async fn claimed(outbox: &dyn Outbox) -> Vec<OutboxMessage> {
    let mut all = Vec::new();
    while let Some(claimed) = ok(outbox.claim(Lane::Notice, later(), later() + secs(3_600)).await) {
        all.push(claimed.message);
    }
    all
}

pub async fn marks_and_messages_are_stored_together(store: Arc<dyn AnnouncementStore>, test_db: Arc<dyn TestDatabase>) {
    let batch = [invitation(1, "c", &recipient(1), 60), invitation(2, "c", &recipient(2), 66)];
    assert_eq!(ok(store.enqueue(&campaign("c"), &batch).await), 2);
    assert_eq!(ok(store.tally(&campaign("c")).await), Tally { queued: 2, ..Tally::default() });
    let outbox = test_db.outbox();
    assert_eq!(ok(outbox.claim(Lane::Notice, noon() + secs(59), later()).await), None, "none is due");
    let found = claimed(&*outbox).await;
    let stored = batch.map(|invitation| OutboxMessage { not_before: None, ..invitation.message });
    assert_eq!(found, stored);
}

pub async fn a_number_that_is_marked_gets_no_second_message(
    store: Arc<dyn AnnouncementStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let (one, family) = (recipient(1), Recipient { customer_id: customer_id("AGLS9"), ..recipient(1) });
    let moved = Recipient { phone: another_phone(8), ..recipient(1) };
    assert_eq!(ok(store.enqueue(&campaign("c"), &[invitation(1, "c", &one, 0)]).await), 1);
    let again = [(2, &one), (3, &family), (4, &moved), (5, &recipient(2))];
    let again = again.map(|(n, to)| invitation(n, "c", to, 0));
    assert_eq!(ok(store.enqueue(&campaign("c"), &again).await), 1, "AGLS2 alone is new");
    let twice = [invitation(6, "d", &one, 0), invitation(7, "d", &family, 0)];
    assert_eq!(ok(store.enqueue(&campaign("d"), &twice).await), 1);
    let mut found: Vec<_> = claimed(&*test_db.outbox()).await.into_iter().map(|message| message.id).collect();
    found.sort_unstable();
    let mut expected = [1, 5, 6].map(|n| message(n).id);
    expected.sort_unstable();
    assert_eq!(found, expected);
}

pub async fn racing_callers_give_each_number_one_message(
    store: Arc<dyn AnnouncementStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let new = race(20, |caller| {
        let store = Arc::clone(&store);
        async move {
            let batch: Vec<_> =
                (0..10).map(|n| invitation(100 * number(caller) + u64::from(n), "c", &recipient(n), 0)).collect();
            ok(store.enqueue(&campaign("c"), &batch).await)
        }
    })
    .await;
    assert_eq!(new.iter().sum::<u64>(), 10);
    let found = claimed(&*test_db.outbox()).await;
    let numbers: std::collections::BTreeSet<_> = found.iter().map(|message| message.to.to_string()).collect();
    assert_eq!((found.len(), numbers.len()), (10, 10));
}

pub async fn an_empty_batch_enqueues_nothing(store: Arc<dyn AnnouncementStore>, test_db: Arc<dyn TestDatabase>) {
    assert_eq!(ok(store.enqueue(&campaign("c"), &[]).await), 0);
    assert_eq!(ok(store.tally(&campaign("c")).await), Tally::default());
    assert!(claimed(&*test_db.outbox()).await.is_empty());
}

pub async fn the_last_announcement_still_queued_is_known(
    store: Arc<dyn AnnouncementStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    assert_eq!(ok(store.last_due().await), None);
    let notice = OutboxMessage { lane: Lane::Notice, not_before: Some(noon() + secs(999)), ..message(9) };
    ok(test_db.outbox().enqueue(&notice).await);
    assert_eq!(ok(store.last_due().await), None, "other messages do not count");
    ok(store.enqueue(&campaign("c"), &[invitation(1, "c", &recipient(1), 60)]).await);
    ok(store.enqueue(&campaign("d"), &[invitation(2, "d", &recipient(1), 30)]).await);
    assert_eq!(ok(store.last_due().await), Some(noon() + secs(60)));
    let outbox = test_db.outbox();
    while let Some(claimed) = ok(outbox.claim(Lane::Notice, later(), later() + secs(3_600)).await) {
        assert!(ok(outbox.settle(claimed.message.id, claimed.fence, &Settlement::Dropped, later()).await));
    }
    assert_eq!(ok(store.last_due().await), None);
}

pub async fn a_campaign_is_counted_message_by_message(
    store: Arc<dyn AnnouncementStore>,
    test_db: Arc<dyn TestDatabase>,
) {
    let batch: Vec<_> = (1..=7).map(|n| invitation(n.into(), "c", &recipient(n), i64::from(n))).collect();
    assert_eq!(ok(store.enqueue(&campaign("c"), &batch).await), 7);
    ok(store.enqueue(&campaign("d"), &[invitation(99, "d", &recipient(1), 99)]).await);
    let outbox = test_db.outbox();
    let sent = |n: u32| Settlement::Sent { provider: "fonnte".into(), reference: Some(n.to_string()) };
    let dead_letter = Settlement::DeadLettered { reason: "no such number".into() };
    for how in [sent(1), sent(2), sent(3), sent(4), dead_letter, Settlement::Dropped] {
        let claimed = ok(outbox.claim(Lane::Notice, later(), later() + secs(30)).await).expect("a message");
        assert!(ok(outbox.settle(claimed.message.id, claimed.fence, &how, later()).await));
    }
    for (reference, state) in
        [("2", DeliveryState::Delivered), ("3", DeliveryState::Read), ("4", DeliveryState::Failed)]
    {
        assert!(ok(outbox.record_delivery(&delivery_report(reference, state)).await));
    }
    let told = ok(store.tally(&campaign("c")).await);
    let expected = Tally { queued: 1, sent: 1, delivered: 1, read: 1, failed: 2, dropped: 1, forgotten: 0 };
    assert_eq!(told, expected);
    assert_eq!(ok(store.tally(&campaign("nobody")).await).total(), 0);
}
