//! A directory of customers, as staff work on it.

use std::cmp::Reverse;
use std::future::ready;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::identity::customer::{AccountAccess, AccountStatus, Customer};
use portal_core::identity::otp::{Binding, Purpose};
use portal_core::messaging::outbox::Recipient;
use portal_core::staff::directory::{
    AccessSwitch, AccountOnFile, AccountSelection, CodeTrace, CustomerDirectory, CustomerOverview, MessageTrace,
};
use portal_core::{CustomerId, PhoneNumber, PortError};
use portal_testkit::TestDatabase;

use crate::database::Isp;
use crate::let_others_go_first;
use crate::sessions::Sessions;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    AnswersThoseThatStandRight,
    FoldsCase,
    ComparesNumbersAsWritten,
    SwitchesTheSuspended,
    IgnoresTheLimit,
    SortsWithoutCase,
    CountsTheSuspended,
    RecordsTheUnmoved,
    RacySwitch,
    LogsInAtTheEpoch,
    ShowsOneOfANumber,
    LooksUpAllActive,
    CountsEndedSessions,
    ForgetsEndedSessions,
    ShowsTheOldestMessages,
    ShowsTheNumbersMessagesAlone,
    ShowsMessagesToAllCustomers,
    HidesEmails,
    ForgetsReasons,
    ForgetsReports,
    ShowsEveryCode,
    FindsByIdAlone,
}

struct Directory {
    fault: Fault,
    isp: Arc<Isp>,
}

fn number(count: usize) -> u64 {
    u64::try_from(count).expect("small")
}

impl Directory {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn all(&self) -> Vec<Customer> {
        let mut all: Vec<Customer> = self.isp.sessions.customers.lock().expect("no panic").values().cloned().collect();
        all.sort_by_key(|customer| {
            let id = customer.access.customer_id.to_string();
            if self.is(Fault::SortsWithoutCase) { id.to_lowercase() } else { id }
        });
        all
    }

    fn is_selected(&self, selection: &AccountSelection, customer: &Customer) -> bool {
        let access = &customer.access;
        match selection {
            AccountSelection::Customer(id) if self.is(Fault::FoldsCase) => {
                id.as_str().eq_ignore_ascii_case(access.customer_id.as_str())
            }
            AccountSelection::Customer(id) => *id == access.customer_id,
            AccountSelection::Phone(phone) if self.is(Fault::ComparesNumbersAsWritten) => {
                customer.phone_as_written == phone.national()
            }
            AccountSelection::Phone(phone) => access.phone.as_ref() == Some(phone),
            AccountSelection::AllActive => {
                access.status == AccountStatus::Active
                    || access.status == AccountStatus::Suspended && self.is(Fault::SwitchesTheSuspended)
            }
        }
    }

    fn move_switch(&self, id: &CustomerId, on: bool) {
        let mut customers = self.isp.sessions.customers.lock().expect("no panic");
        customers.get_mut(id).expect("the customer").access.portal_active = on;
    }

    fn overview(&self, customer: Customer, now: DateTime<Utc>) -> CustomerOverview {
        let sessions = self.isp.sessions.all.lock().expect("no panic");
        let mine = || sessions.iter().filter(|kept| kept.session.customer_id == customer.access.customer_id);
        let open = mine().filter(|kept| !kept.is_over || self.is(Fault::CountsEndedSessions));
        let logins = mine().filter(|kept| !kept.is_over || !self.is(Fault::ForgetsEndedSessions));
        let last = logins.map(|kept| kept.session.created_at).max();
        let epoch = self.is(Fault::LogsInAtTheEpoch).then_some(DateTime::UNIX_EPOCH);
        CustomerOverview {
            last_login_at: last.or(epoch),
            open_sessions: number(open.filter(|kept| kept.session.expires_at > now).count()),
            messages: self.messages(&customer),
            codes: self.codes(customer.access.phone.as_ref()),
            customer,
        }
    }

    fn messages(&self, customer: &Customer) -> Vec<MessageTrace> {
        let (access, on_file) = (&customer.access, customer.email.as_deref().map(str::trim));
        let mut rows = self.isp.outbox.traces();
        let is_to = |to: &Recipient| match to {
            Recipient::Customer(id) => {
                let is_own = *id == access.customer_id || self.is(Fault::ShowsMessagesToAllCustomers);
                is_own && !self.is(Fault::ShowsTheNumbersMessagesAlone)
            }
            to => match to.email() {
                Some(email) => on_file == Some(email.as_str()) && !self.is(Fault::HidesEmails),
                None => to.phone() == access.phone.as_ref(),
            },
        };
        rows.retain(|row| is_to(&row.message.to));
        rows.sort_by_key(|row| Reverse(row.message.created_at));
        if self.is(Fault::ShowsTheOldestMessages) {
            rows.reverse();
        }
        rows.truncate(10);
        let trace = |row: crate::outbox::Trace| MessageTrace {
            id: row.message.id,
            kind: row.message.content.kind().into(),
            created_at: row.message.created_at,
            state: if self.is(Fault::ForgetsReports) && row.is_reported { "sent" } else { row.state }.into(),
            attempts: row.attempts,
            provider: row.provider,
            reason: row.reason.filter(|_| !self.is(Fault::ForgetsReasons)),
        };
        rows.into_iter().map(trace).collect()
    }

    fn codes(&self, phone: Option<&PhoneNumber>) -> Vec<CodeTrace> {
        let mut all = self.isp.otp.challenges();
        all.retain(|code| Some(&code.phone) == phone && code.purpose == Purpose::Login);
        all.reverse();
        all.sort_by_key(|code| Reverse(code.sent_at));
        all.truncate(if self.is(Fault::ShowsEveryCode) { usize::MAX } else { 5 });
        let trace = |code: portal_core::identity::otp::Challenge| CodeTrace {
            sent_at: code.sent_at,
            expires_at: code.expires_at,
            by_browser: matches!(code.binding, Binding::Browser(_)),
            guesses_left: code.guesses_left,
            redeemed_at: code.consumed_at,
        };
        all.into_iter().map(trace).collect()
    }
}

#[async_trait]
impl CustomerDirectory for Directory {
    async fn on_file(&self, ids: &[CustomerId], phones: &[PhoneNumber]) -> Result<Vec<AccountOnFile>, PortError> {
        let asked = |access: &AccountAccess| {
            let by_number = access.phone.as_ref().is_some_and(|phone| phones.contains(phone));
            ids.contains(&access.customer_id) || by_number && !self.is(Fault::FindsByIdAlone)
        };
        let found = self.all().into_iter().map(|customer| customer.access).filter(asked);
        Ok(found.map(|AccountAccess { customer_id, phone, .. }| AccountOnFile { customer_id, phone }).collect())
    }

    async fn set_access(
        &self,
        selection: &AccountSelection,
        switch: &AccessSwitch,
    ) -> Result<Vec<CustomerId>, PortError> {
        let _one_at_a_time = self.isp.gate.pass(self.is(Fault::RacySwitch)).await;
        let mut selected = self.all();
        selected.retain(|customer| self.is_selected(selection, customer));
        let stands_right = |customer: &Customer| customer.access.portal_active == switch.portal_active;
        if self.is(Fault::RecordsTheUnmoved) {
            let unmoved = selected.iter().filter(|customer| stands_right(customer));
            let entries = unmoved.map(|customer| switch.entry(customer.access.customer_id.clone()));
            self.isp.audit.lock().expect("no panic").extend(entries);
        }
        selected.retain(|customer| !stands_right(customer) || self.is(Fault::AnswersThoseThatStandRight));
        if self.is(Fault::RacySwitch) {
            let_others_go_first().await;
        }
        let limit = switch.limit.filter(|_| !self.is(Fault::IgnoresTheLimit));
        selected.truncate(limit.map_or(usize::MAX, |limit| limit.try_into().expect("small")));
        let moved: Vec<CustomerId> = selected.into_iter().map(|customer| customer.access.customer_id).collect();
        for id in &moved {
            self.move_switch(id, switch.portal_active);
            self.isp.audit.lock().expect("no panic").push(switch.entry(id.clone()));
        }
        Ok(moved)
    }

    async fn switched_off(&self) -> Result<u64, PortError> {
        let left = self.all().into_iter().map(|customer| customer.access).filter(|access| {
            !access.portal_active && (access.status == AccountStatus::Active || self.is(Fault::CountsTheSuspended))
        });
        Ok(number(left.count()))
    }

    async fn overviews(
        &self,
        selection: &AccountSelection,
        now: DateTime<Utc>,
    ) -> Result<Vec<CustomerOverview>, PortError> {
        if *selection == AccountSelection::AllActive && !self.is(Fault::LooksUpAllActive) {
            return Ok(Vec::new());
        }
        let mut found = self.all();
        found.retain(|customer| self.is_selected(selection, customer));
        found.truncate(if self.is(Fault::ShowsOneOfANumber) { 1 } else { usize::MAX });
        Ok(found.into_iter().map(|customer| self.overview(customer, now)).collect())
    }
}

fn with(fault: Fault) -> (Arc<dyn CustomerDirectory>, Arc<dyn TestDatabase>) {
    let isp = Isp::new(Sessions::plain());
    (Arc::new(Directory { fault, isp: isp.clone() }), isp)
}

fn fresh() -> impl Future<Output = (Arc<dyn CustomerDirectory>, Arc<dyn TestDatabase>, ())> {
    let (directory, test_db) = with(Fault::None);
    ready((directory, test_db, ()))
}

portal_testkit::customer_directory_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { customer_directory, with;
        Fault::AnswersThoseThatStandRight => one_account_is_switched_on_and_off_again;
        Fault::FoldsCase => an_account_that_is_not_there_is_not_switched;
        Fault::ComparesNumbersAsWritten => all_accounts_of_a_number_are_switched_whatever_their_state_and_spelling;
        Fault::SwitchesTheSuspended => all_active_accounts_are_switched_and_no_others;
        Fault::IgnoresTheLimit => a_limit_takes_the_first_accounts_and_the_next_call_the_next_ones;
        Fault::SortsWithoutCase => moved_accounts_come_in_order_of_customer_id_byte_by_byte;
        Fault::CountsTheSuspended => what_is_left_of_the_roll_out_are_active_accounts_that_are_switched_off;
        Fault::RecordsTheUnmoved => who_moved_a_switch_is_in_the_audit_trail_once_for_each_account;
        Fault::RacySwitch => racing_callers_move_no_account_twice;
        Fault::LogsInAtTheEpoch => a_customer_who_never_logged_in_has_an_overview_of_their_data_alone;
        Fault::ShowsOneOfANumber => a_number_has_the_overviews_of_all_its_accounts;
        Fault::LooksUpAllActive => what_matches_nobody_and_all_active_find_nothing;
        Fault::CountsEndedSessions => open_sessions_are_those_neither_ended_nor_over;
        Fault::ForgetsEndedSessions => the_last_login_is_the_latest_opening_even_of_an_ended_session;
        Fault::ShowsTheOldestMessages => the_last_ten_messages_to_the_number_are_shown_newest_first;
        Fault::ShowsTheNumbersMessagesAlone => messages_to_the_customer_are_shown_among_those_to_the_number;
        Fault::ForgetsReasons => a_message_is_traced_from_the_queue_to_its_settlement;
        Fault::ForgetsReports => a_reported_message_shows_how_far_it_has_come;
        Fault::HidesEmails => messages_to_the_address_on_file_are_shown_among_those_to_the_number;
        Fault::ShowsEveryCode => the_last_five_login_codes_for_the_number_are_shown_newest_first;
        Fault::FindsByIdAlone => accounts_on_file_are_found_by_id_and_by_number_each_once;
    }

    mod in_another_way {
        use super::{Fault, with};

        crate::must_fail_on! { customer_directory, with;
            Fault::ShowsMessagesToAllCustomers => messages_to_the_customer_are_shown_among_those_to_the_number;
        }
    }
}
