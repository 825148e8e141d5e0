//! An ISP in memory: what stands behind the wrong stores of these tests, and is right itself.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, Weak};

use async_trait::async_trait;
use portal_core::identity::customer::{Account, AccountAccess, Customer, CustomerRepo, CustomerScope};
use portal_core::identity::device::DeviceStore;
use portal_core::identity::otp::OtpStore;
use portal_core::identity::profile::{ContactRepo, PhoneChangeRecord, PhoneChangeStore};
use portal_core::identity::session::SessionStore;
use portal_core::messaging::outbox::{Outbox, OutboxMessage};
use portal_core::staff::audit::AuditEntry;
use portal_core::staff::record_check::RecordTable;
use portal_core::support::ticket::Technician;
use portal_core::{CustomerId, PhoneNumber, PortError, TicketNumber};
use portal_testkit::TestDatabase;
use portal_testkit::fixtures::{InvoiceFixture, TicketFixture};
use tokio::sync::MutexGuard;

use crate::otp::Codes;
use crate::outbox::Messages;
use crate::profiles::{Fault, Profiles};
use crate::record_repo::Tables;
use crate::sessions::Sessions;

/// Rows of the ISP, and the portal's own beside them. Customers are where the sessions are.
pub(crate) struct Isp {
    pub(crate) sessions: Arc<Sessions>,
    pub(crate) invoices: Mutex<Vec<InvoiceFixture>>,
    pub(crate) tickets: Mutex<Vec<TicketFixture>>,
    /// How often each ticket was written to.
    pub(crate) ticket_writes: Mutex<HashMap<TicketNumber, u64>>,
    pub(crate) audit: Arc<Mutex<Vec<AuditEntry>>>,
    pub(crate) outbox: Arc<Messages>,
    pub(crate) otp: Arc<Codes>,
    pub(crate) spoilt: Mutex<HashSet<(RecordTable, String)>>,
    pub(crate) changes: Mutex<Vec<PhoneChangeRecord>>,
    pub(crate) records: Tables,
    /// For who writes customers.
    pub(crate) gate: Gate,
    profiles: Fault,
    me: Weak<Self>,
}

impl Isp {
    pub(crate) fn new(sessions: Arc<Sessions>) -> Arc<Self> {
        Self::build(sessions, Fault::default(), crate::outbox::plain(), Tables::default())
    }

    /// One whose ports of changes have this fault.
    pub(crate) fn with_profiles(fault: Fault) -> Arc<Self> {
        Self::build(Sessions::plain(), fault, crate::outbox::plain(), Tables::default())
    }

    /// One whose messages are kept there.
    pub(crate) fn with_outbox(outbox: Arc<Messages>) -> Arc<Self> {
        Self::build(Sessions::plain(), Fault::default(), outbox, Tables::default())
    }

    /// One whose records are kept there.
    pub(crate) fn with_records(records: Tables) -> Arc<Self> {
        Self::build(Sessions::plain(), Fault::default(), crate::outbox::plain(), records)
    }

    fn build(sessions: Arc<Sessions>, profiles: Fault, outbox: Arc<Messages>, records: Tables) -> Arc<Self> {
        Arc::new_cyclic(|me| {
            let (invoices, tickets, ticket_writes) = Default::default();
            let audit = sessions.audit.clone();
            let (spoilt, changes, gate) = Default::default();
            let (otp, me) = (crate::otp::plain(), me.clone());
            Self {
                sessions,
                invoices,
                tickets,
                ticket_writes,
                audit,
                outbox,
                otp,
                spoilt,
                changes,
                records,
                gate,
                profiles,
                me,
            }
        })
    }

    /// Itself, to be handed out as one of its ports.
    pub(crate) fn shared(&self) -> Arc<Self> {
        self.me.upgrade().expect("it is shared")
    }

    fn profiles(&self) -> Arc<Profiles> {
        Profiles::of(self.shared(), self.profiles)
    }

    pub(crate) fn customer(&self, id: &CustomerId) -> Option<Customer> {
        self.sessions.customers.lock().expect("no panic").get(id).cloned()
    }

    /// How often the ticket was written to.
    pub(crate) fn writes_of(&self, number: &TicketNumber) -> u64 {
        self.ticket_writes.lock().expect("no panic").get(number).copied().unwrap_or(0)
    }

    /// Has the ticket written to by `write`, which answers whether it did.
    pub(crate) fn write_ticket(&self, number: &TicketNumber, write: impl FnOnce(&mut TicketFixture) -> bool) -> bool {
        let mut rows = self.tickets.lock().expect("no panic");
        let is_done = write(rows.iter_mut().find(|row| row.number == *number).expect("the ticket"));
        *self.ticket_writes.lock().expect("no panic").entry(number.clone()).or_default() += u64::from(is_done);
        is_done
    }

    /// Trusts no device of these numbers any more.
    pub(crate) fn forget_devices(&self, numbers: &[PhoneNumber]) {
        self.sessions.devices.forget(numbers);
    }

    /// Writes the entry and the messages.
    pub(crate) async fn tell(&self, entry: &AuditEntry, messages: &[OutboxMessage]) -> Result<(), PortError> {
        self.audit.lock().expect("no panic").push(entry.clone());
        for message in messages {
            self.outbox.enqueue(message).await?;
        }
        Ok(())
    }
}

/// The customer with this number on file.
pub(crate) fn with_phone(customer: Customer, written: &str) -> Customer {
    let access = AccountAccess { phone: PhoneNumber::parse(written).ok(), ..customer.access };
    Customer { access, phone_as_written: written.into(), ..customer }
}

/// Lets one caller write at a time.
#[derive(Default)]
pub(crate) struct Gate(tokio::sync::Mutex<()>);

impl Gate {
    /// Waits for those who are writing; a racy store does not, and looks and writes apart.
    pub(crate) async fn pass(&self, is_racy: bool) -> Option<MutexGuard<'_, ()>> {
        if is_racy { None } else { Some(self.0.lock().await) }
    }
}

#[async_trait]
impl TestDatabase for Isp {
    async fn put_customer(&self, customer: &Customer) {
        self.sessions.put_customer(customer.clone());
    }

    async fn put_invoice(&self, invoice: &InvoiceFixture) {
        self.invoices.lock().expect("no panic").push(invoice.clone());
    }

    async fn put_ticket(&self, ticket: &TicketFixture) {
        self.tickets.lock().expect("no panic").push(ticket.clone());
    }

    /// Columns that no case looks at only move the version.
    async fn edit_ticket_by_hand(&self, number: &TicketNumber, column: &str, value: &str) {
        self.write_ticket(number, |row| {
            match column {
                "status" => row.status = value.parse().expect("a status"),
                "technician_name" => row.known.technician = Some(Technician { name: value.into(), phone: None }),
                _ => {}
            }
            true
        });
    }

    async fn edit_phone_by_hand(&self, customer: &CustomerId, phone: &str) {
        let there = self.customer(customer).expect("the customer is there");
        self.sessions.put_customer(with_phone(there, phone));
    }

    async fn spoil(&self, table: RecordTable, number: &str) {
        self.spoilt.lock().expect("no panic").insert((table, number.to_owned()));
    }

    async fn audit_entries(&self, customer: &CustomerId) -> Vec<AuditEntry> {
        let all = self.audit.lock().expect("no panic");
        all.iter().filter(|entry| entry.customer_id == *customer).cloned().collect()
    }

    async fn sessions_ever(&self, customer: &CustomerId) -> u64 {
        let all = self.sessions.all.lock().expect("no panic");
        all.iter().filter(|kept| kept.session.customer_id == *customer).count().try_into().expect("small")
    }

    fn sessions(&self) -> Arc<dyn SessionStore> {
        self.sessions.clone()
    }

    fn customers(&self) -> Arc<dyn CustomerRepo> {
        self.sessions.clone()
    }

    fn devices(&self) -> Arc<dyn DeviceStore> {
        self.sessions.devices.clone()
    }

    fn contacts(&self) -> Arc<dyn ContactRepo> {
        self.profiles()
    }

    fn phone_changes(&self) -> Arc<dyn PhoneChangeStore> {
        self.profiles()
    }

    fn otp(&self) -> Arc<dyn OtpStore> {
        self.otp.clone()
    }

    fn outbox(&self) -> Arc<dyn Outbox> {
        self.outbox.clone()
    }
}

#[async_trait]
impl CustomerRepo for Sessions {
    async fn accounts_of(&self, phone: &PhoneNumber) -> Result<Vec<Account>, PortError> {
        let customers = self.customers.lock().expect("no panic");
        let found = customers.values().filter(|customer| customer.access.phone.as_ref() == Some(phone)).cloned();
        let mut accounts: Vec<Account> =
            found.map(|c| Account { access: c.access, name: c.name, address: c.address, email: c.email }).collect();
        accounts.sort_by(|one, other| one.access.customer_id.cmp(&other.access.customer_id));
        Ok(accounts)
    }

    async fn access(&self, scope: &CustomerScope) -> Result<Option<AccountAccess>, PortError> {
        Ok(self.profile(scope).await?.map(|customer| customer.access))
    }

    async fn profile(&self, scope: &CustomerScope) -> Result<Option<Customer>, PortError> {
        Ok(self.customers.lock().expect("no panic").get(scope.customer_id()).cloned())
    }
}
