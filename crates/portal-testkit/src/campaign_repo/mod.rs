//! The contract of [`CampaignRepo`](portal_core::messaging::campaign::CampaignRepo).

mod beginning;
mod deciding;
mod stepping;

pub use beginning::*;
pub use deciding::*;
pub use stepping::*;

use chrono::{DateTime, Utc};
use portal_core::CampaignId;
use portal_core::kernel::commit::Committed;
use portal_core::messaging::campaign::{Campaign, CampaignStep, ClaimedCampaign, Invitation, Recipient};
use portal_core::messaging::outbox::{Claimed, Lane, Outbox};

use crate::CampaignStores;
use crate::announcement_store::invitation;
use crate::fixtures::{another_phone, campaign, customer_id, noon};
use crate::support::{ok, secs};

/// Runs every case of the contract of [`CampaignRepo`](portal_core::messaging::campaign::CampaignRepo).
///
/// Takes the attribute of the tests and the name of an
/// `async fn() -> (CampaignStores, Arc<dyn TestDatabase>, Guard)`.
#[macro_export]
macro_rules! campaign_repo_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database campaign_repo_contract campaign_repo [$(#$attribute)*] $fresh;
            a_campaign_is_found_as_it_was_begun
            a_name_that_was_used_is_taken
            of_racing_campaigns_with_one_name_one_begins
            campaigns_are_listed_page_by_page_the_latest_first
            one_worker_holds_a_campaign_until_its_lease_ends
            racing_workers_hold_a_campaign_one_at_a_time
            a_step_stores_messages_marks_and_progress_together
            a_step_of_an_older_lease_stores_nothing
            a_step_counts_those_who_were_not_marked_before
            a_finished_campaign_is_left_alone
            stopping_withdraws_what_waits_and_its_recipients_are_told_later
            what_a_worker_holds_or_sent_stays_when_the_campaign_is_stopped
            parked_messages_are_withdrawn_too
            what_another_call_enqueued_under_the_name_is_withdrawn_too
            stopping_leaves_other_campaigns_alone
            a_stopped_campaign_takes_no_step
            a_worker_from_before_a_stop_stores_nothing_after_it
            decisions_are_made_at_their_version_alone
            of_racing_stops_one_is_done
            a_step_that_races_with_a_stop_leaves_no_message
            a_message_is_withdrawn_or_held_and_never_both
        }
    };
}

/// A campaign that has begun.
async fn begun(stores: &CampaignStores, n: u32, name: &str) -> Campaign {
    let campaign = campaign(n, name);
    assert_eq!(ok(stores.campaigns.begin(&campaign).await), Committed::Done);
    campaign
}

async fn found(stores: &CampaignStores, id: CampaignId) -> Campaign {
    ok(stores.campaigns.find(id).await).expect("the campaign")
}

/// Claims at so many seconds past noon, for a minute.
async fn claim(stores: &CampaignStores, seconds: i64) -> Option<ClaimedCampaign> {
    let now = noon() + secs(seconds);
    ok(stores.campaigns.claim(now, now + secs(60)).await)
}

async fn claimed(stores: &CampaignStores, seconds: i64) -> ClaimedCampaign {
    claim(stores, seconds).await.expect("a campaign that is free")
}

/// Message `n` to customer number `n`, of the campaign with that name.
fn told(n: u32, name: &str, message: u64) -> Invitation {
    let customer_id = customer_id(&format!("AGLS{n}"));
    invitation(message, name, &Recipient { customer_id, phone: another_phone(n), name: format!("Pelanggan {n}") }, 60)
}

/// A step that tells customers with these numbers, whose messages count from `first`.
fn step(claimed: &ClaimedCampaign, customers: impl IntoIterator<Item = u32>, first: u64) -> CampaignStep {
    let name = &claimed.campaign.request.campaign;
    let batch: Vec<_> = (first..).zip(customers).map(|(message, n)| told(n, name.as_str(), message)).collect();
    let passed = batch.last().expect("somebody").customer_id.clone();
    CampaignStep { id: claimed.campaign.id, campaign: name.clone(), fence: claimed.fence, batch, passed }
}

/// Claims the campaign and stores a step.
async fn step_on(stores: &CampaignStores, seconds: i64, customers: impl IntoIterator<Item = u32>, first: u64) -> u64 {
    let claimed = claimed(stores, seconds).await;
    ok(stores.campaigns.store(&step(&claimed, customers, first)).await).expect("it is stored")
}

/// A day past noon: every message is due.
fn later() -> DateTime<Utc> {
    noon() + secs(86_400)
}

/// The next message that waits, which is held from then on.
async fn next_message(outbox: &dyn Outbox) -> Option<Claimed> {
    ok(outbox.claim(Lane::Notice, later(), later() + secs(3_600)).await)
}

/// To whom the messages go that wait, by claiming them.
async fn waiting(outbox: &dyn Outbox) -> Vec<String> {
    let mut all = Vec::new();
    while let Some(claimed) = next_message(outbox).await {
        all.push(claimed.message.to.to_string());
    }
    all.sort();
    all
}

/// The numbers of customers, in order.
fn numbers<const N: usize>(customers: [u32; N]) -> Vec<String> {
    let mut all: Vec<_> = customers.map(|n| another_phone(n).as_e164().to_owned()).into();
    all.sort();
    all
}
