//! Beginning, finding and claiming campaigns.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::PageRequest;
use portal_core::kernel::commit::Committed;
use portal_core::messaging::campaign::{Campaign, Segment};

use super::{begun, claim, claimed, found, told};
use crate::fixtures::{campaign, noon};
use crate::support::{ok, race, secs};
use crate::{CampaignStores, TestDatabase};

pub async fn a_campaign_is_found_as_it_was_begun(stores: CampaignStores, _test_db: Arc<dyn TestDatabase>) {
    let first = begun(&stores, 1, "portal-baru_1.0").await;
    let mut second = campaign(2, "lain");
    second.request.limit = None;
    second.request.segment = Segment::Suspended;
    assert_eq!(ok(stores.campaigns.begin(&second).await), Committed::Done);
    assert_eq!(found(&stores, first.id).await, first);
    assert_eq!(found(&stores, second.id).await, second);
    assert_eq!(ok(stores.campaigns.find(campaign(3, "x").id).await), None);
}

pub async fn a_name_that_was_used_is_taken(stores: CampaignStores, _test_db: Arc<dyn TestDatabase>) {
    let first = begun(&stores, 1, "portal-baru").await;
    let campaigns = &stores.campaigns;
    let refused = |campaign: Campaign| async move {
        assert_eq!(ok(campaigns.begin(&campaign).await), Committed::Conflict, "{}", campaign.request.campaign);
        assert_eq!(ok(campaigns.find(campaign.id).await).filter(|stored| *stored == campaign), None);
    };
    refused(campaign(2, "portal-baru")).await;
    let same = campaign(1, "lain");
    refused(Campaign { version: 5, ..same }).await;
    // Somebody was told without a stored campaign.
    let name = campaign(3, "dari-baris-perintah").request.campaign;
    assert_eq!(ok(stores.announcements.enqueue(&name, &[told(1, name.as_str(), 1)]).await), 1);
    refused(campaign(3, "dari-baris-perintah")).await;
    begun(&stores, 4, "Portal-Baru").await;
    assert_eq!(found(&stores, first.id).await, first);
}

pub async fn of_racing_campaigns_with_one_name_one_begins(stores: CampaignStores, _test_db: Arc<dyn TestDatabase>) {
    let answers = race(8, |caller| {
        let (campaigns, new) =
            (Arc::clone(&stores.campaigns), campaign(caller.try_into().expect("small"), "portal-baru"));
        async move { (ok(campaigns.begin(&new).await) == Committed::Done).then_some(new) }
    })
    .await;
    let begun: Vec<_> = answers.into_iter().flatten().collect();
    assert_eq!(begun.len(), 1);
    assert_eq!(ok(stores.campaigns.page(PageRequest::default()).await).items, begun);
}

pub async fn campaigns_are_listed_page_by_page_the_latest_first(
    stores: CampaignStores,
    _test_db: Arc<dyn TestDatabase>,
) {
    let mut all = Vec::new();
    for n in [3, 1, 5, 2, 4] {
        all.push(begun(&stores, n, &format!("c{n}")).await);
    }
    all.sort_by_key(|campaign| std::cmp::Reverse(campaign.began_at));
    for (page, expected) in [(1, &all[..2]), (2, &all[2..4]), (3, &all[4..]), (4, &[])] {
        let request = PageRequest::new(page, 2).expect("a page");
        let answer = ok(stores.campaigns.page(request).await);
        assert_eq!((answer.items.as_slice(), answer.total, answer.request), (expected, 5, request));
    }
}

pub async fn one_worker_holds_a_campaign_until_its_lease_ends(stores: CampaignStores, _test_db: Arc<dyn TestDatabase>) {
    assert_eq!(claim(&stores, 0).await, None);
    let (second, first) = (begun(&stores, 2, "b").await, begun(&stores, 1, "a").await);
    let held = claimed(&stores, 100).await;
    assert_eq!((&held.campaign, &held.passed), (&first, &None), "the one that began first");
    assert_eq!(claimed(&stores, 110).await.campaign, second);
    assert_eq!(claim(&stores, 159).await, None, "both are held");
    let again = claimed(&stores, 160).await;
    assert_eq!(again.campaign, first);
    assert!(again.fence > held.fence, "{} after {}", again.fence, held.fence);
    assert_eq!(found(&stores, first.id).await, first, "a claim changes nothing that staff see");
}

pub async fn racing_workers_hold_a_campaign_one_at_a_time(stores: CampaignStores, _test_db: Arc<dyn TestDatabase>) {
    let first = begun(&stores, 1, "a").await;
    let second = begun(&stores, 2, "b").await;
    let answers = race(12, |_| {
        let campaigns = Arc::clone(&stores.campaigns);
        async move { ok(campaigns.claim(noon(), noon() + secs(60)).await) }
    })
    .await;
    let mut held: Vec<_> = answers.into_iter().flatten().map(|claimed| claimed.campaign).collect();
    held.sort_by_key(|campaign| campaign.began_at);
    // Who comes while the others write may find nothing, but nobody finds what another holds.
    while let Some(left) = claim(&stores, 0).await {
        held.push(left.campaign);
    }
    assert_eq!(held, [first, second]);
}
