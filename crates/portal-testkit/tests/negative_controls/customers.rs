//! A repository of customers.

use std::collections::HashMap;
use std::future::ready;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use portal_core::identity::customer::{Account, AccountAccess, AccountStatus, Customer, CustomerRepo, CustomerScope};
use portal_core::{CustomerId, PhoneNumber, PortError, Rupiah};
use portal_testkit::TestDatabase;

use crate::database::Isp;
use crate::sessions::Sessions;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    FindsEverybody,
    ForgetsTheAddress,
    SortsWithoutCase,
    HidesWhoMayNotEnter,
    TakesSuspendedForActive,
    FoldsCase,
    AnswersTheFirst,
    RemembersTheFirstAnswer,
    ReadsDigitsAlone,
    RemembersTheFirstNumber,
    FindsThoseWithoutNumber,
    IgnoresTheEndOfANumber,
    ForgetsTheCity,
    FillsInTheUnknown,
    TrimsTexts,
    PricesInThirtyTwoBits,
}

struct Customers {
    fault: Fault,
    isp: Arc<Isp>,
    /// The first answer of each account.
    first: Mutex<HashMap<CustomerId, Customer>>,
}

/// The number in a text, whatever else is in it.
fn digits_alone(text: &str) -> Option<PhoneNumber> {
    PhoneNumber::parse(&text.chars().filter(char::is_ascii_digit).collect::<String>()).ok()
}

impl Customers {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    /// The customers by id, as this store reads them.
    fn all(&self) -> Vec<Customer> {
        let customers = self.isp.sessions.customers.lock().expect("no panic");
        let mut all: Vec<Customer> = customers.values().cloned().map(|customer| self.read(customer)).collect();
        all.sort_by_key(|customer| {
            let id = customer.access.customer_id.to_string();
            if self.is(Fault::SortsWithoutCase) { id.to_lowercase() } else { id }
        });
        all
    }

    fn read(&self, mut customer: Customer) -> Customer {
        if self.is(Fault::ReadsDigitsAlone) {
            customer.access.phone = digits_alone(&customer.phone_as_written);
        }
        if self.is(Fault::TakesSuspendedForActive) && customer.access.status == AccountStatus::Suspended {
            customer.access.status = AccountStatus::Active;
        }
        if self.is(Fault::RemembersTheFirstAnswer) || self.is(Fault::RemembersTheFirstNumber) {
            let mut first = self.first.lock().expect("no panic");
            let first = first.entry(customer.access.customer_id.clone()).or_insert_with(|| customer.clone());
            if self.is(Fault::RemembersTheFirstAnswer) {
                return first.clone();
            }
            customer.access.phone.clone_from(&first.access.phone);
        }
        customer
    }

    fn has(&self, customer: &Customer, phone: &PhoneNumber) -> bool {
        match &customer.access.phone {
            _ if self.is(Fault::FindsEverybody) => true,
            Some(own) if self.is(Fault::IgnoresTheEndOfANumber) => own.as_e164().starts_with(phone.as_e164()),
            Some(own) => own == phone,
            None => self.is(Fault::FindsThoseWithoutNumber),
        }
    }

    fn shown(&self, mut customer: Customer) -> Customer {
        if self.is(Fault::ForgetsTheCity) {
            customer.city = None;
        }
        if self.is(Fault::FillsInTheUnknown) {
            customer.service.type_name.get_or_insert_with(|| "Broadband".into());
        }
        if self.is(Fault::TrimsTexts) {
            customer.phone_as_written = customer.phone_as_written.trim().into();
        }
        if self.is(Fault::PricesInThirtyTwoBits) {
            let most = i64::from(i32::MAX);
            customer.service.monthly_price =
                customer.service.monthly_price.map(|price| Rupiah::new(price.amount().min(most)));
        }
        customer
    }
}

#[async_trait]
impl CustomerRepo for Customers {
    async fn accounts_of(&self, phone: &PhoneNumber) -> Result<Vec<Account>, PortError> {
        let found = self.all().into_iter().filter(|customer| {
            self.has(customer, phone) && (customer.access.may_enter() || !self.is(Fault::HidesWhoMayNotEnter))
        });
        let address = |customer: &Customer| customer.address.clone().filter(|_| !self.is(Fault::ForgetsTheAddress));
        Ok(found.map(|c| Account { address: address(&c), access: c.access, name: c.name, email: c.email }).collect())
    }

    async fn access(&self, scope: &CustomerScope) -> Result<Option<AccountAccess>, PortError> {
        Ok(self.profile(scope).await?.map(|customer| customer.access))
    }

    async fn profile(&self, scope: &CustomerScope) -> Result<Option<Customer>, PortError> {
        let fits = |customer: &Customer| {
            let (id, asked) = (customer.access.customer_id.as_str(), scope.customer_id().as_str());
            id == asked
                || self.is(Fault::FoldsCase) && id.eq_ignore_ascii_case(asked)
                || self.is(Fault::AnswersTheFirst)
        };
        Ok(self.all().into_iter().find(fits).map(|customer| self.shown(customer)))
    }
}

fn with(fault: Fault) -> (Arc<dyn CustomerRepo>, Arc<dyn TestDatabase>) {
    let isp = Isp::new(Sessions::plain());
    (Arc::new(Customers { fault, isp: isp.clone(), first: Mutex::default() }), isp)
}

fn fresh() -> impl Future<Output = (Arc<dyn CustomerRepo>, Arc<dyn TestDatabase>, ())> {
    let (customers, test_db) = with(Fault::None);
    ready((customers, test_db, ()))
}

portal_testkit::customer_repo_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { customer_repo, with;
        Fault::FindsEverybody => a_number_nobody_has_on_file_finds_no_account;
        Fault::ForgetsTheAddress => an_account_is_found_with_everything_login_needs;
        Fault::SortsWithoutCase => accounts_come_in_ascending_order_of_customer_id;
        Fault::HidesWhoMayNotEnter => accounts_that_may_not_enter_are_found_too;
        Fault::TakesSuspendedForActive => access_tells_state_switch_and_number_of_the_account;
        Fault::FoldsCase => an_account_that_is_not_there_has_no_access_and_no_profile;
        Fault::AnswersTheFirst => everybody_sees_their_own_data;
        Fault::RemembersTheFirstAnswer => reads_see_what_the_isp_last_wrote;
        Fault::ReadsDigitsAlone => a_number_is_found_however_it_is_written,
            every_text_on_file_is_read_as_the_core_reads_it;
        Fault::RemembersTheFirstNumber => a_number_edited_by_hand_is_found_by_its_new_value_at_once;
        Fault::FindsThoseWithoutNumber => a_number_edited_by_hand_into_none_finds_nothing_until_it_is_put_right;
        Fault::IgnoresTheEndOfANumber => numbers_that_differ_in_a_digit_are_different_numbers;
        Fault::ForgetsTheCity => a_profile_holds_everything_that_is_known;
        Fault::FillsInTheUnknown => what_is_unknown_stays_unknown;
        Fault::TrimsTexts => a_profile_keeps_every_character;
        Fault::PricesInThirtyTwoBits => a_profile_keeps_large_amounts_and_early_days;
    }
}
