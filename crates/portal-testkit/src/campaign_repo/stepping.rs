//! What workers store.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::kernel::commit::Committed;
use portal_core::messaging::campaign::{Campaign, CampaignState, Tally};

use super::{begun, claim, claimed, found, numbers, step, step_on, waiting};
use crate::fixtures::customer_id;
use crate::support::ok;
use crate::{CampaignStores, TestDatabase};

pub async fn a_step_stores_messages_marks_and_progress_together(
    stores: CampaignStores,
    test_db: Arc<dyn TestDatabase>,
) {
    let first = begun(&stores, 1, "c").await;
    assert_eq!(step_on(&stores, 0, [1, 2, 3], 1).await, 3);
    let tally = ok(stores.announcements.tally(&first.request.campaign).await);
    assert_eq!(tally, Tally { queued: 3, ..Tally::default() });
    // The lease has ended with the step.
    let next = claimed(&stores, 1).await;
    assert_eq!(next.passed, Some(customer_id("AGLS3")));
    assert_eq!(next.campaign, Campaign { enqueued: 3, ..first.clone() });
    assert_eq!(ok(stores.campaigns.store(&step(&next, [4], 4)).await), Some(1));
    assert_eq!(found(&stores, first.id).await, Campaign { enqueued: 4, ..first });
    assert_eq!(waiting(&*test_db.outbox()).await, numbers([1, 2, 3, 4]));
}

pub async fn a_step_of_an_older_lease_stores_nothing(stores: CampaignStores, test_db: Arc<dyn TestDatabase>) {
    let first = begun(&stores, 1, "c").await;
    let old = claimed(&stores, 0).await;
    let new = claimed(&stores, 60).await;
    assert_eq!(ok(stores.campaigns.store(&step(&old, [1], 1)).await), None);
    assert_eq!(found(&stores, first.id).await, first);
    assert_eq!(ok(stores.announcements.tally(&first.request.campaign).await).total(), 0);
    assert_eq!(claim(&stores, 61).await, None, "the lease of the other stands");
    assert_eq!(ok(stores.campaigns.store(&step(&new, [2], 2)).await), Some(1));
    assert_eq!(waiting(&*test_db.outbox()).await, numbers([2]));
}

pub async fn a_step_counts_those_who_were_not_marked_before(stores: CampaignStores, test_db: Arc<dyn TestDatabase>) {
    let first = begun(&stores, 1, "c").await;
    assert_eq!(step_on(&stores, 0, [1, 2], 1).await, 2);
    assert_eq!(step_on(&stores, 1, [2, 1, 3], 10).await, 1);
    assert_eq!(found(&stores, first.id).await.enqueued, 3);
    assert_eq!(step_on(&stores, 2, [3], 20).await, 0);
    assert_eq!(waiting(&*test_db.outbox()).await, numbers([1, 2, 3]));
}

pub async fn a_finished_campaign_is_left_alone(stores: CampaignStores, test_db: Arc<dyn TestDatabase>) {
    let first = begun(&stores, 1, "c").await;
    let old = claimed(&stores, 0).await;
    let new = claimed(&stores, 60).await;
    assert_eq!(ok(stores.campaigns.finish(first.id, old.fence).await), Committed::Conflict);
    assert_eq!(found(&stores, first.id).await, first);
    assert_eq!(ok(stores.campaigns.finish(first.id, new.fence).await), Committed::Done);
    let finished = Campaign { state: CampaignState::Finished, ..first.clone() };
    assert_eq!(found(&stores, first.id).await, finished);
    assert_eq!(claim(&stores, 1_000).await, None);
    assert_eq!(ok(stores.campaigns.store(&step(&new, [1], 1)).await), None);
    assert_eq!(ok(stores.campaigns.finish(first.id, new.fence).await), Committed::Conflict);
    assert!(waiting(&*test_db.outbox()).await.is_empty());
    assert_eq!(found(&stores, first.id).await, finished);
}
