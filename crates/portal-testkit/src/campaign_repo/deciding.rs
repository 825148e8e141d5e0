//! Stopping and going on.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::kernel::commit::Committed;
use portal_core::messaging::campaign::{Campaign, CampaignState};
use portal_core::messaging::outbox::Settlement;

use super::{begun, claim, claimed, found, later, next_message, numbers, step, step_on, told, waiting};
use crate::fixtures::noon;
use crate::support::{ok, race};
use crate::{CampaignStores, TestDatabase};

async fn stop(stores: &CampaignStores, campaign: &Campaign, version: i64) -> Option<u64> {
    ok(stores.campaigns.stop(campaign.id, version, noon()).await)
}

async fn resume(stores: &CampaignStores, campaign: &Campaign, version: i64) -> Committed {
    ok(stores.campaigns.resume(campaign.id, version).await)
}

pub async fn stopping_withdraws_what_waits_and_its_recipients_are_told_later(
    stores: CampaignStores,
    test_db: Arc<dyn TestDatabase>,
) {
    let first = begun(&stores, 1, "c").await;
    assert_eq!(step_on(&stores, 0, [1, 2, 3], 1).await, 3);
    assert_eq!(stop(&stores, &first, 1).await, Some(3));
    let stopped = Campaign { version: 2, state: CampaignState::Stopped, ..first.clone() };
    assert_eq!(found(&stores, first.id).await, stopped);
    assert!(waiting(&*test_db.outbox()).await.is_empty());
    assert_eq!(ok(stores.announcements.tally(&first.request.campaign).await).total(), 0);
    assert_eq!(resume(&stores, &first, 2).await, Committed::Done);
    let resumed = claimed(&stores, 1).await;
    assert_eq!(resumed.campaign, Campaign { version: 3, ..first.clone() });
    assert_eq!(resumed.passed, None, "it goes on from the beginning of the list");
    assert_eq!(ok(stores.campaigns.store(&step(&resumed, [1, 2, 3, 4], 10)).await), Some(4));
    assert_eq!(waiting(&*test_db.outbox()).await, numbers([1, 2, 3, 4]));
}

pub async fn what_a_worker_holds_or_sent_stays_when_the_campaign_is_stopped(
    stores: CampaignStores,
    test_db: Arc<dyn TestDatabase>,
) {
    let first = begun(&stores, 1, "c").await;
    assert_eq!(step_on(&stores, 0, [1, 2, 3], 1).await, 3);
    let outbox = test_db.outbox();
    let sent = next_message(&*outbox).await.expect("a message");
    let how = Settlement::Sent { provider: "fonnte".into(), reference: Some("1".into()) };
    assert!(ok(outbox.settle(sent.message.id, sent.fence, &how, later()).await));
    let held = next_message(&*outbox).await.expect("a message");
    assert_eq!(stop(&stores, &first, 1).await, Some(1));
    assert_eq!(found(&stores, first.id).await.enqueued, 2);
    let how = Settlement::Sent { provider: "fonnte".into(), reference: Some("2".into()) };
    assert!(ok(outbox.settle(held.message.id, held.fence, &how, later()).await), "what is held is sent");
    let tally = ok(stores.announcements.tally(&first.request.campaign).await);
    assert_eq!((tally.sent, tally.total()), (2, 2));
    assert_eq!(resume(&stores, &first, 2).await, Committed::Done);
    assert_eq!(step_on(&stores, 1, [1, 2, 3], 10).await, 1, "nobody is told twice");
    let told = [&sent, &held].map(|claimed| claimed.message.to.to_string());
    let left = waiting(&*outbox).await;
    assert!(left.len() == 1 && !told.contains(&left[0]), "{left:?}");
}

pub async fn parked_messages_are_withdrawn_too(stores: CampaignStores, test_db: Arc<dyn TestDatabase>) {
    let first = begun(&stores, 1, "c").await;
    assert_eq!(step_on(&stores, 0, [1], 1).await, 1);
    let outbox = test_db.outbox();
    let held = next_message(&*outbox).await.expect("a message");
    let how = Settlement::Parked { reason: "a newer version".into() };
    assert!(ok(outbox.settle(held.message.id, held.fence, &how, later()).await));
    assert_eq!(stop(&stores, &first, 1).await, Some(1));
    assert_eq!(ok(outbox.requeue_parked("announcement", u32::MAX, noon()).await), 0);
    assert!(waiting(&*outbox).await.is_empty());
}

pub async fn what_another_call_enqueued_under_the_name_is_withdrawn_too(
    stores: CampaignStores,
    test_db: Arc<dyn TestDatabase>,
) {
    let first = begun(&stores, 1, "c").await;
    assert_eq!(step_on(&stores, 0, [1], 1).await, 1);
    let others = [told(2, "c", 2), told(3, "c", 3)];
    assert_eq!(ok(stores.announcements.enqueue(&first.request.campaign, &others).await), 2);
    assert_eq!(stop(&stores, &first, 1).await, Some(3));
    assert_eq!(found(&stores, first.id).await, Campaign { version: 2, state: CampaignState::Stopped, ..first });
    assert!(waiting(&*test_db.outbox()).await.is_empty());
}

pub async fn stopping_leaves_other_campaigns_alone(stores: CampaignStores, test_db: Arc<dyn TestDatabase>) {
    let first = begun(&stores, 1, "a").await;
    assert_eq!(step_on(&stores, 0, [1, 2], 1).await, 2);
    let held = claimed(&stores, 1).await;
    assert_eq!(ok(stores.campaigns.finish(first.id, held.fence).await), Committed::Done);
    let second = begun(&stores, 2, "b").await;
    assert_eq!(step_on(&stores, 2, [1, 3], 10).await, 2);
    assert_eq!(stop(&stores, &second, 1).await, Some(2));
    let finished = Campaign { state: CampaignState::Finished, enqueued: 2, ..first.clone() };
    assert_eq!(found(&stores, first.id).await, finished);
    assert_eq!(ok(stores.announcements.tally(&first.request.campaign).await).queued, 2);
    assert_eq!(waiting(&*test_db.outbox()).await, numbers([1, 2]));
}

pub async fn a_stopped_campaign_takes_no_step(stores: CampaignStores, test_db: Arc<dyn TestDatabase>) {
    let first = begun(&stores, 1, "c").await;
    let held = claimed(&stores, 0).await;
    assert_eq!(stop(&stores, &first, 1).await, Some(0));
    assert_eq!(ok(stores.campaigns.store(&step(&held, [1], 1)).await), None);
    assert_eq!(ok(stores.campaigns.finish(first.id, held.fence).await), Committed::Conflict);
    assert_eq!(claim(&stores, 1_000).await, None);
    assert_eq!(found(&stores, first.id).await, Campaign { version: 2, state: CampaignState::Stopped, ..first });
    assert!(waiting(&*test_db.outbox()).await.is_empty());
}

pub async fn a_worker_from_before_a_stop_stores_nothing_after_it(
    stores: CampaignStores,
    test_db: Arc<dyn TestDatabase>,
) {
    let first = begun(&stores, 1, "c").await;
    let held = claimed(&stores, 0).await;
    assert_eq!(stop(&stores, &first, 1).await, Some(0));
    assert_eq!(resume(&stores, &first, 2).await, Committed::Done);
    assert_eq!(ok(stores.campaigns.store(&step(&held, [9], 1)).await), None);
    let new = claimed(&stores, 1).await;
    assert_eq!(new.passed, None, "nobody was passed");
    assert!(new.fence > held.fence);
    assert!(waiting(&*test_db.outbox()).await.is_empty());
}

pub async fn decisions_are_made_at_their_version_alone(stores: CampaignStores, test_db: Arc<dyn TestDatabase>) {
    let first = begun(&stores, 1, "c").await;
    assert_eq!(step_on(&stores, 0, [1], 1).await, 1);
    for version in [0, 2] {
        assert_eq!(stop(&stores, &first, version).await, None);
        assert_eq!(resume(&stores, &first, version).await, Committed::Conflict);
    }
    let running = Campaign { enqueued: 1, ..first.clone() };
    assert_eq!(found(&stores, first.id).await, running, "claims and steps leave the version");
    let held = claimed(&stores, 1).await;
    assert_eq!(ok(stores.campaigns.finish(first.id, held.fence).await), Committed::Done);
    assert_eq!(stop(&stores, &first, 1).await, Some(1), "one whose messages wait is stopped as well");
    assert_eq!(resume(&stores, &first, 1).await, Committed::Conflict);
    let stopped = Campaign { version: 2, state: CampaignState::Stopped, enqueued: 0, ..first.clone() };
    assert_eq!(found(&stores, first.id).await, stopped);
    assert!(waiting(&*test_db.outbox()).await.is_empty());
}

pub async fn of_racing_stops_one_is_done(stores: CampaignStores, test_db: Arc<dyn TestDatabase>) {
    let first = begun(&stores, 1, "c").await;
    assert_eq!(step_on(&stores, 0, [1, 2, 3], 1).await, 3);
    let answers = race(8, |_| {
        let (campaigns, id) = (Arc::clone(&stores.campaigns), first.id);
        async move { ok(campaigns.stop(id, 1, noon()).await) }
    })
    .await;
    let done: Vec<_> = answers.into_iter().flatten().collect();
    assert_eq!(done, [3]);
    let stopped = Campaign { version: 2, state: CampaignState::Stopped, ..first.clone() };
    assert_eq!(found(&stores, first.id).await, stopped);
    assert!(waiting(&*test_db.outbox()).await.is_empty());
}

pub async fn a_step_that_races_with_a_stop_leaves_no_message(stores: CampaignStores, test_db: Arc<dyn TestDatabase>) {
    let first = begun(&stores, 1, "c").await;
    let held = claimed(&stores, 0).await;
    let answers =
        race(2, |caller| {
            let (campaigns, id) = (Arc::clone(&stores.campaigns), first.id);
            let step = step(&held, 1..=20, 1);
            async move {
                if caller == 0 { ok(campaigns.store(&step).await) } else { ok(campaigns.stop(id, 1, noon()).await) }
            }
        })
        .await;
    let both: u64 = answers.iter().flatten().sum();
    assert!([0, 40].contains(&both), "what was stored is withdrawn: {answers:?}");
    assert!(waiting(&*test_db.outbox()).await.is_empty());
    assert_eq!(found(&stores, first.id).await, Campaign { version: 2, state: CampaignState::Stopped, ..first.clone() });
    assert_eq!(ok(stores.announcements.tally(&first.request.campaign).await).total(), 0);
}

pub async fn a_message_is_withdrawn_or_held_and_never_both(stores: CampaignStores, test_db: Arc<dyn TestDatabase>) {
    let first = begun(&stores, 1, "c").await;
    assert_eq!(step_on(&stores, 0, 1..=12, 1).await, 12);
    let answers = race(7, |caller| {
        let (campaigns, id) = (Arc::clone(&stores.campaigns), first.id);
        let outbox = test_db.outbox();
        async move {
            if caller == 0 {
                return ok(campaigns.stop(id, 1, noon()).await).expect("it is stopped");
            }
            u64::from(next_message(&*outbox).await.is_some())
        }
    })
    .await;
    assert_eq!(answers.iter().sum::<u64>(), 12, "what is not held is withdrawn: {answers:?}");
    assert!(waiting(&*test_db.outbox()).await.is_empty());
    let held = ok(stores.announcements.tally(&first.request.campaign).await).total();
    assert_eq!(found(&stores, first.id).await.enqueued, held, "who is told stays marked");
}
