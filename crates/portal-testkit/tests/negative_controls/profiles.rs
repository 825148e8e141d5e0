//! What the ISP has on file, and records of changed numbers.

mod must_fail;
mod records;

use std::future::ready;
use std::sync::Arc;

use async_trait::async_trait;
use portal_core::identity::customer::{Customer, CustomerScope};
use portal_core::identity::profile::{
    Committed, ContactCommit, ContactOnFile, ContactRepo, CustomerVersion, Edit, PhoneChangeStore, TextField,
};
use portal_core::kernel::email::EmailAddress;
use portal_core::{PhoneNumber, PortError};
use portal_testkit::TestDatabase;
use portal_testkit::fixtures::{another_phone, customer, phone};

use crate::database::{Gate, Isp, with_phone};
use crate::let_others_go_first;

#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Fault {
    #[default]
    None,
    RacyContact,
    EmptiesWhatIsKept,
    EmptiesNothing,
    ForgetsTheProvince,
    TrimsToAscii,
    InventsAccounts,
    ChangesTheWholeFamily,
    IgnoresTheVersion,
    HasVersionsOfTheNumberOnly,
    WritesNothing,
    WritesE164,
    RemembersTheNumber,
    ComparesAsWritten,
    RevertsWhateverIsOnFile,
    RacyChange,
    BeginsAnyway,
    AnySession,
    AnyAccountsSession,
    RestoresTheCanonical,
    NoHold,
    ForgetsTheReversal,
    HoldsForGood,
    HoldsTheAccountOnly,
    HoldsThoseOfTheNewNumber,
    HoldsEmailOfEveryChange,
    HoldsEverybody,
    FindsTheFirstChange,
    FindsAnybodysChange,
    ForgetsWhatIsPending,
    FindsNothingOpen,
    InventsRecords,
    CompletesAgain,
    TellsNothing,
    KeepsTheOldHolder,
    KeepsOtherSessions,
    EndsSessionsOfTheNewNumber,
    RacyReversal,
    RevertsAgain,
    RevertsTooLate,
    RevertsAnybodys,
    RevertsTheUnknown,
    KeepsSessionsOnReversal,
    EndsTheAccountsSessionsOnly,
    KeepsDevicesOnReversal,
    EndsWhatItSawBefore,
    SettlesNothing,
    KeepsSessionsOfAReversal,
    ForgetsTheAudit,
}

/// Both ports, right but for one fault.
pub(crate) struct Profiles {
    fault: Fault,
    isp: Arc<Isp>,
    gate: Gate,
}

impl Profiles {
    pub(crate) fn of(isp: Arc<Isp>, fault: Fault) -> Arc<Self> {
        Arc::new(Self { fault, isp, gate: Gate::default() })
    }

    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    /// One field, by what is to become of it.
    fn write<T>(&self, field: &mut Option<String>, edit: &Edit<T>, text: impl Fn(&T) -> &str) {
        match edit {
            Edit::Keep if self.is(Fault::EmptiesWhatIsKept) => *field = None,
            Edit::Clear if !self.is(Fault::EmptiesNothing) => *field = None,
            Edit::Keep | Edit::Clear => {}
            Edit::Set(value) if self.is(Fault::TrimsToAscii) => {
                *field = Some(text(value).chars().filter(char::is_ascii).collect());
            }
            Edit::Set(value) => *field = Some(text(value).to_owned()),
        }
    }

    fn edited(&self, mut customer: Customer, commit: &ContactCommit) -> Customer {
        let edit = &commit.edit;
        self.write(&mut customer.email, &edit.email, EmailAddress::as_str);
        self.write(&mut customer.address, &edit.address, TextField::as_str);
        self.write(&mut customer.city, &edit.city, TextField::as_str);
        if !self.is(Fault::ForgetsTheProvince) {
            self.write(&mut customer.province, &edit.province, TextField::as_str);
        }
        match &commit.phone {
            Some(written) if self.is(Fault::WritesE164) => {
                let phone = PhoneNumber::parse(written).expect("a number");
                with_phone(customer, phone.as_e164())
            }
            Some(written) => with_phone(customer, written),
            None => customer,
        }
    }

    /// The customer, or with the fault for it everybody with the same number.
    fn family(&self, customer: &Customer) -> Vec<Customer> {
        let customers = self.isp.sessions.customers.lock().expect("no panic");
        let is_in = |other: &&Customer| {
            other.access.customer_id == customer.access.customer_id
                || self.is(Fault::ChangesTheWholeFamily) && other.access.phone == customer.access.phone
        };
        customers.values().filter(is_in).cloned().collect()
    }

    fn version(&self, customer: &Customer) -> CustomerVersion {
        let email = customer.email.as_ref().filter(|_| !self.is(Fault::HasVersionsOfTheNumberOnly));
        CustomerVersion::new(format!("{:?} {email:?}", customer.phone_as_written))
    }

    /// The number as it is answered.
    fn seen(&self, mut customer: Customer) -> Customer {
        let as_written = customer.access.phone.clone().filter(|phone| phone.national() == customer.phone_as_written);
        customer.access.phone = match self.fault {
            Fault::RemembersTheNumber => Some(phone()),
            Fault::RevertsWhateverIsOnFile => Some(another_phone(1)),
            Fault::ComparesAsWritten => as_written,
            _ => return customer,
        };
        customer
    }
}

#[async_trait]
impl ContactRepo for Profiles {
    async fn find_contact(&self, scope: &CustomerScope) -> Result<Option<ContactOnFile>, PortError> {
        let invented = || self.is(Fault::InventsAccounts).then(|| customer("AGLS1").build());
        let Some(found) = self.isp.customer(scope.customer_id()).or_else(invented) else { return Ok(None) };
        let version = self.version(&found);
        Ok(Some(ContactOnFile { customer: self.seen(found), version }))
    }

    async fn commit_contact(&self, scope: &CustomerScope, commit: &ContactCommit) -> Result<Committed, PortError> {
        let is_racy = self.is(Fault::RacyContact) || self.is(Fault::RacyChange);
        let _alone = self.isp.gate.pass(is_racy).await;
        let Some(known) = self.isp.customer(scope.customer_id()) else {
            let invents = self.is(Fault::InventsAccounts);
            return Ok(if invents { Committed::Done } else { Committed::Conflict });
        };
        if self.version(&known) != commit.expected && !self.is(Fault::IgnoresTheVersion) {
            return Ok(Committed::Conflict);
        }
        let family = self.family(&known);
        let_others_go_first().await;
        for member in family.into_iter().filter(|_| !self.is(Fault::WritesNothing)) {
            self.isp.sessions.put_customer(self.edited(member, commit));
        }
        Ok(Committed::Done)
    }
}

fn contacts_with(fault: Fault) -> (Arc<dyn ContactRepo>, Arc<dyn TestDatabase>) {
    let isp = Isp::with_profiles(fault);
    (isp.contacts(), isp)
}

fn records_with(fault: Fault) -> (Arc<dyn PhoneChangeStore>, Arc<dyn TestDatabase>) {
    let isp = Isp::with_profiles(fault);
    (isp.phone_changes(), isp)
}

fn fresh_contacts() -> impl Future<Output = (Arc<dyn ContactRepo>, Arc<dyn TestDatabase>, ())> {
    let (contacts, test_db) = contacts_with(Fault::None);
    ready((contacts, test_db, ()))
}

fn fresh_records() -> impl Future<Output = (Arc<dyn PhoneChangeStore>, Arc<dyn TestDatabase>, ())> {
    let (records, test_db) = records_with(Fault::None);
    ready((records, test_db, ()))
}

portal_testkit::contact_repo_suite! { #[tokio::test(flavor = "multi_thread")] fresh_contacts }
portal_testkit::phone_change_store_suite! { #[tokio::test(flavor = "multi_thread")] fresh_records }
