//! A store of announcements.

use std::collections::HashSet;
use std::future::ready;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::identity::customer::{AccountAccess, Customer};
use portal_core::messaging::campaign::{AnnouncementStore, CampaignName, Invitation, Recipient, Segment, Tally};
use portal_core::messaging::outbox::Outbox;
use portal_core::{CustomerId, MessageId, PhoneNumber, PortError};
use portal_testkit::TestDatabase;

use crate::database::Isp;
use crate::let_others_go_first;
use crate::sessions::Sessions;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    TakesTheClosed,
    LooksAtTheAccountAlone,
    TellsEveryAccount,
    CountsThoseWithoutNumber,
    SortsWithoutCase,
    ForgetsWhoWasTold,
    MarksNumbersAlone,
    MarksWithoutMessages,
    MarksAccountsAlone,
    RacyEnqueue,
    AnswersOneForNothing,
    LastOfAnyMessage,
    TalliesAllCampaigns,
}

/// Somebody who was told.
struct Mark {
    campaign: CampaignName,
    customer_id: CustomerId,
    phone: PhoneNumber,
    message: MessageId,
}

pub(crate) struct Announcements {
    fault: Fault,
    isp: Arc<Isp>,
    marks: Mutex<Vec<Mark>>,
}

impl Announcements {
    /// A right store on this database.
    pub(crate) fn on(isp: &Arc<Isp>) -> Arc<Self> {
        Arc::new(Self { fault: Fault::None, isp: Arc::clone(isp), marks: Mutex::default() })
    }

    /// The messages of all who were told in a campaign, or in any.
    pub(crate) fn messages_of(&self, campaign: Option<&CampaignName>) -> Vec<MessageId> {
        let marks = self.marks.lock().expect("no panic");
        let of = marks.iter().filter(|mark| campaign.is_none_or(|campaign| mark.campaign == *campaign));
        of.map(|mark| mark.message).collect()
    }

    /// Forgets who got these messages.
    pub(crate) fn unmark(&self, messages: &[MessageId]) {
        self.marks.lock().expect("no panic").retain(|mark| !messages.contains(&mark.message));
    }

    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn is_marked(&self, campaign: &CampaignName, customer: &CustomerId, phone: &PhoneNumber) -> bool {
        self.marks.lock().expect("no panic").iter().any(|mark| {
            mark.campaign == *campaign
                && (mark.customer_id == *customer && !self.is(Fault::MarksNumbersAlone)
                    || mark.phone == *phone && !self.is(Fault::MarksAccountsAlone))
        })
    }

    fn takes(&self, segment: Segment, access: &AccountAccess) -> bool {
        segment.takes(access) || self.is(Fault::TakesTheClosed) && access.portal_active
    }

    /// The numbers, or the accounts, that ever logged in.
    fn users(&self, all: &[Customer]) -> HashSet<String> {
        let sessions = self.isp.sessions.all.lock().expect("no panic");
        let ids: HashSet<CustomerId> = sessions.iter().map(|kept| kept.session.customer_id.clone()).collect();
        let users = all.iter().filter(|customer| ids.contains(&customer.access.customer_id));
        users.filter_map(|customer| self.user(&customer.access)).collect()
    }

    fn user(&self, access: &AccountAccess) -> Option<String> {
        if self.is(Fault::LooksAtTheAccountAlone) {
            return Some(access.customer_id.to_string());
        }
        access.phone.as_ref().map(|phone| phone.as_e164().to_owned())
    }

    fn recipients(&self, campaign: &CampaignName, segment: Segment) -> Vec<Recipient> {
        let mut all: Vec<Customer> = self.isp.sessions.customers.lock().expect("no panic").values().cloned().collect();
        all.sort_by(|one, other| one.access.customer_id.cmp(&other.access.customer_id));
        let users = self.users(&all);
        let mut numbers = HashSet::new();
        let mut found = Vec::new();
        for Customer { access, name, .. } in all {
            let is_user = self.user(&access).is_some_and(|user| users.contains(&user));
            let Some(phone) = access.phone.clone() else { continue };
            if !self.takes(segment, &access) || segment.leaves_out_users() && is_user {
                continue;
            }
            let first = numbers.insert(phone.clone()) || self.is(Fault::TellsEveryAccount);
            let told = self.is_marked(campaign, &access.customer_id, &phone) && !self.is(Fault::ForgetsWhoWasTold);
            if first && !told {
                found.push(Recipient { customer_id: access.customer_id, phone, name });
            }
        }
        if self.is(Fault::SortsWithoutCase) {
            found.sort_by_key(|recipient| recipient.customer_id.as_str().to_lowercase());
        }
        found
    }

    fn without_number(&self) -> u64 {
        let customers = self.isp.sessions.customers.lock().expect("no panic");
        let found = customers.values().filter(|customer| customer.access.phone.is_none()).count();
        if self.is(Fault::CountsThoseWithoutNumber) { found.try_into().expect("small") } else { 0 }
    }
}

#[async_trait]
impl AnnouncementStore for Announcements {
    async fn waiting(&self, campaign: &CampaignName, segment: Segment) -> Result<u64, PortError> {
        let number = u64::try_from(self.recipients(campaign, segment).len()).expect("small");
        Ok(number + self.without_number())
    }

    async fn next(
        &self,
        campaign: &CampaignName,
        segment: Segment,
        after: Option<CustomerId>,
        limit: u32,
    ) -> Result<Vec<Recipient>, PortError> {
        let all = self.recipients(campaign, segment).into_iter();
        let rest = all.filter(|one| after.as_ref().is_none_or(|after| one.customer_id > *after));
        Ok(rest.take(limit.try_into().expect("small")).collect())
    }

    async fn enqueue(&self, campaign: &CampaignName, batch: &[Invitation]) -> Result<u64, PortError> {
        let _one_at_a_time = self.isp.gate.pass(self.is(Fault::RacyEnqueue)).await;
        let mut new = 0;
        for Invitation { customer_id, phone, message } in batch {
            let is_marked = self.is_marked(campaign, customer_id, phone);
            if self.is(Fault::RacyEnqueue) {
                let_others_go_first().await;
            }
            if is_marked {
                continue;
            }
            new += 1;
            let (campaign, customer_id, phone) = (campaign.clone(), customer_id.clone(), phone.clone());
            let mark = Mark { campaign, customer_id, phone, message: message.id };
            self.marks.lock().expect("no panic").push(mark);
            if !self.is(Fault::MarksWithoutMessages) {
                self.isp.outbox.enqueue(message).await?;
            }
        }
        Ok(new.max(u64::from(self.is(Fault::AnswersOneForNothing))))
    }

    async fn last_due(&self) -> Result<Option<DateTime<Utc>>, PortError> {
        let traces = self.isp.outbox.traces();
        let queued = traces.into_iter().filter(|row| {
            row.state == "queued" && (row.message.content.kind() == "announcement" || self.is(Fault::LastOfAnyMessage))
        });
        Ok(queued.map(|row| row.not_before).max())
    }

    async fn tally(&self, campaign: &CampaignName) -> Result<Tally, PortError> {
        let traces = self.isp.outbox.traces();
        let mut tally = Tally::default();
        for mark in self.marks.lock().expect("no panic").iter() {
            if mark.campaign == *campaign || self.is(Fault::TalliesAllCampaigns) {
                tally.add(traces.iter().find(|row| row.message.id == mark.message).map(|row| row.state), 1);
            }
        }
        Ok(tally)
    }
}

fn with(fault: Fault) -> (Arc<dyn AnnouncementStore>, Arc<dyn TestDatabase>) {
    let isp = Isp::new(Sessions::plain());
    (Arc::new(Announcements { fault, isp: isp.clone(), marks: Mutex::default() }), isp)
}

fn fresh() -> impl Future<Output = (Arc<dyn AnnouncementStore>, Arc<dyn TestDatabase>, ())> {
    let (announcements, test_db) = with(Fault::None);
    ready((announcements, test_db, ()))
}

portal_testkit::announcement_store_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { announcement_store, with;
        Fault::TakesTheClosed => a_segment_holds_whom_it_says;
        Fault::LooksAtTheAccountAlone => who_ever_logged_in_on_any_account_of_the_number_is_no_newcomer;
        Fault::TellsEveryAccount => accounts_that_share_a_number_are_one_recipient;
        Fault::CountsThoseWithoutNumber => customers_without_a_mobile_number_are_no_recipients;
        Fault::SortsWithoutCase => recipients_come_in_order_of_customer_id_from_where_one_stopped;
        Fault::ForgetsWhoWasTold => who_was_told_is_not_told_again_in_the_same_campaign;
        Fault::MarksNumbersAlone => a_customer_who_was_told_is_not_told_again_under_another_number;
        Fault::MarksWithoutMessages => marks_and_messages_are_stored_together;
        Fault::MarksAccountsAlone => a_number_that_is_marked_gets_no_second_message;
        Fault::RacyEnqueue => racing_callers_give_each_number_one_message;
        Fault::AnswersOneForNothing => an_empty_batch_enqueues_nothing;
        Fault::LastOfAnyMessage => the_last_announcement_still_queued_is_known;
        Fault::TalliesAllCampaigns => a_campaign_is_counted_message_by_message;
    }
}
