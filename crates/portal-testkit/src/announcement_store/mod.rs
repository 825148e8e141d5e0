//! The contract of [`AnnouncementStore`].

mod choosing;
mod enqueuing;

pub use choosing::*;
pub use enqueuing::*;

use chrono::{DateTime, Utc};
use portal_core::messaging::campaign::{
    Announcement, AnnouncementStore, CampaignName, Invitation, Recipient, Segment, Template,
};
use portal_core::messaging::outbox::{Lane, MessageContent, OutboxMessage};

use crate::fixtures::{message, noon};
use crate::support::{ok, secs};

/// Runs every case of the contract of [`AnnouncementStore`](portal_core::messaging::campaign::AnnouncementStore).
///
/// Takes the attribute of the tests and the name of an
/// `async fn() -> (Arc<dyn AnnouncementStore>, Arc<dyn TestDatabase>, Guard)`.
#[macro_export]
macro_rules! announcement_store_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database announcement_store_contract announcement_store [$(#$attribute)*] $fresh;
            a_segment_holds_whom_it_says
            who_ever_logged_in_on_any_account_of_the_number_is_no_newcomer
            accounts_that_share_a_number_are_one_recipient
            customers_without_a_mobile_number_are_no_recipients
            recipients_come_in_order_of_customer_id_from_where_one_stopped
            who_was_told_is_not_told_again_in_the_same_campaign
            a_customer_who_was_told_is_not_told_again_under_another_number
            marks_and_messages_are_stored_together
            a_number_that_is_marked_gets_no_second_message
            racing_callers_give_each_number_one_message
            an_empty_batch_enqueues_nothing
            the_last_announcement_still_queued_is_known
            a_campaign_is_counted_message_by_message
        }
    };
}

fn campaign(name: &str) -> CampaignName {
    CampaignName::parse(name).expect("a campaign's name")
}

/// Message number `n` of a campaign to a recipient, due so many seconds past noon.
pub(crate) fn invitation(n: u64, name: &str, to: &Recipient, seconds: i64) -> Invitation {
    let content = Announcement {
        campaign: campaign(name),
        segment: Segment::Enabled,
        template: Template::parse("Halo {name}").expect("a template"),
        customer_id: to.customer_id.clone(),
    };
    let message = OutboxMessage {
        lane: Lane::Notice,
        to: to.phone.clone().into(),
        content: MessageContent::of(&content),
        not_before: Some(noon() + secs(seconds)),
        expires_at: None,
        ..message(n)
    };
    Invitation { customer_id: to.customer_id.clone(), phone: to.phone.clone(), message }
}

/// Everybody who has not been told, by customer id.
async fn waiting(store: &dyn AnnouncementStore, name: &str, segment: Segment) -> Vec<String> {
    let found = ok(store.next(&campaign(name), segment, None, 100).await);
    let number = ok(store.waiting(&campaign(name), segment).await);
    assert_eq!(usize::try_from(number), Ok(found.len()), "the number of those who wait");
    found.into_iter().map(|recipient| recipient.customer_id.to_string()).collect()
}

async fn everybody(store: &dyn AnnouncementStore, name: &str) -> Vec<Recipient> {
    ok(store.next(&campaign(name), Segment::Enabled, None, 100).await)
}

/// A day past noon: everything is due.
fn later() -> DateTime<Utc> {
    noon() + secs(86_400)
}
